#pragma once

#include "charts/plotscale.h"
#include "models/replicateview.h"

#include <QWidget>

namespace heddle {

struct ChartData;

/// The replicates of one statistic as a histogram with its estimate, and below it the intervals on
/// the same axis. Replicates far out (separated ones) lie beyond the ends and are counted there.
class ReplicateHistogram : public QWidget
{
    Q_OBJECT

public:
    explicit ReplicateHistogram(QWidget *parent = nullptr);

    void setView(const ReplicateView &view);

    int binCount() const { return static_cast<int>(m_bins.size()); }
    std::int64_t beyond() const { return m_below + m_above; } ///< Replicates not drawn.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    void makeScale();
    void makeBins();
    double x(double value) const;
    double axisY() const; ///< Where the histogram stands.
    void paintBins(QPainter &painter) const;
    void paintAxis(QPainter &painter) const;
    void paintLines(QPainter &painter) const;
    void paintBars(QPainter &painter) const;
    QString endText(double value) const;

    ReplicateView m_view;
    PlotScale m_scale{0, 1};
    std::vector<std::int64_t> m_bins;
    std::int64_t m_below = 0, m_above = 0;
};

} // namespace heddle
