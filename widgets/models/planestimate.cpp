#include "models/planestimate.h"

namespace heddle {

PlanEstimate::PlanEstimate(Forecaster forecaster, QObject *parent)
    : QObject(parent)
    , m_forecaster(std::move(forecaster))
{
}

void PlanEstimate::setPlan(const std::shared_ptr<const Plan> &plan)
{
    if (plan == m_plan)
        return;
    m_plan = plan;
    m_forecast.reset();
    m_job.cancel();
    if (plan != nullptr)
        m_job.start(
            this,
            [forecaster = m_forecaster, plan](const std::stop_token &) { return forecaster(plan); },
            [this](Forecast made) {
                m_forecast = std::move(made);
                Q_EMIT changed();
            });
    Q_EMIT changed();
}

} // namespace heddle
