#pragma once

#include "core/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace heddle {

/// Appends items of CBOR (RFC 8949) to a string. The caller writes as many items behind a map or a
/// list as it announced.
class CborWriter
{
public:
    explicit CborWriter(std::string &bytes)
        : m_bytes(bytes)
    {
    }

    void map(std::size_t members); ///< Each is a text, its key, and a value.
    void list(std::size_t items);
    void whole(std::int64_t value);
    void number(double value); ///< Always with 8 bytes: every bit of it comes back.
    void boolean(bool value);
    void text(std::string_view text);
    void bytes(std::string_view bytes);

    /// What fits the type of the value; of anything to walk through, a list.
    template <typename Value>
    void add(const Value &value)
    {
        if constexpr (std::is_same_v<Value, bool>) {
            boolean(value);
        } else if constexpr (std::is_integral_v<Value> || std::is_enum_v<Value>) {
            whole(static_cast<std::int64_t>(value));
        } else if constexpr (std::is_floating_point_v<Value>) {
            number(value);
        } else if constexpr (std::is_convertible_v<const Value &, std::string_view>) {
            text(value);
        } else {
            list(std::size(value));
            for (const auto &item : value)
                add(item);
        }
    }

    template <typename Value>
    void member(std::string_view key, const Value &value)
    {
        text(key);
        add(value);
    }

private:
    void head(unsigned type, std::uint64_t value);

    std::string &m_bytes;
};

class CborItem;
class CborItems;

/// One item of CBOR that came from outside with all that is in it, as a flat list of views of its
/// bytes: texts and byte strings are not copied, nothing recurses, and what is kept is at most 16
/// bytes for each byte that came. The bytes must outlive it.
class CborDocument
{
public:
    static constexpr int mostDepth = 8;            ///< Maps and lists in each other.
    static constexpr std::size_t mostMembers = 64; ///< Of a map.

    /// Takes one whole item: nothing after it, lengths stated before what they count, keys of
    /// text, none doubled, no tags. BadInput says what is wrong with the bytes.
    static Result<CborDocument> parse(std::string_view bytes);

    CborItem root() const;

private:
    friend class CborItem;
    friend class CborItems;
    friend class CborParser;

    enum class Type : std::uint8_t
    {
        Whole,
        HugeWhole, ///< Beyond 64 bits with a sign.
        Number,
        Boolean,
        Null,
        Text,
        Bytes,
        List,
        Map
    };

    struct Range
    {
        std::uint32_t offset, size; ///< In the bytes.
    };

    struct Node
    {
        Type type = Type::Null;
        std::uint32_t end = 0; ///< Behind the last node inside it.
        union {
            std::int64_t whole = 0;
            double number;
            bool boolean;
            Range range;
        };
    };

    std::string_view m_bytes;
    std::vector<Node> m_nodes; ///< In the order of their bytes; keys are nodes, too.
};

/// One item inside a document, which must outlive it. What is asked of another type than the
/// item's gives none.
class CborItem
{
public:
    bool isMap() const { return node().type == CborDocument::Type::Map; }
    bool isList() const { return node().type == CborDocument::Type::List; }
    std::optional<std::int64_t> whole() const;
    std::optional<double> number() const; ///< Also that of a whole number.
    std::optional<bool> boolean() const;
    std::optional<std::string_view> text() const; ///< None when it is no UTF-8, either.
    std::optional<std::string_view> bytes() const;
    std::optional<CborItem> member(std::string_view key) const;
    CborItems items() const; ///< Of a list; else there are none.

private:
    friend class CborDocument;
    friend class CborItems;

    CborItem(const CborDocument &document, std::uint32_t index)
        : m_document(&document)
        , m_index(index)
    {
    }

    const CborDocument::Node &node() const { return m_document->m_nodes[m_index]; }
    std::optional<std::string_view> view(CborDocument::Type type) const;

    const CborDocument *m_document;
    std::uint32_t m_index;
};

/// The items of a list, to walk through.
class CborItems
{
public:
    class Iterator
    {
    public:
        Iterator() = default;
        Iterator(const CborDocument &document, std::uint32_t index)
            : m_document(&document)
            , m_index(index)
        {
        }

        CborItem operator*() const { return {*m_document, m_index}; }
        Iterator &operator++()
        {
            m_index = m_document->m_nodes[m_index].end;
            return *this;
        }
        bool operator!=(const Iterator &other) const { return m_index != other.m_index; }

    private:
        const CborDocument *m_document = nullptr;
        std::uint32_t m_index = 0;
    };

    CborItems() = default; ///< None.
    CborItems(const CborDocument &document, std::uint32_t first, std::uint32_t end)
        : m_begin(document, first)
        , m_end(document, end)
    {
    }

    Iterator begin() const { return m_begin; }
    Iterator end() const { return m_end; }

private:
    Iterator m_begin, m_end;
};

} // namespace heddle
