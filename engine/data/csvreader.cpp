#include "data/csvreader.h"

#include "core/machine.h"
#include "core/text.h"
#include "data/bytesource.h"
#include "data/csvreading.h"
#include "data/csvtuning.h"

#include <new>

namespace heddle {

namespace {

/// Unzips as much as the preview needs: more and more until it has its rows.
Result<CsvTable> readZipped(std::string_view bytes, const CsvOptions &options,
                            const CsvTuning &tuning, const std::stop_token &stop)
{
    UnzipLimits limits{tuning.memoryAllowed, options.maximumRows ? tuning.previewBytes : 0};
    for (;;) {
        const Result<Unzipped> content = unzip(bytes, limits, stop);
        if (!content)
            return content.error();
        const std::string_view data(content->bytes.data(), content->bytes.size());
        Result<CsvTable> table = CsvReading(options, tuning, stop).run(data, std::ssize(data));
        const bool isEnough =
            table && options.maximumRows && table->table.rows() >= *options.maximumRows;
        if (content->isComplete || isEnough || stop.stop_requested())
            return table;
        limits.enough *= 4;
    }
}

} // namespace

Result<CsvTable> readCsv(const std::string &path, const CsvOptions &options,
                         const CsvTuning &tuning, const std::stop_token &stop)
{
    try {
        CsvTuning known = tuning;
        if (known.memoryAllowed <= 0)
            known.memoryAllowed = memoryAllowed();
        const Result<MappedFile> file = MappedFile::open(path);
        if (!file)
            return file.error();
        const std::string_view bytes = file->bytes();
        Result<CsvTable> table = isGzip(bytes) ? readZipped(bytes, options, known, stop)
                                               : CsvReading(options, known, stop).run(bytes, 0);
        if (table)
            table->fileBytes = std::ssize(bytes);
        return table;
    } catch (const std::bad_alloc &) {
        return Error{ErrorCode::Resources, "There is not enough memory for the table.",
                     "Nothing was read.", "Close other programs or use a smaller file."};
    }
}

Result<CsvTable> readCsv(const std::string &path, const CsvOptions &options,
                         const std::stop_token &stop)
{
    return readCsv(path, options, CsvTuning(), stop);
}

} // namespace heddle
