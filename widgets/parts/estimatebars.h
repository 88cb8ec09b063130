#pragma once

#include "run/coordinator.h"

#include <QWidget>

#include <optional>

namespace heddle {

struct ChartData;

/// The expected time on 1, 2, 4 … lanes as bars from zero; the faded end is the doubt. Hollow
/// until the pilot tasks are back.
class EstimateBars : public QWidget
{
    Q_OBJECT

public:
    explicit EstimateBars(QWidget *parent = nullptr);

    void setForecast(std::optional<Forecast> forecast);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    void paintRow(QPainter &painter, int place, const Forecast::Row &row, double longest) const;

    std::optional<Forecast> m_forecast;
};

} // namespace heddle
