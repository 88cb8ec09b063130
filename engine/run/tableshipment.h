#pragma once

#include "core/result.h"
#include "data/bytesource.h"
#include "plan/plan.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace heddle {

/// What travels to a host once: the experiment as text, and the table as its file, which stands in
/// this computer's own cache so that workers here map it and others get it in pieces.
class TableShipment
{
public:
    explicit TableShipment(const Plan &plan);

    const std::string &id() const { return m_id; }
    std::int64_t bytes() const { return m_bytes; }
    const std::string &experiment() const { return m_experiment; }

    /// Puts the table into this computer's cache where it is not there. Resources, Io or BadInput
    /// say why that cannot be.
    Result<void> store();
    /// A part of the file; after store(). Empty behind the end.
    Result<std::string_view> piece(std::int64_t from) const;

private:
    const Plan &m_plan;
    const std::string m_id;
    const std::int64_t m_bytes;
    const std::string m_experiment;
    std::optional<MappedFile> m_file;
};

/// The experiment as a worker can plan it: seed and metrics filled in, rows instead of files.
std::string travellingExperiment(const Plan &plan);

} // namespace heddle
