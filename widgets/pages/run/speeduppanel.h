#pragma once

#include "parts/panel.h"
#include "run/results.h"

class QScatterSeries;
class QLineSeries;
class QValueAxis;

namespace heddle {

class ChartView;
class OverheadBars;

/// Speed-up against lanes: the point of this run under the ideal line, and the lanes lost to
/// starting, transfer, waiting and imbalance, which add up with it to the number of lanes.
class SpeedUpPanel : public Panel
{
    Q_OBJECT

public:
    explicit SpeedUpPanel(QWidget *parent = nullptr);

    void setTiming(const RunTiming &timing);

private:
    ChartView *m_chart;
    QLineSeries *m_ideal = nullptr;
    QScatterSeries *m_point = nullptr;
    QValueAxis *m_x = nullptr, *m_y = nullptr;
    OverheadBars *m_bars;
};

} // namespace heddle
