#include "data/csvscan.h"

#include "core/parallel.h"
#include "core/text.h"

#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace heddle {

namespace {

/// What bytes a stretch of data holds.
struct ByteCensus
{
    std::int64_t lineEnds = 0;
    bool hasQuote = false;
    bool hasZero = false;
    bool hasHighBit = false;
};

/// One pass at memory speed: 32 bytes at a time.
ByteCensus takeCensus(const char *begin, const char *end, char lineEnd, char quote)
{
    ByteCensus census;
    const __m256i lineEnds = _mm256_set1_epi8(lineEnd);
    const __m256i quotes = _mm256_set1_epi8(quote);
    const __m256i zero = _mm256_setzero_si256();
    __m256i anyQuote = zero;
    __m256i anyHigh = zero;
    __m256i smallest = _mm256_set1_epi8(-1);
    const char *at = begin;
    for (; end - at >= 32; at += 32) {
        const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i *>(at));
        const int mask = _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, lineEnds));
        census.lineEnds += std::popcount(static_cast<unsigned>(mask));
        anyQuote = _mm256_or_si256(anyQuote, _mm256_cmpeq_epi8(bytes, quotes));
        anyHigh = _mm256_or_si256(anyHigh, bytes);
        smallest = _mm256_min_epu8(smallest, bytes);
    }
    census.hasQuote = _mm256_movemask_epi8(anyQuote) != 0;
    census.hasHighBit = _mm256_movemask_epi8(anyHigh) != 0;
    census.hasZero = _mm256_movemask_epi8(_mm256_cmpeq_epi8(smallest, zero)) != 0;
    for (; at != end; ++at) {
        census.lineEnds += *at == lineEnd;
        census.hasQuote |= *at == quote;
        census.hasHighBit |= (static_cast<unsigned char>(*at) & 0x80) != 0;
        census.hasZero |= *at == 0;
    }
    census.hasQuote = census.hasQuote && quote != 0;
    return census;
}

/// How a chunk ends when it begins in one of the two states.
struct Passage
{
    const char *recordStart = nullptr; ///< First record that begins in the chunk.
    const char *open = nullptr;        ///< Opening quote, when a quote is open at the end and was
                                       ///< opened in this chunk.
    bool endsInQuotes = false;
};

struct Chunk
{
    const char *begin = nullptr;
    const char *end = nullptr;
    ByteCensus census;
    std::array<Passage, 2> passage; ///< By the state at the begin: outside, inside quotes.
    const char *invalid = nullptr;  ///< First byte that must not be.
};

/// Whether a quote met outside quotes stands at the beginning of a field.
bool opensField(const char *quote, std::string_view data, const CsvDialect &dialect)
{
    const char *at = quote;
    while (at != data.data() && dialect.isBlank(at[-1]))
        --at;
    return at == data.data() || at[-1] == dialect.separator || at[-1] == dialect.lineEnd;
}

Passage passThrough(const Chunk &chunk, bool inQuotes, std::string_view data,
                    const CsvDialect &dialect)
{
    Passage passage;
    const auto find = [&](const char *from, char c) {
        const auto size = static_cast<std::size_t>(chunk.end - from);
        const auto *found = static_cast<const char *>(std::memchr(from, c, size));
        return found ? found : chunk.end;
    };
    const auto lookForRecord = [&](const char *from, const char *to) {
        if (passage.recordStart)
            return;
        const char *lineEnd = std::find(from, to, dialect.lineEnd);
        if (lineEnd != to)
            passage.recordStart = lineEnd + 1;
    };
    const char *at = chunk.begin;
    while (at != chunk.end) {
        const char *quote = chunk.census.hasQuote ? find(at, dialect.quote) : chunk.end;
        if (!inQuotes)
            lookForRecord(at, quote);
        if (quote == chunk.end)
            break;
        at = quote + 1;
        if (!inQuotes) {
            inQuotes = opensField(quote, data, dialect);
            passage.open = inQuotes ? quote : nullptr;
        } else if (at != chunk.end && *at == dialect.quote) {
            ++at; // a doubled quote; chunks never end between the two
        } else {
            inQuotes = false;
            passage.open = nullptr;
        }
    }
    passage.endsInQuotes = inQuotes;
    return passage;
}

/// Neither inside a UTF-8 character nor beside a quote.
const char *boundaryFrom(const char *at, const char *end, char quote)
{
    const auto isContinuation = [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    };
    while (at < end && (isContinuation(*at) || (quote != 0 && (*at == quote || at[-1] == quote))))
        ++at;
    return std::min(at, end);
}

std::vector<Chunk> cutIntoChunks(std::string_view data, std::size_t chunkBytes, char quote)
{
    std::vector<Chunk> chunks;
    const char *end = data.data() + data.size();
    for (const char *at = data.data(); at != end;) {
        const auto left = static_cast<std::size_t>(end - at);
        const char *stop = left <= chunkBytes ? end : boundaryFrom(at + chunkBytes, end, quote);
        chunks.push_back({at, stop, {}, {}, nullptr});
        at = stop;
    }
    return chunks;
}

void scanChunk(Chunk &chunk, std::string_view data, const CsvDialect &dialect)
{
    const std::string_view text{chunk.begin, static_cast<std::size_t>(chunk.end - chunk.begin)};
    chunk.census = takeCensus(chunk.begin, chunk.end, dialect.lineEnd, dialect.quote);
    if (chunk.census.hasZero)
        chunk.invalid = text.data() + text.find('\0');
    else if (chunk.census.hasHighBit && !isValidUtf8(text))
        chunk.invalid = text.data() + firstInvalidUtf8(text);
    for (const bool inQuotes : {false, true})
        chunk.passage[inQuotes] = passThrough(chunk, inQuotes, data, dialect);
}

std::string lineText(std::int64_t line)
{
    return "Line " + std::to_string(line);
}

Error invalidByte(char byte, std::int64_t line)
{
    if (byte == 0) {
        return badInput(lineText(line) +
                            " holds a zero byte: this is not a text file, or its text is UTF-16.",
                        "Nothing was read.", "Save it as CSV in UTF-8 and open that.");
    }
    constexpr std::string_view digits = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    return badInput(lineText(line) + " holds the byte 0x" + digits[value >> 4] +
                        digits[value & 15] + " where UTF-8 allows none.",
                    "Nothing was read.",
                    "Save the file as UTF-8 (it may be in Latin-1 or Windows-1252).");
}

} // namespace

std::int64_t countLineEnds(const char *begin, const char *end, char lineEnd)
{
    return std::count(begin, end, lineEnd);
}

Result<void> checkEncodingMarks(std::string_view data)
{
    if (data.starts_with("\xFF\xFE") || data.starts_with("\xFE\xFF")) {
        return badInput("The file is UTF-16 text.", "Nothing was read.",
                        "Save it as UTF-8 and open that.");
    }
    return {};
}

Result<std::vector<CsvPiece>> cutIntoPieces(std::string_view data, const CsvDialect &dialect,
                                            const CsvScanOptions &options, std::stop_token stop)
{
    std::vector<Chunk> chunks = cutIntoChunks(data, options.chunkBytes, dialect.quote);
    forEachIndex(std::ssize(chunks), options.threads, [&](std::int64_t i) {
        if (!stop.stop_requested())
            scanChunk(chunks[static_cast<std::size_t>(i)], data, dialect);
    });
    if (stop.stop_requested())
        return Error{ErrorCode::Cancelled, "Reading was cancelled."};

    std::vector<CsvPiece> pieces;
    std::int64_t line = options.firstLine;
    bool inQuotes = false;
    const char *open = nullptr;
    for (const Chunk &chunk : chunks) {
        if (chunk.invalid) {
            return invalidByte(*chunk.invalid,
                               line + countLineEnds(chunk.begin, chunk.invalid, dialect.lineEnd));
        }
        const Passage &passage = chunk.passage[inQuotes];
        if (pieces.empty())
            pieces.push_back({chunk.begin, nullptr, line, 0});
        else if (passage.recordStart && passage.recordStart != data.data() + data.size())
            pieces.push_back(
                {passage.recordStart, nullptr,
                 line + countLineEnds(chunk.begin, passage.recordStart, dialect.lineEnd), 0});
        line += chunk.census.lineEnds;
        inQuotes = passage.endsInQuotes;
        open = passage.open ? passage.open : inQuotes ? open : nullptr;
    }
    if (inQuotes) {
        const auto openLine = options.firstLine + countLineEnds(data.data(), open, dialect.lineEnd);
        return badInput("The quote opened in line " + std::to_string(openLine) + " has no end.",
                        "Nothing was read.",
                        "Close or remove the quote, or choose another quote character.");
    }
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const bool isLast = i + 1 == pieces.size();
        pieces[i].end = isLast ? data.data() + data.size() : pieces[i + 1].begin;
        pieces[i].slots = (isLast ? line + 1 : pieces[i + 1].line) - pieces[i].line;
    }
    return pieces;
}

} // namespace heddle
