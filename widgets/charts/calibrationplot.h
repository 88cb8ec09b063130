#pragma once

#include "stats/classcurves.h"

#include <QString>
#include <QWidget>

#include <vector>

namespace heddle {

struct ChartData;

/// Observed share of events beside the predicted probability, a dot a bin whose area tells its
/// rows, with Wilson's 95 % interval; on the dashed line both are equal.
class CalibrationPlot : public QWidget
{
    Q_OBJECT

public:
    explicit CalibrationPlot(QWidget *parent = nullptr);

    void setBins(const QString &level, int mark, std::vector<CalibrationBin> bins);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< Tool-tips.

private:
    ChartData chartData() const;
    QRectF plot() const;

    QString m_level;
    int m_mark = 0;
    std::vector<CalibrationBin> m_bins;
};

} // namespace heddle
