#pragma once

#include "models/missinglevels.h"
#include "models/remedy.h"
#include "parts/panel.h"
#include "run/results.h"

namespace heddle {

class Button;
class Label;

/// Explains resamples that lack a level of the target: what came of it, and what can be done.
class MissingLevelsPanel : public Panel
{
    Q_OBJECT

public:
    explicit MissingLevelsPanel(QWidget *parent = nullptr);

    void setMissing(const Results &results, const MissingLevels &missing); ///< That is not empty.

Q_SIGNALS:
    void remedyChosen(heddle::Remedy remedy);

private:
    Label *m_text;
    Button *m_stratify;
};

} // namespace heddle
