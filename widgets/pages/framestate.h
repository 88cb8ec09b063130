#pragma once

namespace heddle {

/// What the frame knows of the run: it decides which of Run, Pause and Cancel can be pressed.
enum class FrameState
{
    Unavailable, ///< Nothing to run; the Run button says why.
    Ready,
    Running,
    Paused,
    Cancelling, ///< Cancel was pressed; running tasks are ending.
    Ending,     ///< All tasks have ended; results are being made. Cancel gives them up.
};

} // namespace heddle
