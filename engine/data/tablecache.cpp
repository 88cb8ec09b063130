#include "data/tablecache.h"

#include "core/machine.h"
#include "core/text.h"
#include "data/tablefile.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace heddle {

namespace {

constexpr std::string_view idPrefix = "sha256:";
constexpr std::size_t idDigits = 64;
constexpr std::string_view tableSuffix = ".table";
constexpr std::string_view arrivalSuffix = ".part";
constexpr mode_t onlyUser = 0700;

std::optional<std::string> digitsOfId(std::string_view id)
{
    if (!id.starts_with(idPrefix))
        return std::nullopt;
    const std::string_view digits = id.substr(idPrefix.size());
    if (digits.size() != idDigits ||
        digits.find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return std::nullopt;
    return std::string(digits);
}

/// The path without its ending of a table's file in the folder.
Result<std::string> tableStem(const std::string &folder, const std::string &id)
{
    const auto digits = digitsOfId(id); // no other text becomes part of a path
    if (!digits) {
        return badInput("The text " + heddle::quoted(id) + " is no id of a table.",
                        "No table was looked up.",
                        "Give \"sha256:\" and 64 hexadecimal digits in lower case.");
    }
    return folder + "/" + *digits;
}

Error cacheError(const std::string &path, const std::string &what, int code)
{
    const bool full = code == ENOSPC || code == EDQUOT;
    return {full ? ErrorCode::Resources : ErrorCode::Io,
            "The file " + heddle::quoted(path) + " of the table cache cannot be " + what + ": " +
                std::generic_category().message(code) + ".",
            "The cache does not hold the table.",
            full ? "Free some space on that disk or empty the cache."
                 : "Set XDG_CACHE_HOME to a folder you may write to."};
}

/// Makes the folder and those above it where they are not there.
Result<void> makeFolders(const std::string &folder)
{
    for (std::size_t end = 1; end != std::string::npos;) {
        end = folder.find('/', end + 1);
        const std::string part = folder.substr(0, end);
        if (::mkdir(part.c_str(), onlyUser) == 0 || errno == EEXIST)
            continue;
        const int code = errno;
        struct stat status = {};
        if (::stat(part.c_str(), &status) != 0) // else there, on a disk that is read-only
            return cacheError(part, "made", code);
    }
    return {};
}

/// BadInput unless only this user can put files into the folder.
Result<void> checkFolder(const std::string &folder)
{
    struct stat status = {};
    if (::stat(folder.c_str(), &status) != 0)
        return cacheError(folder, "read", errno);
    const auto refusal = [&](const std::string &what, const std::string &remedy) {
        return badInput("The folder " + heddle::quoted(folder) + " of the table cache " + what +
                            ".",
                        "The cache is not used.", remedy);
    };
    if (!S_ISDIR(status.st_mode))
        return refusal("is no folder", "Remove the file that stands there.");
    if (status.st_uid != ::geteuid())
        return refusal("belongs to another user", "Set XDG_CACHE_HOME to a folder of your own.");
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return refusal("can be written to by others", "Take that right away: chmod go-w.");
    return {};
}

std::error_code removeFile(const std::string &path)
{
    if (::unlink(path.c_str()) == 0 || errno == ENOENT)
        return {};
    return {errno, std::generic_category()};
}

bool isThere(const std::string &path)
{
    struct stat status = {};
    return ::stat(path.c_str(), &status) == 0 || errno != ENOENT;
}

/// Whoever receives a file holds its lock, and the lock ends with the process; so it tells on any
/// host that shares the folder, and no process number that was given again deceives it.
void removeIfLeft(const std::string &path)
{
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return;
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        ::unlink(path.c_str()); // still locked: see TableArrival::openFile()
    ::close(descriptor);
}

struct CachedFile
{
    std::string id;
    std::string path;
    std::int64_t bytes = 0;
    std::filesystem::file_time_type used;
};

/// Calls visit(entry) for each file of the folder.
template <typename Visit>
Result<void> forEachFile(const std::string &folder, const Visit &visit)
{
    std::error_code failure;
    std::filesystem::directory_iterator entry(folder, failure);
    for (; !failure && entry != std::filesystem::directory_iterator(); entry.increment(failure))
        visit(*entry);
    return failure ? Result<void>(cacheError(folder, "read", failure.value())) : Result<void>();
}

Result<void> removeLeftovers(const std::string &folder)
{
    return forEachFile(folder, [](const std::filesystem::directory_entry &entry) {
        const std::string path = entry.path().string();
        if (path.ends_with(arrivalSuffix))
            removeIfLeft(path);
    });
}

/// The tables' files, the one longest unused first.
Result<std::vector<CachedFile>> cachedFiles(const std::string &folder)
{
    std::vector<CachedFile> files;
    const auto listed = forEachFile(folder, [&](const std::filesystem::directory_entry &entry) {
        if (entry.path().extension().string() != tableSuffix)
            return;
        CachedFile file;
        file.id = std::string(idPrefix) + entry.path().stem().string();
        file.path = entry.path().string();
        std::error_code noSize; // another process may have removed it
        std::error_code noTime;
        const auto size = entry.file_size(noSize);
        file.used = entry.last_write_time(noTime);
        if (!digitsOfId(file.id) || noSize || noTime)
            return;
        file.bytes = static_cast<std::int64_t>(size);
        files.push_back(std::move(file));
    });
    if (!listed)
        return listed.error();
    std::ranges::sort(files, {}, [](const CachedFile &file) {
        return std::pair(file.used, std::string_view(file.id));
    });
    return files;
}

Result<void> checkRoom(const std::string &folder, std::int64_t bytes)
{
    struct statvfs status = {};
    if (::statvfs(folder.c_str(), &status) != 0)
        return cacheError(folder, "read", errno);
    const double room = static_cast<double>(status.f_bavail) * static_cast<double>(status.f_frsize);
    if (static_cast<double>(bytes) <= room)
        return {};
    return Error{ErrorCode::Resources,
                 "The table takes " + bytesText(bytes) + ", the disk of the cache folder " +
                     heddle::quoted(folder) + " has " + bytesText(static_cast<std::int64_t>(room)) +
                     " left.",
                 "The table was not received.",
                 "Free some space on that disk or set XDG_CACHE_HOME to a folder on another one."};
}

/// The value of a variable of the environment that is an absolute path.
std::optional<std::string> folderInEnvironment(const char *name)
{
    const char *value = std::getenv(name);
    if (!value || *value != '/')
        return std::nullopt;
    return std::string(value);
}

} // namespace

Result<std::string> defaultCacheFolder()
{
    if (const auto cache = folderInEnvironment("XDG_CACHE_HOME"))
        return *cache + "/heddle";
    if (const auto home = folderInEnvironment("HOME"))
        return *home + "/.cache/heddle";
    return badInput("Neither XDG_CACHE_HOME nor HOME is set to an absolute path.",
                    "There is no folder for the table cache.",
                    "Set XDG_CACHE_HOME to a folder of your own.");
}

TableArrival::~TableArrival()
{
    if (!m_arrivalPath.empty())
        ::unlink(m_arrivalPath.c_str());
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

TableArrival::TableArrival(TableArrival &&other) noexcept
    : m_id(std::move(other.m_id))
    , m_path(std::move(other.m_path))
    , m_arrivalPath(std::exchange(other.m_arrivalPath, {}))
    , m_bytes(other.m_bytes)
    , m_written(other.m_written)
    , m_descriptor(std::exchange(other.m_descriptor, -1))
{
}

TableArrival &TableArrival::operator=(TableArrival &&other) noexcept
{
    std::swap(m_id, other.m_id);
    std::swap(m_path, other.m_path);
    std::swap(m_arrivalPath, other.m_arrivalPath);
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_written, other.m_written);
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

Result<void> TableArrival::openFile()
{
    for (;;) {
        std::string path = m_path + "." + std::string(6, 'X') + std::string(arrivalSuffix);
        m_descriptor = ::mkostemps(path.data(), static_cast<int>(arrivalSuffix.size()), O_CLOEXEC);
        if (m_descriptor < 0)
            return cacheError(path, "made", errno);
        // Another process may have taken the file for a leftover before the lock was had.
        ::flock(m_descriptor, LOCK_EX);
        struct stat status = {};
        if (::fstat(m_descriptor, &status) != 0 || status.st_nlink > 0) {
            m_arrivalPath = std::move(path);
            return {};
        }
        ::close(std::exchange(m_descriptor, -1));
    }
}

Result<void> TableArrival::add(std::string_view bytes)
{
    if (std::ssize(bytes) > m_bytes - m_written) {
        return badInput("The table " + m_id + " arrived with more than the " +
                            std::to_string(m_bytes) + " bytes announced.",
                        "It was not received.", "Use the same version of Heddle everywhere.");
    }
    while (!bytes.empty()) {
        const ssize_t written = ::write(m_descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return cacheError(m_arrivalPath, "written", errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
        m_written += written;
    }
    return {};
}

Result<Table> TableArrival::finish()
{
    if (m_written != m_bytes) {
        return badInput("Of the table " + m_id + " only " + std::to_string(m_written) + " of " +
                            std::to_string(m_bytes) + " bytes arrived.",
                        "It was not received.", "Start the run again.");
    }
    auto table = mapTable(m_arrivalPath, m_id);
    if (!table)
        return table;
    if (std::rename(m_arrivalPath.c_str(), m_path.c_str()) != 0)
        return cacheError(m_path, "written", errno);
    m_arrivalPath.clear();
    return table;
}

Result<TableCache> TableCache::open(const std::string &folder)
{
    if (!folder.starts_with('/')) {
        return badInput("The cache folder " + heddle::quoted(folder) + " is no absolute path.",
                        "The cache is not used.", "Give its whole path.");
    }
    const std::string tables = folder + "/tables";
    for (const std::string &part : {folder, tables}) { // nothing is made in another's folder
        if (auto made = makeFolders(part); !made)
            return made.error();
        if (auto safe = checkFolder(part); !safe)
            return safe.error();
    }
    if (auto removed = removeLeftovers(tables); !removed)
        return removed.error();
    return TableCache(tables);
}

Result<std::optional<Table>> TableCache::find(const std::string &id) const
{
    const auto stem = tableStem(m_folder, id);
    if (!stem)
        return stem.error();
    const std::string path = *stem + std::string(tableSuffix);
    auto table = mapTable(path, id);
    if (table) {
        ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // without it trim() only errs
        return std::optional(std::move(*table));
    }
    if (table.error().code != ErrorCode::BadInput && isThere(path))
        return table.error();
    if (const std::error_code failure = removeFile(path))
        return cacheError(path, "removed", failure.value());
    return std::optional<Table>();
}

Result<std::string> TableCache::pathOf(const std::string &id) const
{
    const auto stem = tableStem(m_folder, id);
    if (!stem)
        return stem.error();
    return *stem + std::string(tableSuffix);
}

Result<TableArrival> TableCache::begin(const std::string &id, std::int64_t bytes) const
{
    const auto stem = tableStem(m_folder, id);
    if (!stem)
        return stem.error();
    if (bytes < encodedTableBytes(Table())) {
        return badInput("A table file of " + std::to_string(bytes) + " bytes cannot be.",
                        "The table was not received.",
                        "Use the same version of Heddle everywhere.");
    }
    if (auto room = checkRoom(m_folder, bytes); !room)
        return room.error();
    TableArrival arrival;
    arrival.m_id = id;
    arrival.m_path = *stem + std::string(tableSuffix);
    arrival.m_bytes = bytes;
    if (auto opened = arrival.openFile(); !opened)
        return opened.error();
    return arrival;
}

Result<TableCache::Held> TableCache::held() const
{
    const auto files = cachedFiles(m_folder);
    if (!files)
        return files.error();
    Held held;
    for (const CachedFile &file : *files) {
        held.ids.push_back(file.id);
        held.bytes += file.bytes;
    }
    return held;
}

Result<std::int64_t> TableCache::trim(std::int64_t limit) const
{
    if (auto removed = removeLeftovers(m_folder); !removed)
        return removed.error();
    const auto files = cachedFiles(m_folder);
    if (!files)
        return files.error();
    std::int64_t held = 0;
    for (const CachedFile &file : *files)
        held += file.bytes;
    std::int64_t removed = 0;
    for (const CachedFile &file : *files) {
        if (held - removed <= limit)
            break;
        if (const std::error_code failure = removeFile(file.path))
            return cacheError(file.path, "removed", failure.value());
        removed += file.bytes;
    }
    return removed;
}

} // namespace heddle
