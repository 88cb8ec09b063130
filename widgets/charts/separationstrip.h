#pragma once

#include <QString>
#include <QWidget>

#include <array>
#include <vector>

namespace heddle {

struct ChartData;

/// How one numeric variable splits a class from the rest: rows as stacked dots along its values,
/// the class in its hue, the rest grey, and the gap between them tinted.
class SeparationStrip : public QWidget
{
    Q_OBJECT

public:
    explicit SeparationStrip(QWidget *parent = nullptr);

    /// @param classes the class in its hue, and what the other rows are called
    /// @param values  one a row, finite
    /// @param isEvent whether the row is of the class, as long as values
    void setRows(const QString &variable, const std::array<QString, 2> &classes, int mark,
                 std::vector<double> values, std::vector<bool> isEvent);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    void paintGap(QPainter &painter, double bottom) const;
    void paintDots(QPainter &painter, double bottom) const;
    void paintAxis(QPainter &painter, double bottom) const;
    double x(double value) const;

    QString m_variable, m_className, m_restName;
    int m_mark = 0;
    std::vector<double> m_values;
    std::vector<bool> m_isEvent;
    double m_low = 0, m_high = 1;       ///< Of all rows.
    double m_gapLow = 0, m_gapHigh = 0; ///< Between the classes; equal: no gap.
    bool m_isEventLow = true;           ///< The class has the low values.
};

} // namespace heddle
