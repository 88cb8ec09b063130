#pragma once

#include "run/deathreason.h"
#include "run/hoststeps.h"

namespace heddle {

class HostTest;

/// Tells the steps of a test in their order, each once, and then the end. The test's signals go out
/// from the event loop, so that who hears them may destroy it.
class HostStepTeller
{
public:
    explicit HostStepTeller(HostTest &test); ///< Whose signals; must outlive it.

    int next() const { return m_next; } ///< The step under way, hostStepCount behind the last.
    bool isOver() const { return m_isOver; }

    void pass(HostStep step, const QString &figure); ///< And those before it.
    /// Those before it that were not told of: a connection that other programs have opened is
    /// shared, and ssh then tells nothing of its way.
    void passBefore(HostStep step);
    void tell(const HostStepResult &result); ///< Nothing happens when it was told of.
    void fail(const DeathReason &reason);    ///< The step under way; finish() should follow.
    void finish(const HostFacts &facts);     ///< Nothing is told after it.

private:
    HostTest &m_test;
    int m_next = 0;
    bool m_isOver = false;
};

} // namespace heddle
