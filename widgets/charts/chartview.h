#pragma once

#include "parts/theme.h"

#include <QAbstractSeries>
#include <QChartView>
#include <QList>
#include <QPointF>
#include <QPointer>

#include <functional>

class QAbstractAxis;
class QGraphicsSimpleTextItem;
class QLineSeries;
class QLogValueAxis;
class QValueAxis;
class QXYSeries;

namespace heddle {

struct ChartData;

/// The colour of a series or label, asked again whenever the theme changes:
/// `[] { return Theme::mark(1); }`, or tokenInk(Token::Accent).
using ChartInk = std::function<QColor()>;
ChartInk tokenInk(Token token);
ChartInk markInk(int group);

/// A Qt Chart in the look of the program: no background, legend, animation or margins, thin lines,
/// small grey axis labels, grid of one axis, direct labels, colours of the theme that is on.
///
/// Limits that keep a live chart cheap: at most 16 series of 1,000 points, `replace()` for every
/// update, no values that are not finite (a line with one vanishes), ticks from setTicks() only.
class ChartView : public QChartView
{
    Q_OBJECT

public:
    /// @param accessibleName what is drawn: "Speed-up by lanes".
    explicit ChartView(const QString &accessibleName, QWidget *parent = nullptr);

    /// The one sentence a reader needs instead of the picture: "Speed-up 3.72 of 4 lanes".
    void setSummary(const QString &sentence);

    QValueAxis *addValueAxis(Qt::Alignment side, bool grid, const QString &title = {});

    /// Powers of ten; values must be above 0.
    QLogValueAxis *addLogAxis(Qt::Alignment side, const QString &title = {});

    /// Range and distance of ticks. A range without width is widened; the distance is doubled
    /// until there are at most 12 ticks, since Qt Charts freezes on thousands of them.
    static void setTicks(QValueAxis *axis, double from, double to, double step);

    /// Adds a line with a pen of 1 px that belongs to both axes.
    QLineSeries *addLine(const QString &name, const ChartInk &ink,
                         Qt::PenStyle pen = Qt::SolidLine);

    /// Adds any series to the chart and keeps its colour right; attach its axes yourself.
    void addSeries(QAbstractSeries *series, const ChartInk &ink, Qt::PenStyle pen = Qt::SolidLine);

    /// Text beside a point given in values of the axes; all labels keep 14 px apart.
    void setLabels(const QList<QPair<QPointF, QString>> &labels, const QList<ChartInk> &inks);

    /// The points of all lines as tab-separated text, as "Copy data" copies them.
    QString dataText() const;

protected:
    void changeEvent(QEvent *event) override;

private:
    struct SeriesLook
    {
        QPointer<QAbstractSeries> series; // owned by the chart
        ChartInk ink;
        Qt::PenStyle pen = Qt::SolidLine;
        int width = 1;
    };
    struct DirectLabel
    {
        QGraphicsSimpleTextItem *item = nullptr; // owned by the scene
        QPointF value;
        ChartInk ink;
    };

    void restyle();
    void styleAxis(QAbstractAxis *axis);
    static void styleSeries(const SeriesLook &look);
    void placeLabels();
    void fitTicks(); ///< Of upright axes: fewer where the chart is low.
    ChartData chartData() const;

    QList<SeriesLook> m_looks;
    QList<DirectLabel> m_labels;
};

} // namespace heddle
