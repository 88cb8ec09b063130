#include "pages/run/corespanel.h"

#include "charts/chartview.h"
#include "models/format.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QAreaSeries>
#include <QHBoxLayout>
#include <QLineSeries>
#include <QScrollArea>
#include <QValueAxis>

#include <algorithm>

namespace heddle {

namespace {

constexpr int mostRows = 16; // live series: notes on Qt Charts in the design
constexpr int rowHeight = 32;

} // namespace

/// One lane: name, chart of its busy share, the latest share as a number.
class CoreRow : public QWidget
{
public:
    CoreRow(const QString &name, int host, QWidget *parent)
        : QWidget(parent)
        , m_name(name)
        , m_chart(new ChartView(tr("Busy share of %1").arg(name)))
        , m_share(new Label(unknownText(), TextStyle::Secondary, Token::Ink2))
        , m_upper(new QLineSeries(m_chart))
    {
        setFixedHeight(Theme::px(rowHeight));
        m_x = m_chart->addValueAxis(Qt::AlignBottom, false);
        m_y = m_chart->addValueAxis(Qt::AlignLeft, false);
        m_x->setVisible(false);
        m_y->setVisible(false);
        m_y->setRange(0, 1);
        m_area = new QAreaSeries(m_upper);
        m_chart->addSeries(m_area, markInk(host));
        m_area->attachAxis(m_x);
        m_area->attachAxis(m_y);
        m_share->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_share->setFixedSize(Theme::px(44), Theme::px(rowHeight)); // no layout at a new share
        auto *title = new Label(name, TextStyle::Body, Token::Ink);
        title->setMinimumWidth(Theme::px(112));
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(title);
        layout->addWidget(m_chart, 1);
        layout->addWidget(m_share);
    }

    void setValues(const std::vector<double> &seconds, const std::vector<double> &shares)
    {
        QList<QPointF> points; // each share is the mean since the sample before it
        const std::size_t count = std::min(seconds.size(), shares.size());
        for (std::size_t i = 0; i < count; ++i) {
            const double share = std::clamp(shares[i], 0.0, 1.0);
            points.append({i == 0 ? 0 : seconds[i - 1], share});
            points.append({seconds[i], share});
        }
        m_upper->replace(points);
        m_x->setRange(0, count == 0 || seconds[count - 1] <= 0 ? 1 : seconds[count - 1]);
        const QString share = count == 0 ? unknownText() : formatPercent(shares[count - 1]);
        m_share->setText(share);
        m_chart->setSummary(CoresPanel::tr("%1 is busy for %2 of the time.").arg(m_name, share));
    }

private:
    QString m_name;
    ChartView *m_chart;
    Label *m_share;
    QLineSeries *m_upper;
    QAreaSeries *m_area = nullptr;
    QValueAxis *m_x = nullptr, *m_y = nullptr;
};

CoresPanel::CoresPanel(QWidget *parent)
    : Panel(tr("Cores"), tr("full height = 100 %"), parent)
    , m_list(new QWidget)
    , m_layout(new QVBoxLayout(m_list))
{
    setHelpTopic(this, QStringLiteral("run#cores"));
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(Theme::px(4));
    auto *scroll = new QScrollArea;
    scroll->setWidget(m_list);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    m_list->setAutoFillBackground(false);
    scroll->setAccessibleName(tr("Lanes"));
    body()->addWidget(scroll);
}

void CoresPanel::setLanes(const QStringList &names, const std::vector<int> &hosts)
{
    if (names == m_names)
        return;
    m_names = names;
    qDeleteAll(m_rows);
    m_rows.clear();
    while (QLayoutItem *item = m_layout->takeAt(0))
        delete item; // the stretch at the end
    if (names.size() > mostRows) {
        m_rows.push_back(new CoreRow(tr("%1 lanes, mean").arg(names.size()), 0, m_list));
    } else {
        for (qsizetype lane = 0; lane < names.size(); ++lane)
            m_rows.push_back(
                new CoreRow(names[lane], hosts.at(static_cast<std::size_t>(lane)), m_list));
    }
    for (CoreRow *row : m_rows)
        m_layout->addWidget(row);
    m_layout->addStretch(1);
}

void CoresPanel::setMachineBusy(double share)
{
    setExplanation(tr("full height = 100 %; all programs %1").arg(formatPercent(share)));
}

void CoresPanel::setHistory(const RunHistory &history)
{
    if (m_names.size() <= mostRows) {
        for (std::size_t lane = 0; lane < m_rows.size() && lane < history.laneBusy.size(); ++lane)
            m_rows[lane]->setValues(history.seconds, history.laneBusy[lane]);
        return;
    }
    std::vector<double> mean(history.seconds.size());
    for (const std::vector<double> &lane : history.laneBusy)
        for (std::size_t i = 0; i < mean.size() && i < lane.size(); ++i)
            mean[i] += lane[i] / static_cast<double>(m_names.size());
    if (!m_rows.empty())
        m_rows.front()->setValues(history.seconds, mean);
}

} // namespace heddle
