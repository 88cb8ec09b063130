#include "work/taskevent.h"

namespace heddle {

std::string_view toText(TaskEvent::Kind kind)
{
    switch (kind) {
    case TaskEvent::Kind::Sent:
        return "sent";
    case TaskEvent::Kind::Started:
        return "started";
    case TaskEvent::Kind::Progress:
        return "progress";
    case TaskEvent::Kind::Done:
        return "done";
    case TaskEvent::Kind::Failed:
        return "failed";
    case TaskEvent::Kind::Dropped:
        return "dropped";
    case TaskEvent::Kind::Lost:
    case TaskEvent::Kind::Returned:
        return "returned";
    }
    return "";
}

} // namespace heddle
