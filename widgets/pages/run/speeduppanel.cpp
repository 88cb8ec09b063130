#include "pages/run/speeduppanel.h"

#include "charts/chartview.h"
#include "models/format.h"
#include "parts/helptopic.h"
#include "parts/tabular.h"

#include <QHBoxLayout>
#include <QLineSeries>
#include <QPainter>
#include <QScatterSeries>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

/// The four overheads in lanes: a name and a number over a bar each.
class OverheadBars : public QWidget
{
public:
    explicit OverheadBars(QWidget *parent = nullptr)
        : QWidget(parent)
    {
        setAccessibleName(SpeedUpPanel::tr("Lost to overhead"));
    }

    void setTiming(const RunTiming &timing)
    {
        const double wall = timing.wallSeconds > 0 ? timing.wallSeconds : NAN;
        m_rows = {{{SpeedUpPanel::tr("start"), timing.startSeconds / wall},
                   {SpeedUpPanel::tr("transfer"), timing.transferSeconds / wall},
                   {SpeedUpPanel::tr("wait"), timing.waitSeconds / wall},
                   {SpeedUpPanel::tr("imbalance"), timing.imbalanceSeconds / wall}}};
        QStringList parts;
        for (const Row &row : m_rows)
            parts.append(row.name + QLatin1Char(' ') + lost(row.lanes));
        setAccessibleDescription(parts.join(QStringLiteral(", ")));
        update();
    }

    QSize sizeHint() const override { return {Theme::px(128), Theme::px(140)}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setFont(Theme::font(TextStyle::Strong));
        painter.setPen(Theme::color(Token::Ink));
        painter.drawText(QRect(0, 0, width(), Theme::px(20)), Qt::AlignVCenter,
                         SpeedUpPanel::tr("Lost to overhead"));
        painter.setFont(Theme::font(TextStyle::Secondary));
        double most = 0.05; // a bar of full width is at least a twentieth of a lane
        for (const Row &row : m_rows)
            most = std::max(most, std::isfinite(row.lanes) ? row.lanes : 0);
        int y = Theme::px(26);
        for (const Row &row : m_rows) {
            painter.setPen(Theme::color(Token::Ink2));
            const QRectF line(0, y, width(), Theme::px(16));
            painter.drawText(line, Qt::AlignVCenter, row.name);
            drawTabular(painter, line, Qt::AlignRight, lost(row.lanes));
            const int bar = y + Theme::px(18);
            painter.fillRect(0, bar, width(), 3, Theme::color(Token::Grid));
            if (std::isfinite(row.lanes))
                painter.fillRect(0, bar,
                                 static_cast<int>(std::max(0.0, row.lanes) / most * width()), 3,
                                 Theme::color(Token::Ink2));
            y += Theme::px(28);
        }
    }

private:
    struct Row
    {
        QString name;
        double lanes = NAN;
    };

    static QString lost(double lanes)
    {
        if (!std::isfinite(lanes))
            return unknownText();
        return lanes < 0.005 ? QStringLiteral("0") : formatFixed(-lanes, 2);
    }

    std::array<Row, 4> m_rows;
};

namespace {

/// 1, 2 or 5 times a power of ten: at most so many steps that their numbers have room.
int tickStep(int lanes)
{
    constexpr int mostSteps = 5;
    for (int power = 1;; power *= 10)
        for (const int factor : {1, 2, 5})
            if (lanes <= mostSteps * factor * power)
                return factor * power;
}

} // namespace

SpeedUpPanel::SpeedUpPanel(QWidget *parent)
    : Panel(tr("Speed-up"), tr("by lanes; losses make up the rest"), parent)
    , m_chart(new ChartView(tr("Speed-up by lanes")))
    , m_bars(new OverheadBars)
{
    setHelpTopic(this, QStringLiteral("run#speed-up"));
    m_x = m_chart->addValueAxis(Qt::AlignBottom, false);
    m_y = m_chart->addValueAxis(Qt::AlignLeft, true);
    m_x->setLabelFormat(QStringLiteral("%d"));
    m_y->setLabelFormat(QStringLiteral("%d"));
    m_ideal = m_chart->addLine(tr("ideal"), tokenInk(Token::Ink3), Qt::DashLine);
    m_point = new QScatterSeries;
    m_point->setName(tr("this run"));
    m_point->setMarkerSize(Theme::px(9));
    m_chart->addSeries(m_point, tokenInk(Token::Accent));
    m_point->attachAxis(m_x);
    m_point->attachAxis(m_y);
    m_chart->setMinimumWidth(Theme::px(150)); // less leaves no room for the numbers of its axes
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(12));
    row->addWidget(m_chart, 1);
    row->addWidget(m_bars);
    body()->addLayout(row);
    setTiming({});
}

void SpeedUpPanel::setTiming(const RunTiming &timing)
{
    const int least = std::max(4, timing.lanes + (timing.lanes + 1) / 2);
    const int step = tickStep(least);
    const int most = (least + step - 1) / step * step;
    ChartView::setTicks(m_x, 0, most, step);
    ChartView::setTicks(m_y, 0, most, step);
    m_ideal->replace(
        QList<QPointF>{{0, 0}, {static_cast<double>(most), static_cast<double>(most)}});
    m_bars->setTiming(timing);
    if (timing.lanes == 0 || !(timing.speedup > 0)) {
        m_point->replace(QList<QPointF>{});
        m_chart->setLabels({{{most * 0.62, most * 0.86}, tr("ideal")}}, {tokenInk(Token::Ink3)});
        m_chart->setSummary(tr("Nothing has run yet."));
        return;
    }
    const QPointF here(timing.lanes, timing.speedup);
    const QString figure = formatSpeedUp(timing.speedup);
    m_point->replace(QList<QPointF>{here});
    m_chart->setLabels({{{most * 0.62, most * 0.86}, tr("ideal")}, {here, figure}},
                       {tokenInk(Token::Ink3), tokenInk(Token::Ink)});
    m_chart->setSummary(tr("Speed-up %1 of %2, efficiency %3.")
                            .arg(figure, formatCounted(timing.lanes, tr("lane"), tr("lanes")),
                                 formatPercent(timing.efficiency)));
}

} // namespace heddle
