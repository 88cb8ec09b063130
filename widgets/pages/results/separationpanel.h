#pragma once

#include "models/remedy.h"
#include "parts/panel.h"
#include "run/results.h"

#include <optional>

namespace heddle {

class Button;
class Label;
class SeparationStrip;

/// Explains why a separated fit has no finite estimates: which terms split the classes, and where
/// one numeric variable does it alone, its picture; and what can be done about it.
class SeparationPanel : public Panel
{
    Q_OBJECT

public:
    explicit SeparationPanel(QWidget *parent = nullptr);

    void setFit(const Results &results, const FitEntry &fit); ///< A separated one.

Q_SIGNALS:
    void remedyChosen(heddle::Remedy remedy);
    void keepChosen(); ///< The fit is to stay as it is: nothing more need be said.

private:
    void createButtons();
    static QString restName(const Results &results, const FitEntry &fit);

    Label *m_text;
    SeparationStrip *m_strip;
    Button *m_ridge;
    Button *m_firth;
};

/// One numeric variable whose values alone split a class from the rest.
struct SplittingVariable
{
    QString name;
    std::vector<double> values; ///< One a row used.
    std::vector<bool> isEvent;
};

/// Of the terms at fault the one with the widest gap, when one alone splits the classes.
std::optional<SplittingVariable> splittingVariable(const Results &results, const FitEntry &fit);

} // namespace heddle
