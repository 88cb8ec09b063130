#include "core/text.h"
#include "data/bytesource.h"
#include "plan/planfault.h"
#include "plan/planmaker.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

namespace heddle {

namespace {

/// One line of row numbers, apart by blanks or commas.
Result<std::vector<std::int64_t>> readRowLine(std::string_view line, const std::string &place)
{
    std::vector<std::int64_t> rows;
    const char *at = line.data();
    const char *const end = at + line.size();
    while (at != end) {
        if (*at == ' ' || *at == ',' || *at == '\t' || *at == '\r') {
            ++at;
            continue;
        }
        std::int64_t row = 0;
        const auto [next, error] = std::from_chars(at, end, row);
        const bool ended =
            next == end || *next == ' ' || *next == ',' || *next == '\t' || *next == '\r';
        if (error != std::errc() || !ended)
            return badInput(
                place + ", character " + std::to_string(at - line.data() + 1) +
                    ": this is no row number.",
                "Nothing was run.",
                "Write whole numbers from 1 apart by commas or blanks, one resample a line.");
        rows.push_back(row);
        at = next;
    }
    return rows;
}

/// The text of a file of row numbers, also of a gzip file.
Result<std::string> readLists(const std::string &path)
{
    constexpr std::int64_t most = std::int64_t(1) << 30; // bytes: beyond all resamples possible
    const auto file = MappedFile::open(path);
    if (!file)
        return Error{ErrorCode::Io, "/resampling/file: " + path + " cannot be opened.",
                     "Nothing was run.", "Check the name; it is relative to the experiment file."};
    if (!isGzip(file->bytes()))
        return std::string(file->bytes());
    auto content = unzip(file->bytes(), {most, 0}, {});
    if (!content)
        return content.error().withContext("/resampling/file: " + path);
    return std::string(content->bytes.data(), content->bytes.size());
}

} // namespace

// The part of making a plan that decides which rows are drawn.

Result<void> PlanMaker::checkResampling() const
{
    const ResamplingSpec &spec = m_plan->m_experiment.resampling;
    const auto rows = static_cast<std::int64_t>(m_rows.size());
    if (spec.kind == ResamplingKind::CrossValidation && spec.folds > rows)
        return faultAt("/resampling/folds",
                       "is " + std::to_string(spec.folds) + ", and only " + std::to_string(rows) +
                           " rows are used",
                       "Choose at most as many folds as rows.");
    if (Result<void> groups = checkGroups(); !groups)
        return groups;
    if (spec.stratify && m_plan->m_target.kind != TargetKind::Classes)
        return faultAt("/resampling/stratify", "is true, and the target has no levels",
                       "Leave it out.");
    const bool isFolds = spec.kind == ResamplingKind::CrossValidation;
    std::int64_t resamples = 1;
    if (isFolds)
        resamples = std::int64_t(spec.repeats) * spec.folds;
    else if (spec.kind == ResamplingKind::Bootstrap || spec.kind == ResamplingKind::Permutation)
        resamples = spec.replicates;
    else if (spec.kind == ResamplingKind::Explicit)
        resamples = m_plan->m_folds;
    else if (spec.kind == ResamplingKind::Holdout)
        resamples = spec.repeats;
    else if (spec.kind == ResamplingKind::LeaveOneOut)
        resamples = groupCount() > 0 ? groupCount() : rows;
    const auto &intervals = m_plan->m_experiment.intervals;
    if (intervals && intervals->has(IntervalKind::Bca)) // the jackknife's fits stay there, too
        resamples += groupCount() > 0 ? groupCount() : rows;
    if (const auto &tuning = m_plan->m_experiment.tuning; tuning && tuning->nested)
        resamples *= 1 + std::int64_t(tuning->nested->folds) * tuning->nested->repeats;
    const Target &target = m_plan->m_target;
    const bool byLevel = target.kind == TargetKind::Classes && target.event < 0;
    std::int64_t models = 0;
    for (const Plan::Part &part : m_plan->m_parts)
        models += part.points * (byLevel ? std::ssize(target.levels) : 1);
    constexpr std::int64_t most = 20'000'000; // fits: the grid and their results stay in memory
    if (resamples > most / models)
        return faultAt("/resampling",
                       "asks for " + std::to_string(resamples) + " resamples of " +
                           std::to_string(models) + " models",
                       "At most " + std::to_string(most) + " fits are possible.");
    return {};
}

Result<void> PlanMaker::checkGroups() const
{
    const ResamplingSpec &spec = m_plan->m_experiment.resampling;
    const int groups = groupCount();
    if (groups == 0) {
        if (m_rows.size() < 2 && spec.kind != ResamplingKind::None)
            return faultAt("/resampling", "needs two rows, and one is used",
                           "Leave the resampling out.");
        return {};
    }
    if (spec.stratify)
        return faultAt("/resampling/stratify",
                       "is true, and rows are kept together by /group: both cannot be held",
                       "Leave one of them out.");
    if (spec.kind == ResamplingKind::CrossValidation && spec.folds > groups)
        return faultAt("/resampling/folds",
                       "is " + std::to_string(spec.folds) + ", and there are only " +
                           std::to_string(groups) + " groups",
                       "Choose at most as many folds as groups.");
    return {};
}

/// That no explicit resample trains on one row of a group and tests another.
Result<void> PlanMaker::checkExplicitGroups() const
{
    const bool isExplicit = m_plan->m_experiment.resampling.kind == ResamplingKind::Explicit;
    const int folds = isExplicit && !m_plan->m_groups.empty() ? m_plan->m_folds : 0;
    for (int resample = 0; resample < folds; ++resample) {
        Cell cell;
        cell.fold = resample;
        const std::vector<std::uint32_t> trains = m_plan->drawRows(cell);
        std::vector<int> seen(static_cast<std::size_t>(groupCount()), -1);
        for (std::size_t i = 0; i < trains.size(); ++i) {
            int &first = seen[static_cast<std::size_t>(m_plan->m_groups[i])];
            const auto now = static_cast<int>(trains[i]);
            if (first >= 0 && first != now)
                return faultAt("/resampling",
                               "splits the group of row " + std::to_string(m_rows[i] + 1) +
                                   " in resample " + std::to_string(resample + 1),
                               "Keep the rows of a group together, or leave /group out.");
            first = now;
        }
    }
    return {};
}

Result<std::vector<std::vector<std::int64_t>>> PlanMaker::explicitLists() const
{
    const ResamplingSpec &spec = m_plan->m_experiment.resampling;
    if (spec.file.empty())
        return spec.train;
    const std::filesystem::path path =
        std::filesystem::path(m_plan->m_experiment.folder) / spec.file;
    const auto text = readLists(path.string());
    if (!text)
        return text.error();
    std::vector<std::vector<std::int64_t>> lists;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        auto rows = readRowLine(line, path.string() + ":" + std::to_string(lists.size() + 1));
        if (!rows)
            return rows.error();
        lists.push_back(std::move(*rows));
    }
    return lists;
}

Result<void> PlanMaker::readExplicitRows()
{
    const ResamplingSpec &spec = m_plan->m_experiment.resampling;
    if (spec.kind != ResamplingKind::Explicit)
        return {};
    const std::int64_t rows = m_plan->m_table->rows();
    std::vector<std::int64_t> positionOf(static_cast<std::size_t>(rows), -1);
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        positionOf[static_cast<std::size_t>(m_rows[i])] = static_cast<std::int64_t>(i);

    if (!spec.foldOfRow.empty())
        return readFoldOfRow();
    const auto lists = explicitLists();
    if (!lists)
        return lists.error();
    std::int64_t skipped = 0;
    for (std::size_t resample = 0; resample < lists->size(); ++resample) {
        const std::string pointer = spec.file.empty()
                                        ? "/resampling/train/" + std::to_string(resample)
                                        : "/resampling/file, line " + std::to_string(resample + 1);
        std::vector<std::int64_t> positions;
        for (const std::int64_t row : (*lists)[resample]) {
            if (row < 1 || row > rows)
                return faultAt(pointer,
                               "names row " + std::to_string(row) +
                                   ", and the data have rows 1 to " + std::to_string(rows),
                               "Rows are counted from 1.");
            const std::int64_t position = positionOf[static_cast<std::size_t>(row - 1)];
            if (position < 0)
                ++skipped;
            else
                positions.push_back(position);
        }
        std::sort(positions.begin(), positions.end());
        if (Result<void> checked = checkExplicitList(positions, pointer); !checked)
            return checked;
        m_plan->m_explicitTrain.push_back(std::move(positions));
    }
    if (m_plan->m_explicitTrain.empty())
        return faultAt("/resampling", "names no resample",
                       "Give at least one list of training rows.");
    m_plan->m_folds = static_cast<int>(m_plan->m_explicitTrain.size());
    if (skipped > 0)
        m_plan->m_warnings.push_back(std::to_string(skipped) +
                                     " row numbers of the resampling name rows that are left out "
                                     "for missing values; they were skipped.");
    return {};
}

/// A replicate may name rows more than once, and all of them.
Result<void> PlanMaker::checkExplicitList(const std::vector<std::int64_t> &positions,
                                          const std::string &pointer) const
{
    if (positions.empty())
        return faultAt(pointer, "has no row to train on", "Name some of the rows used.");
    if (m_plan->isBootstrap())
        return {};
    if (std::adjacent_find(positions.begin(), positions.end()) != positions.end())
        return faultAt(pointer, "names a row twice",
                       "Folds hold each row once; replicates of a bootstrap, which \"as\": "
                       "\"bootstrap\" makes of them, may repeat rows.");
    if (positions.size() == m_rows.size())
        return faultAt(pointer, "leaves no row to test on",
                       "Name some of the rows used, and not all.");
    return {};
}

Result<void> PlanMaker::checkIntervals()
{
    std::optional<IntervalsSpec> &intervals = m_plan->m_experiment.intervals;
    if (m_plan->isBootstrap()) {
        if (!intervals)
            intervals.emplace();
        return {};
    }
    if (intervals)
        return faultAt("/intervals", "stands beside a resampling that is no bootstrap",
                       "Leave it out, or choose the bootstrap under /resampling.");
    return {};
}

Result<void> PlanMaker::readFoldOfRow()
{
    const std::vector<std::int64_t> &foldOfRow = m_plan->m_experiment.resampling.foldOfRow;
    constexpr std::string_view pointer = "/resampling/fold_of_row";
    if (static_cast<std::int64_t>(foldOfRow.size()) != m_plan->m_table->rows())
        return faultAt(pointer,
                       "has " + std::to_string(foldOfRow.size()) + " numbers, and the data have " +
                           std::to_string(m_plan->m_table->rows()) + " rows",
                       "Give one number a row of the file.");
    const std::int64_t folds = *std::max_element(foldOfRow.begin(), foldOfRow.end());
    if (folds < 2 || folds > static_cast<std::int64_t>(foldOfRow.size()))
        return faultAt(pointer, "counts " + std::to_string(folds) + " folds",
                       "Number the folds from 1; at least 2 are needed.");
    std::vector<std::int64_t> sizes(static_cast<std::size_t>(folds), 0);
    for (const std::int64_t row : m_rows) {
        const std::int64_t fold = foldOfRow[static_cast<std::size_t>(row)] - 1;
        m_plan->m_explicitFoldOf.push_back(static_cast<std::int32_t>(fold));
        ++sizes[static_cast<std::size_t>(fold)];
    }
    const auto empty = std::find(sizes.begin(), sizes.end(), 0);
    if (empty != sizes.end())
        return faultAt(pointer,
                       "puts no row that is used into fold " +
                           std::to_string(empty - sizes.begin() + 1),
                       "Number the folds without gaps.");
    m_plan->m_folds = static_cast<int>(folds);
    return {};
}

} // namespace heddle
