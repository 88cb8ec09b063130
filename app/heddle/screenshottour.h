#pragma once

#include "core/result.h"

#include <QString>

namespace heddle {

class HelpDesk;
class LookDesk;
class MainWindow;
class RunDesk;
class Screenshots;
class Workbench;
class WorkersDesk;

/// The program as main() put it together, for the ones who drive it.
struct ProgramParts
{
    MainWindow &window;
    LookDesk &look;
    Workbench &workbench;
    WorkersDesk &workers;
    RunDesk &run;
    HelpDesk &help;
};

/// Runs the experiment that is open, on the threads of this computer, and waits for its end.
/// @return BadInput when it is not ready to run; what the run itself failed for.
Result<void> runToEnd(const ProgramParts &program);

/// Draws the whole program: start page, a file that cannot be read, every page, tab and dialog
/// that has content, with shipped examples that are run one after the other, and the manual.
/// Takes about half a minute. @return Io when a picture cannot be written; as runToEnd().
Result<void> drawTour(const ProgramParts &program, Screenshots &pictures);

} // namespace heddle
