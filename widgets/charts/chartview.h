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

    /// Range and distance of ticks, which stand at multiples of it. A range without width is
    /// widened; the next round distance is taken where there were more than 12 ticks, since Qt
    /// Charts freezes on thousands of them, and on upright axes where numbers would touch.
    static void setTicks(QValueAxis *axis, double from, double to, double step);

    /// From `from`, which leaves room for labels, on; no numbers below `least`. All above 0.
    static void setRange(QLogValueAxis *axis, double least, double largest, double from);

    /// Adds a line with a pen of 1 px that belongs to both axes.
    QLineSeries *addLine(const QString &name, const ChartInk &ink,
                         Qt::PenStyle pen = Qt::SolidLine);

    /// Adds any series to the chart and keeps its colour right; attach its axes yourself.
    void addSeries(QAbstractSeries *series, const ChartInk &ink, Qt::PenStyle pen = Qt::SolidLine);

    /// Of all lines, in pixels: 2 for charts that are drawn once, 1 (the default) for live ones,
    /// which wider pens make three times as slow.
    void setLineWidth(int width);

    /// Text beside a point given in values of the axes; all labels keep 14 px apart.
    void setLabels(const QList<QPair<QPointF, QString>> &labels, const QList<ChartInk> &inks);

    /// The points of all lines as tab-separated text, as "Copy data" copies them.
    QString dataText() const;

    /// Not the size of the scene, as of other graphics views: it would be what it once had.
    QSize sizeHint() const override;

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
    void placeTicks();
    void fitTicks(); ///< Of upright axes: fewer where the chart is low.
    ChartData chartData() const;

    int m_lineWidth = 1;
    QList<SeriesLook> m_looks;
    QList<DirectLabel> m_labels;
    QList<QGraphicsSimpleTextItem *> m_ticks; ///< Numbers at the axes; owned by the scene.
};

} // namespace heddle
