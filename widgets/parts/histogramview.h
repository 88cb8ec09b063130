#pragma once

#include "models/columnhistogram.h"

#include <QWidget>

namespace heddle {

struct ChartData;

/// The histogram of a numeric column with its smallest and largest edge written below.
class HistogramView : public QWidget
{
    Q_OBJECT

public:
    explicit HistogramView(QWidget *parent = nullptr);

    void setHistogram(const ColumnHistogram &histogram, const QString &lowText,
                      const QString &highText);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    ColumnHistogram m_histogram;
    QString m_low;
    QString m_high;
};

} // namespace heddle
