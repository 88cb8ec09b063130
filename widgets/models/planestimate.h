#pragma once

#include "models/latestjob.h"
#include "run/coordinator.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace heddle {

/// The expected time of the newest plan, found on a thread of its own. Lives in the GUI thread.
class PlanEstimate : public QObject
{
    Q_OBJECT

public:
    /// Times pilot tasks of a plan; called on the other thread.
    using Forecaster = std::function<Forecast(const std::shared_ptr<const Plan> &)>;

    explicit PlanEstimate(Forecaster forecaster, QObject *parent = nullptr);

    void setPlan(const std::shared_ptr<const Plan> &plan); ///< Null: nothing to estimate.
    const std::optional<Forecast> &forecast() const { return m_forecast; }
    bool isBusy() const { return m_job.isBusy(); }

Q_SIGNALS:
    void changed();

private:
    Forecaster m_forecaster;
    std::shared_ptr<const Plan> m_plan;
    std::optional<Forecast> m_forecast;
    LatestJob m_job;
};

} // namespace heddle
