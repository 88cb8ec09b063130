#include "run/hoststepteller.h"

#include "run/hosttest.h"

#include <algorithm>

namespace heddle {

HostStepTeller::HostStepTeller(HostTest &test)
    : m_test(test)
{
}

void HostStepTeller::pass(HostStep step, const QString &figure)
{
    passBefore(step);
    HostStepResult result;
    result.step = step;
    result.figure = figure;
    tell(result);
}

void HostStepTeller::passBefore(HostStep step)
{
    while (!m_isOver && m_next < static_cast<int>(step)) {
        HostStepResult result;
        result.step = static_cast<HostStep>(m_next);
        tell(result);
    }
}

void HostStepTeller::tell(const HostStepResult &result)
{
    if (m_isOver || static_cast<int>(result.step) < m_next)
        return;
    m_next = static_cast<int>(result.step) + 1;
    QMetaObject::invokeMethod(
        &m_test, [test = &m_test, result] { Q_EMIT test->stepEnded(result); },
        Qt::QueuedConnection);
}

void HostStepTeller::fail(const DeathReason &reason)
{
    HostStepResult result;
    result.step = static_cast<HostStep>(std::min(m_next, hostStepCount - 1));
    result.state = HostStepResult::State::Failed;
    result.cause = reason.cause;
    result.remedy = reason.remedy;
    tell(result);
}

void HostStepTeller::finish(const HostFacts &facts)
{
    if (std::exchange(m_isOver, true))
        return;
    QMetaObject::invokeMethod(
        &m_test, [test = &m_test, facts] { Q_EMIT test->finished(facts); }, Qt::QueuedConnection);
}

} // namespace heddle
