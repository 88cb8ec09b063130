#include "pages/run/runfigures.h"

#include "models/format.h"
#include "parts/figurelabel.h"
#include "parts/helptopic.h"
#include "parts/panel.h"
#include "parts/progressband.h"

#include <QGridLayout>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heddle {

RunFigures::RunFigures(QWidget *parent)
    : QWidget(parent)
    , m_done(new FigureLabel(tr("Tasks done")))
    , m_left(new FigureLabel(tr("Time left")))
    , m_speedup(new FigureLabel(tr("Speed-up")))
    , m_throughput(new FigureLabel(tr("Throughput")))
    , m_memory(new FigureLabel(tr("Memory")))
    , m_failed(new FigureLabel(tr("Failed")))
    , m_band(new ProgressBand)
{
    setHelpTopic(this, QStringLiteral("run#figures"));
    m_speedup->setToolTip(tr("CPU time of all tasks, divided by wall time."));
    m_failed->setToolTip(tr(
        "Tasks with a cell that has no fit. A fit that did not converge is done, with a warning."));
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(Theme::px(16));
    layout->setVerticalSpacing(Theme::px(12));
    // Shares of the width by what each may have to say, so that nothing moves with its figure.
    const std::pair<FigureLabel *, int> figures[] = {
        {m_done, 4}, {m_left, 5}, {m_speedup, 6}, {m_throughput, 4}, {m_memory, 5}, {m_failed, 3}};
    int column = 0;
    for (const auto &[figure, share] : figures) {
        if (column > 0)
            layout->addWidget(makeDivider(32), 0, column++, Qt::AlignVCenter);
        layout->addWidget(figure, 0, column);
        layout->setColumnStretch(column++, share);
    }
    layout->addWidget(m_band, 1, 0, 1, column);
}

void RunFigures::setPlanned(std::int64_t tasks)
{
    m_done->setInk(Token::Ink3);
    m_done->setFigure(QStringLiteral("0"), tr("of %1").arg(formatCount(tasks)));
    for (FigureLabel *figure : {m_left, m_speedup, m_throughput, m_memory, m_failed}) {
        figure->setInk(Token::Ink3);
        figure->setFigure(unknownText());
    }
    m_band->setCounts({0, 0, 0, tasks});
    m_band->setPaused(false);
}

void RunFigures::setSnapshot(const RunSnapshot &snapshot)
{
    const auto ended = snapshot.done + snapshot.failed;
    const bool over = snapshot.state == RunState::Finished || snapshot.state == RunState::Cancelled;
    m_done->setInk(Token::Ink);
    m_done->setFigure(formatCount(ended), tr("of %1").arg(formatCount(snapshot.total)));

    m_left->setLabel(over ? tr("Time") : tr("Time left"));
    m_left->setInk(over || snapshot.secondsLeft ? Token::Ink : Token::Ink3);
    m_left->setFigure(over                   ? formatDuration(snapshot.elapsedSeconds)
                      : snapshot.secondsLeft ? formatDuration(*snapshot.secondsLeft)
                                             : unknownText(),
                      over ? tr("in all")
                           : tr("%1 elapsed").arg(formatDuration(snapshot.elapsedSeconds)));

    const RunTiming &timing = snapshot.timing;
    const bool measured = timing.speedup > 0;
    m_speedup->setInk(measured ? Token::Ink : Token::Ink3);
    m_speedup->setFigure(formatSpeedUp(timing.speedup),
                         tr("of %1, %2")
                             .arg(formatCounted(timing.lanes, tr("lane"), tr("lanes")),
                                  measured ? formatPercent(timing.efficiency) : unknownText()));

    const std::int64_t ran = ended - snapshot.restored;
    const double rate =
        snapshot.elapsedSeconds > 0 ? static_cast<double>(ran) / snapshot.elapsedSeconds : 0;
    m_throughput->setInk(ran > 0 ? Token::Ink : Token::Ink3);
    m_throughput->setFigure(ran > 0 ? formatShort(rate, 3) : unknownText(), tr("tasks/s"));

    m_memory->setInk(Token::Ink);
    const std::int64_t peak = std::max(timing.peakRssBytes, snapshot.rssBytes);
    m_memory->setFigure(formatBytes(static_cast<double>(snapshot.rssBytes)),
                        tr("peak %1").arg(formatBytes(static_cast<double>(peak))));

    m_failed->setInk(snapshot.failed > 0 ? Token::Bad : Token::Ink);
    m_failed->setFigure(formatCount(snapshot.failed),
                        snapshot.failed > 0 ? tr("see Problems") : tr("tasks"));

    m_band->setCounts({snapshot.done, snapshot.failed, snapshot.running, snapshot.total});
    m_band->setPaused(snapshot.state == RunState::Paused);
}

} // namespace heddle
