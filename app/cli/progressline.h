#pragma once

#include "options.h"
#include "run/coordinator.h"

#include <QElapsedTimer>
#include <QTimer>

namespace heddle {

/// Whether a run shows its progress: on a terminal, or when asked for; never with --quiet.
bool showsProgress(const Arguments &arguments);

/// Shows how far a run is on stderr: one line that is written anew on a terminal, else a line
/// a second.
class ProgressLine
{
public:
    ProgressLine();
    ~ProgressLine(); ///< Clears the line.

    void watch(Coordinator &coordinator); ///< Which must outlive this object.

private:
    void show(const RunSnapshot &snapshot);

    QTimer m_timer;
    bool m_isTerminal = false;
    bool m_isShown = false;
};

} // namespace heddle
