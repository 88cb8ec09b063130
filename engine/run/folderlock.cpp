#include "run/folderlock.h"

#include "core/text.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace heddle {

Result<FileDescriptor> lockRunFolder(const std::string &folder)
{
    FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!descriptor.isOpen() || ::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0)
        return descriptor;
    if (errno != EWOULDBLOCK)
        return FileDescriptor();
    return badInput("A run goes on in the folder " + heddle::quoted(folder) + ".",
                    "No second one was started there.", "Wait for its end, or cancel it.");
}

} // namespace heddle
