#include "run/resultswriter.h"

#include "core/sha256.h"
#include "formats/modelfile.h"
#include "run/jsonsink.h"
#include "run/outputfile.h"
#include "run/resultsections.h"

#include <filesystem>
#include <limits>
#include <system_error>

namespace heddle {

namespace {

/// Feeds the digest: names and texts with their length, numbers as doubles, counts (and truth
/// values) as integers, lists behind their count; what is not there is the one not-a-number.
class DigestSink : public ResultSink
{
public:
    explicit DigestSink(Sha256 &hash)
        : m_hash(hash)
    {
    }

    void beginObject() override {}
    void endObject() override {}
    void beginArray(std::int64_t count) override { m_hash.addCount(count); }
    void endArray() override {}
    void key(std::string_view name) override { m_hash.addText(name); }
    void text(std::string_view text) override { m_hash.addText(text); }
    void number(double value) override { m_hash.addNumber(value); }
    void count(std::int64_t value) override { m_hash.addCount(value); }
    void boolean(bool value) override { m_hash.addCount(value ? 1 : 0); }
    void null() override { m_hash.addNumber(std::numeric_limits<double>::quiet_NaN()); }

private:
    Sha256 &m_hash;
};

void writeDocument(const Results &results, ResultSink &sink)
{
    sink.beginObject();
    sink.key("heddle_results");
    sink.count(1);
    if (!results.complete) {
        sink.key("complete");
        sink.boolean(false);
    }
    sink.key("experiment");
    writeExperiment(results, Scope::Everything, sink);
    sink.key("dataset");
    writeDataset(results, sink);
    writeNumbers(results, Scope::Everything, sink);
    if (!results.digest.empty()) {
        sink.key("digest");
        sink.text(results.digest);
    }
    sink.key("timing");
    writeTiming(results.timing, sink);
    sink.endObject();
}

Result<void> writeModels(const Results &results, const std::string &folder)
{
    if (results.fits.empty())
        return {};
    std::error_code code;
    std::filesystem::create_directories(folder + "/models", code);
    if (code)
        return Error{ErrorCode::Io,
                     "The folder \"" + folder + "/models\" cannot be made: " + code.message() + ".",
                     "No models were written.", "Choose a folder you may write to."};
    for (const FitEntry &fit : results.fits) {
        auto written =
            writeModelFile(*results.plan, fit, folder + "/" + fit.modelFile, results.datasetId);
        if (!written)
            return written;
    }
    return {};
}

} // namespace

Result<void> writeResults(const Results &results, const std::string &folder)
{
    // Models first: results.json names them.
    if (auto written = writeModels(results, folder); !written)
        return written;
    auto file = OutputFile::open(folder + "/results.json", OutputFile::Placement::Renamed);
    if (!file)
        return file.error();
    JsonSink sink(&*file);
    writeDocument(results, sink);
    if (auto written = sink.flush(); !written)
        return written;
    return file->finish();
}

std::string resultsJson(const Results &results)
{
    JsonSink sink;
    writeDocument(results, sink);
    return sink.takeText();
}

std::string digestOf(const Results &results)
{
    Sha256 hash;
    DigestSink sink(hash);
    sink.text(results.datasetId);
    writeExperiment(results, Scope::Digest, sink);
    writeNumbers(results, Scope::Digest, sink);
    sink.text(results.predictionsSha256);
    return toText(hash.finish());
}

} // namespace heddle
