#pragma once

#include "models/latestjob.h"
#include "run/ledger.h"
#include "run/results.h"

#include <QObject>
#include <QString>

#include <chrono>
#include <memory>

namespace heddle {

/// The scores of a run under way: what its finished resamples say, put together again and again in
/// another thread, which takes a tenth of one core at most. Of the GUI thread.
class LiveScores : public QObject
{
    Q_OBJECT

public:
    explicit LiveScores(QObject *parent = nullptr);

    /// Of a run that starts; nothing comes of a plan without scores of each resample.
    void start(std::shared_ptr<const Plan> plan);
    bool isOn() const { return m_plan != nullptr; }
    /// Looks whether it is time again. The ledger must live until stop().
    void look(const Ledger &ledger);
    void stop(); ///< Waits for the thread; the run has ended.

Q_SIGNALS:
    void changed(const std::shared_ptr<const heddle::Results> &results);

private:
    void take(const std::shared_ptr<const Results> &results);

    std::shared_ptr<const Plan> m_plan;
    std::chrono::steady_clock::time_point m_began, m_next;
    std::int64_t m_size = 0;          ///< Of the ledger when it was looked at last.
    std::unique_ptr<LatestJob> m_job; ///< Given up to wait for its end, for it reads the ledger.
};

/// Fits of resamples that results hold, of plan->cellCount(); a one-vs-rest's combined scores are
/// none.
std::int64_t resampleFits(const Results &results);

/// "31 of 50 folds": the resamples that are whole; where each takes several fits, how many of those
/// are there, too: "31 of 50 folds, 98 of 150 fits".
QString resamplesDone(const Results &results);

} // namespace heddle
