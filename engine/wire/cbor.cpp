#include "wire/cbor.h"

#include "core/text.h"

#include <array>
#include <bit>
#include <cmath>
#include <limits>

namespace heddle {

namespace {

/// RFC 8949, section 3.1: the major types, in the three high bits of an item's first byte.
enum Major : unsigned
{
    Unsigned,
    Negative,
    ByteString,
    TextString,
    Array,
    MapOfPairs,
    Tag,
    Simple
};

constexpr unsigned oneByte = 24; ///< What says that 1 byte follows; 25, 26, 27: 2, 4, 8 of them.
constexpr unsigned eightBytes = 27;

/// RFC 8949, appendix D: a number of two bytes.
double ofHalf(std::uint64_t bits)
{
    const int exponent = static_cast<int>(bits >> 10 & 0x1f);
    const auto mantissa = static_cast<double>(bits & 0x3ff);
    double value = 0;
    if (exponent == 0)
        value = std::ldexp(mantissa, -24);
    else if (exponent != 31)
        value = std::ldexp(mantissa + 1024, exponent - 25);
    else
        value = mantissa == 0 ? std::numeric_limits<double>::infinity()
                              : std::numeric_limits<double>::quiet_NaN();
    return (bits & 0x8000) != 0 ? -value : value;
}

} // namespace

void CborWriter::head(unsigned type, std::uint64_t value)
{
    const auto first = [type](std::uint64_t low) { return static_cast<char>(type << 5 | low); };
    if (value < oneByte) {
        m_bytes += first(value);
        return;
    }
    const unsigned size = value > 0xffffffff ? 3 : value > 0xffff ? 2 : value > 0xff ? 1 : 0;
    std::array<char, 9> bytes{first(oneByte + size)};
    const std::size_t count = std::size_t{1} << size;
    for (std::size_t i = 0; i < count; ++i)
        bytes[count - i] = static_cast<char>(value >> 8 * i & 0xff);
    m_bytes.append(bytes.data(), 1 + count);
}

void CborWriter::map(std::size_t members)
{
    head(MapOfPairs, members);
}

void CborWriter::list(std::size_t items)
{
    head(Array, items);
}

void CborWriter::whole(std::int64_t value)
{
    if (value >= 0)
        head(Unsigned, static_cast<std::uint64_t>(value));
    else
        head(Negative, ~static_cast<std::uint64_t>(value)); // -1 - value
}

void CborWriter::number(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    std::array<char, 9> bytes{static_cast<char>(Simple << 5 | eightBytes)};
    for (std::size_t i = 0; i < 8; ++i)
        bytes[8 - i] = static_cast<char>(bits >> 8 * i & 0xff);
    m_bytes.append(bytes.data(), bytes.size());
}

void CborWriter::boolean(bool value)
{
    head(Simple, value ? 21 : 20);
}

void CborWriter::text(std::string_view text)
{
    head(TextString, text.size());
    m_bytes += text;
}

void CborWriter::bytes(std::string_view bytes)
{
    head(ByteString, bytes.size());
    m_bytes += bytes;
}

/// Reads item after item; what is open is on a stack of its own.
class CborParser
{
public:
    explicit CborParser(std::string_view bytes) { m_document.m_bytes = bytes; }

    Result<CborDocument> parse()
    {
        if (bytes().size() > std::numeric_limits<std::int32_t>::max())
            fail("It has " + std::to_string(bytes().size()) + " bytes, at most 2 GiB are allowed.");
        m_document.m_nodes.reserve(32);
        do
            readItem();
        while (m_fault.empty() && closeFull());
        if (m_fault.empty() && m_place != bytes().size())
            fail("Something stands behind its end.");
        if (!m_fault.empty())
            return badInput(m_fault, "It was not read.", "Its sender or file is damaged.");
        return std::move(m_document);
    }

private:
    using Type = CborDocument::Type;
    using Node = CborDocument::Node;

    struct Open
    {
        std::size_t node = 0;
        std::uint64_t left = 0; ///< Items, keys among them.
    };

    struct Head
    {
        unsigned type = 0;
        unsigned info = 0;
        std::uint64_t value = 0;
    };

    std::string_view bytes() const { return m_document.m_bytes; }
    std::size_t size() const { return bytes().size() - m_place; } ///< Of what is not yet read.
    bool isIn(Type type) const
    {
        return m_depth > 0 && m_document.m_nodes[m_open[m_depth - 1].node].type == type;
    }

    /// Closes maps and lists that have all their items. False when nothing is open any more.
    bool closeFull()
    {
        while (m_depth > 0 && m_open[m_depth - 1].left == 0) {
            --m_depth;
            m_document.m_nodes[m_open[m_depth].node].end = count();
        }
        return m_depth > 0;
    }

    std::uint32_t count() const { return static_cast<std::uint32_t>(m_document.m_nodes.size()); }

    void readItem()
    {
        const bool isKey = isIn(Type::Map) && m_open[m_depth - 1].left % 2 == 0;
        if (m_depth > 0)
            --m_open[m_depth - 1].left;
        const Head head = readHead();
        if (!m_fault.empty())
            return;
        if (isKey && head.type != TextString)
            return fail("A key is no text at byte " + std::to_string(m_place) + ".");
        switch (head.type) {
        case Unsigned:
        case Negative:
            return addWhole(head);
        case ByteString:
            return addRange(Type::Bytes, head.value);
        case TextString:
            addRange(Type::Text, head.value);
            if (isKey)
                checkKey();
            return;
        case Array:
            return open(Type::List, head.value);
        case MapOfPairs:
            return open(Type::Map, head.value);
        case Tag:
            return fail("A tag stands before byte " + std::to_string(m_place) + ".");
        default:
            return addSimple(head);
        }
    }

    Head readHead()
    {
        Head head;
        if (size() == 0) {
            fail("It ends too early.");
            return head;
        }
        const auto first = static_cast<unsigned char>(bytes()[m_place++]);
        head.type = first >> 5;
        head.info = first & 0x1f;
        head.value = head.info;
        if (head.info < oneByte)
            return head;
        const std::size_t length = std::size_t{1} << (head.info - oneByte);
        if (head.info > eightBytes)
            fail("A length is not stated at byte " + std::to_string(m_place) + ".");
        else if (size() < length)
            fail("It ends too early.");
        if (!m_fault.empty())
            return head;
        head.value = 0;
        for (const char byte : bytes().substr(m_place, length))
            head.value = head.value << 8 | static_cast<unsigned char>(byte);
        m_place += length;
        return head;
    }

    Node &add(Type type)
    {
        Node &node = m_document.m_nodes.emplace_back();
        node.type = type;
        node.end = count();
        return node;
    }

    void addWhole(const Head &head)
    {
        const bool isHuge = head.value > std::uint64_t{std::numeric_limits<std::int64_t>::max()};
        const auto whole = static_cast<std::int64_t>(head.value);
        add(isHuge ? Type::HugeWhole : Type::Whole).whole = head.type == Negative ? ~whole : whole;
    }

    void addSimple(const Head &head)
    {
        if (head.info == 20 || head.info == 21)
            add(Type::Boolean).boolean = head.info == 21;
        else if (head.info == 22)
            add(Type::Null);
        else if (head.info == 25)
            add(Type::Number).number = ofHalf(head.value);
        else if (head.info == 26)
            add(Type::Number).number =
                double{std::bit_cast<float>(static_cast<std::uint32_t>(head.value))};
        else if (head.info == eightBytes)
            add(Type::Number).number = std::bit_cast<double>(head.value);
        else
            fail("No value is known before byte " + std::to_string(m_place) + ".");
    }

    void addRange(Type type, std::uint64_t length)
    {
        if (length > size())
            return fail("It ends too early.");
        add(type).range = {static_cast<std::uint32_t>(m_place), static_cast<std::uint32_t>(length)};
        m_place += length;
    }

    void open(Type type, std::uint64_t length)
    {
        const bool isMap = type == Type::Map;
        if (m_depth == m_open.size())
            return fail("It is nested deeper than " + std::to_string(m_open.size()) + " levels.");
        if (isMap && length > CborDocument::mostMembers)
            return fail("A map has " + std::to_string(length) + " members, at most " +
                        std::to_string(CborDocument::mostMembers) + " are allowed.");
        if (length > size()) // each item takes a byte at least
            return fail("It ends too early.");
        m_open[m_depth++] = {m_document.m_nodes.size(), isMap ? 2 * length : length};
        add(type);
    }

    /// That the key just added stands in its map for the first time.
    void checkKey()
    {
        if (!m_fault.empty())
            return;
        const auto viewOf = [this](const Node &node) {
            return bytes().substr(node.range.offset, node.range.size);
        };
        const std::size_t last = m_document.m_nodes.size() - 1;
        const std::string_view key = viewOf(m_document.m_nodes[last]);
        std::size_t other = m_open[m_depth - 1].node + 1;
        while (other != last && viewOf(m_document.m_nodes[other]) != key)
            other = m_document.m_nodes[other + 1].end;
        if (other != last)
            fail("The key " + heddle::quoted(key) + " stands twice in a map.");
    }

    void fail(std::string fault)
    {
        if (m_fault.empty())
            m_fault = std::move(fault);
    }

    CborDocument m_document;
    std::size_t m_place = 0;
    std::array<Open, CborDocument::mostDepth> m_open;
    std::size_t m_depth = 0;
    std::string m_fault;
};

Result<CborDocument> CborDocument::parse(std::string_view bytes)
{
    return CborParser(bytes).parse();
}

CborItem CborDocument::root() const
{
    return {*this, 0};
}

std::optional<std::int64_t> CborItem::whole() const
{
    return node().type == CborDocument::Type::Whole ? std::optional(node().whole) : std::nullopt;
}

std::optional<double> CborItem::number() const
{
    if (const auto value = whole())
        return static_cast<double>(*value);
    return node().type == CborDocument::Type::Number ? std::optional(node().number) : std::nullopt;
}

std::optional<bool> CborItem::boolean() const
{
    return node().type == CborDocument::Type::Boolean ? std::optional(node().boolean)
                                                      : std::nullopt;
}

std::optional<std::string_view> CborItem::view(CborDocument::Type type) const
{
    if (node().type != type)
        return std::nullopt;
    return m_document->m_bytes.substr(node().range.offset, node().range.size);
}

std::optional<std::string_view> CborItem::text() const
{
    const auto text = view(CborDocument::Type::Text);
    return text && isValidUtf8(*text) ? text : std::nullopt;
}

std::optional<std::string_view> CborItem::bytes() const
{
    return view(CborDocument::Type::Bytes);
}

std::optional<CborItem> CborItem::member(std::string_view key) const
{
    if (!isMap())
        return std::nullopt;
    const auto &nodes = m_document->m_nodes;
    for (std::uint32_t place = m_index + 1; place < node().end; place = nodes[place + 1].end)
        if (CborItem(*m_document, place).view(CborDocument::Type::Text) == key)
            return CborItem(*m_document, place + 1);
    return std::nullopt;
}

CborItems CborItem::items() const
{
    const std::uint32_t end = isList() ? node().end : m_index + 1;
    return {*m_document, m_index + 1, end};
}

} // namespace heddle
