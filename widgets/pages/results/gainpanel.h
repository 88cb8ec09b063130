#pragma once

#include "parts/panel.h"
#include "run/results.h"

namespace heddle {

class Label;
class ShareBars;

/// A fit of trees, which has no coefficients: the share of the gain that the questions about each
/// term have, the largest first, with the deviances below.
class GainPanel : public Panel
{
    Q_OBJECT

public:
    explicit GainPanel(QWidget *parent = nullptr);

    void setFit(const Results &results, const FitEntry &fit); ///< One that has trees.

private:
    ShareBars *m_bars;
    Label *m_note; ///< What is not drawn.
    Label *m_statistics;
};

} // namespace heddle
