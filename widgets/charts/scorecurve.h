#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <vector>

namespace heddle {

struct ChartData;

/// Mean scores along one parameter with a standard error each: dots on a line, the band within one
/// standard error of the best, the best and another choice ringed.
class ScoreCurve : public QWidget
{
    Q_OBJECT

public:
    struct Content
    {
        std::vector<double> positions; ///< Of the points, rising or falling.
        std::vector<double> mean, se;  ///< NaN: not defined.
        bool isLogarithmic = false;    ///< Positions; all above 0 then.
        bool isFalling = false;        ///< The largest position stands on the left.
        bool higherIsBetter = false;
        int best = -1, other = -1; ///< Places; -1: not on this curve.
        QString bestText, otherText;
        std::function<QString(int place)> tip;
    };

    explicit ScoreCurve(QWidget *parent = nullptr);

    void setContent(Content content);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< Tool-tips.

private:
    ChartData chartData() const;
    QRectF plot() const;
    double xOf(double position) const;
    int nearest(double x) const; ///< Place; -1: there is none.

    Content m_content;
};

} // namespace heddle
