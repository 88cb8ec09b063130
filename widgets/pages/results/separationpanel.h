#pragma once

#include "parts/panel.h"
#include "run/results.h"

#include <optional>

namespace heddle {

class Label;
class SeparationStrip;

/// Explains why a separated fit has no finite estimates: which terms split the classes, and where
/// one numeric variable does it alone, its picture.
class SeparationPanel : public Panel
{
    Q_OBJECT

public:
    explicit SeparationPanel(QWidget *parent = nullptr);

    void setFit(const Results &results, const FitEntry &fit); ///< A separated one.

private:
    Label *m_text;
    SeparationStrip *m_strip;
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
