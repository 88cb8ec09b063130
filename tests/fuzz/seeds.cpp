// fuzz_seeds FOLDER: writes real messages and a real result, for the fuzzers to begin with, into
// FOLDER/messages and FOLDER/journal.

#include "samplemessages.h"
#include "wire/frame.h"
#include "wire/taskcodec.h"

#include <filesystem>
#include <fstream>

using namespace heddle;
using namespace heddle::test;

namespace {

bool write(const std::filesystem::path &path, const std::string &bytes)
{
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    return file.flush().good();
}

bool writeMessages(const std::filesystem::path &folder)
{
    bool isWritten = true;
    std::string all;
    int number = 0;
    for (const SampleMessage &sample : sampleMessages()) {
        appendFrame(all, sample.payload);
        isWritten &= write(folder / ("payload" + std::to_string(number++)), sample.payload);
    }
    appendPieceFrame(all, "piece");
    return isWritten && write(folder / "stream", all);
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    const std::filesystem::path folder = arguments[1];
    std::error_code failure;
    for (const char *name : {"messages", "journal"})
        std::filesystem::create_directories(folder / name, failure);
    const bool isWritten = writeMessages(folder / "messages") &&
                           write(folder / "journal/result", encodeTaskResult(sampleResult()));
    return isWritten && !failure ? 0 : 1;
}
