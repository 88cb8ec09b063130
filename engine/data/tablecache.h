#pragma once

#include "core/result.h"
#include "data/table.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heddle {

/// $XDG_CACHE_HOME/heddle, or $HOME/.cache/heddle; a variable without an absolute path counts as
/// not set. BadInput when neither is set.
Result<std::string> defaultCacheFolder();

/// A table on its way into a TableCache. Without finish() it leaves nothing behind, also when its
/// process dies (the next one removes the rest). One thread at a time.
class TableArrival
{
public:
    ~TableArrival();
    TableArrival(TableArrival &&other) noexcept;
    TableArrival &operator=(TableArrival &&other) noexcept;

    /// Writes the next bytes of the file.
    ///
    /// BadInput   more bytes than were announced;
    /// Resources  the disk is full;
    /// Io         the file cannot be written.
    Result<void> add(std::string_view bytes);

    /// The table, mapped and now in its place in the cache. Called once.
    ///
    /// BadInput  fewer bytes than were announced, or the file is damaged or of another id;
    /// Io        the file cannot be read or moved.
    Result<Table> finish();

private:
    friend class TableCache;
    TableArrival() = default;
    Result<void> openFile(); ///< Under a name of its own, which is locked.

    std::string m_id;
    std::string m_path;        ///< Where the table belongs.
    std::string m_arrivalPath; ///< Empty until there is a file, and again once it is in its place.
    std::int64_t m_bytes = 0;  ///< Announced.
    std::int64_t m_written = 0;
    int m_descriptor = -1;
};

/// The tables that workers of this user on this host share: files in the folder "tables" of a
/// cache folder, named by their ids (docs/files.md). Holds nothing in memory. Any number of
/// processes and threads may use the same folder at the same time.
class TableCache
{
public:
    /// Tables above it are removed by default: about as much as a developer's other caches hold.
    static constexpr std::int64_t defaultLimit = 5'000'000'000;

    /// Makes the folders when they are not there, for this user only, and removes what processes
    /// that died left half received.
    ///
    /// BadInput  the path is not absolute, or the folder is no folder, belongs to another user or
    ///           others may write to it;
    /// Io        the system refuses.
    static Result<TableCache> open(const std::string &folder);

    /// The table of this id, mapped (see mapTable()); it then counts as the newest. None when it
    /// is not there; a damaged file is removed and counts as not there.
    ///
    /// BadInput  the text is no id of a table;
    /// Io        the file cannot be read.
    Result<std::optional<Table>> find(const std::string &id) const;

    /// Begins to receive the file of a table, of `bytes` bytes. Several may receive the same one;
    /// each ends with the table, one file stays.
    ///
    /// BadInput   the text is no id of a table, or the size cannot be;
    /// Resources  the disk has not the room;
    /// Io         the file cannot be made.
    Result<TableArrival> begin(const std::string &id, std::int64_t bytes) const;

    /// Where the table's file is, or would be. BadInput: the text is no id of a table.
    Result<std::string> pathOf(const std::string &id) const;

    struct Held
    {
        std::vector<std::string> ids; ///< The one longest unused first.
        std::int64_t bytes = 0;       ///< Of all files.
    };
    /// What is in the cache, unverified. Io when the folder cannot be read.
    Result<Held> held() const;

    /// Removes the tables longest unused until the others take no more than `limit` bytes, and
    /// returns the bytes removed. Processes that use one of them keep it. Io when the folder
    /// cannot be read or a file not be removed.
    Result<std::int64_t> trim(std::int64_t limit = defaultLimit) const;

private:
    explicit TableCache(std::string folder)
        : m_folder(std::move(folder))
    {
    }

    std::string m_folder; ///< Of the tables.
};

} // namespace heddle
