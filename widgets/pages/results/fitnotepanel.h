#pragma once

#include "models/remedy.h"
#include "parts/panel.h"
#include "run/results.h"

namespace heddle {

class Button;
class Label;

/// Explains a fit that did not converge, or terms that depend on others and have no estimate.
class FitNotePanel : public Panel
{
    Q_OBJECT

public:
    explicit FitNotePanel(QWidget *parent = nullptr);

    /// Whether there is something to explain that SeparationPanel does not.
    static bool hasContent(const FitEntry &fit);
    void setFit(const Results &results, const FitEntry &fit); ///< One with content.

Q_SIGNALS:
    void remedyChosen(heddle::Remedy remedy);

private:
    void explainIterations(const Results &results, const FitEntry &fit);
    void explainAliased(const Results &results, const FitEntry &fit);

    Label *m_text;
    Button *m_more;
};

} // namespace heddle
