#include "models/livescores.h"

#include "models/format.h"
#include "run/reducer.h"

#include <QCoreApplication>
#include <QEvent>

#include <algorithm>
#include <numeric>
#include <vector>

namespace heddle {

namespace {

constexpr std::chrono::milliseconds firstLook{500}, leastPause{1000};
constexpr int pauses = 9; // times as long as the last look took

} // namespace

LiveScores::LiveScores(QObject *parent)
    : QObject(parent)
{
}

void LiveScores::start(std::shared_ptr<const Plan> plan)
{
    stop();
    const bool hasScores = plan && plan->hasResampling() && !plan->isPermutation() &&
                           !plan->isBootstrap() && plan->scoresEachResample();
    if (!hasScores)
        return;
    m_plan = std::move(plan);
    m_job = std::make_unique<LatestJob>();
    m_size = 0;
    m_next = std::chrono::steady_clock::now() + firstLook;
}

void LiveScores::look(const Ledger &ledger)
{
    const auto now = std::chrono::steady_clock::now();
    if (!m_plan || m_job->isBusy() || now < m_next || ledger.size() == m_size)
        return;
    m_size = ledger.size();
    m_began = now;
    m_job->start(
        this,
        [plan = m_plan, &ledger](const std::stop_token &stop) -> std::shared_ptr<const Results> {
            ReduceOptions options;
            options.provisional = true;
            options.stop = stop;
            auto reduced = reduce(plan, ledger, options);
            return reduced ? std::make_shared<const Results>(std::move(*reduced)) : nullptr;
        },
        [this](const std::shared_ptr<const Results> &results) { take(results); });
}

void LiveScores::take(const std::shared_ptr<const Results> &results)
{
    const auto now = std::chrono::steady_clock::now();
    m_next =
        now + std::max<std::chrono::steady_clock::duration>(leastPause, pauses * (now - m_began));
    if (results && !results->complete && !results->resamples.empty())
        Q_EMIT changed(results);
}

void LiveScores::stop()
{
    m_plan.reset();
    m_job.reset();
    QCoreApplication::removePostedEvents(this, QEvent::MetaCall); // what it told last
}

namespace {

/// Fits that are there, of each resample.
std::vector<std::int64_t> fitsByResample(const Results &results)
{
    std::vector<std::int64_t> fits(static_cast<std::size_t>(results.plan->resampleCount()));
    for (std::size_t entry = 0; entry < results.resamples.size(); ++entry) {
        const Cell cell = results.resamples.cell(entry);
        if (cell.level >= 0 || !results.plan->hasLevelAxis(cell.learner))
            ++fits[static_cast<std::size_t>(results.plan->resampleOf(cell))];
    }
    return fits;
}

QString resampleWord(const Plan &plan)
{
    switch (plan.experiment().resampling.kind) {
    case ResamplingKind::CrossValidation:
        return LiveScores::tr("folds");
    case ResamplingKind::Bootstrap:
        return LiveScores::tr("replicates");
    case ResamplingKind::Holdout:
        return LiveScores::tr("repeats");
    default:
        return LiveScores::tr("resamples");
    }
}

} // namespace

std::int64_t resampleFits(const Results &results)
{
    const std::vector<std::int64_t> fits = fitsByResample(results);
    return std::accumulate(fits.begin(), fits.end(), std::int64_t{0});
}

QString resamplesDone(const Results &results)
{
    const Plan &plan = *results.plan;
    const std::vector<std::int64_t> fits = fitsByResample(results);
    const std::int64_t each = plan.cellCount() / std::max(1, plan.resampleCount());
    const auto whole = std::count(fits.begin(), fits.end(), each);
    QString text =
        LiveScores::tr("%1 of %2 %3")
            .arg(formatCount(whole), formatCount(plan.resampleCount()), resampleWord(plan));
    if (each > 1)
        text += LiveScores::tr(", %1 of %2 fits")
                    .arg(formatCount(std::accumulate(fits.begin(), fits.end(), std::int64_t{0})),
                         formatCount(plan.cellCount()));
    return text;
}

} // namespace heddle
