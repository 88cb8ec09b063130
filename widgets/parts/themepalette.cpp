// The colours of both themes: the only file with colour values besides the program's own icon.
#include "parts/theme.h"
#include "parts/themeoptions.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

struct Pair
{
    QRgb light;
    QRgb dark;

    QColor of(ThemeKind kind) const { return {kind == ThemeKind::Light ? light : dark}; }
};

struct Group
{
    Pair mark;
    Pair text;
};

constexpr std::array<Pair, tokenCount> tokens = {{
    {0xF4F5F7, 0x15181C}, // Bg
    {0xFFFFFF, 0x1C2025}, // Surface
    {0xF8F9FA, 0x22272D}, // Surface2
    {0xECEEF1, 0x111417}, // Rail
    {0xE2E5E9, 0x2D333A}, // Line
    {0xC6CCD3, 0x464F59}, // Line2
    {0xEBEDF0, 0x2A3037}, // Grid
    {0xE9ECEF, 0x2B3138}, // Cell
    {0x1A1E24, 0xE8EBEE}, // Ink
    {0x4F5965, 0xAAB4BE}, // Ink2
    {0x5F6975, 0x8A949F}, // Ink3
    {0x4A4FBF, 0x949AF5}, // Accent
    {0x3B40A6, 0xB0B5FA}, // Accent2
    {0xECEDFA, 0x252846}, // Tint
    {0xFFFFFF, 0x13142E}, // OnAccent
    {0x00785A, 0x4CC9A0}, // Good
    {0x8A5A00, 0xF2B84B}, // Warn
    {0xE69F00, 0xE69F00}, // WarnFill
    {0xFDF4E0, 0x352A14}, // WarnTint
    {0x1A1E24, 0x13142E}, // OnWarnFill
    {0xB84300, 0xFF9257}, // Bad
    {0xD55E00, 0xE8702A}, // BadFill
    {0xFCEFE6, 0x3A2318}, // BadTint
    {0x0072B2, 0x0072B2}, // Negative
    {0xD55E00, 0xD55E00}, // Positive
}};

constexpr std::array<Group, Theme::markCount> groups = {{
    {{0x0072B2, 0x4FA8DC}, {0x00629A, 0x7CC0E8}}, // blue
    {{0xE69F00, 0xEBB042}, {0x8A5A00, 0xF2C265}}, // orange
    {{0x009E73, 0x3DBE95}, {0x00785A, 0x5FD0AB}}, // green
    {{0xCC79A7, 0xDB93B9}, {0x9C4A78, 0xE5A9C8}}, // purple
    {{0x56B4E9, 0x7CC7F0}, {0x00629A, 0x7CC7F0}}, // sky; its text in light is blue's
    {{0x8A949F, 0x8A949F}, {0x5F6975, 0x8A949F}}, // grey
}};

// Even steps of OKLab lightness, worse to better.
constexpr std::array<Pair, 9> rampStops = {{
    {0xC3EDD5, 0x2D3D5A},
    {0x95DDC6, 0x285177},
    {0x62CBBE, 0x0F678F},
    {0x2BB6B9, 0x007EA0},
    {0x009EB2, 0x0095A8},
    {0x0085A6, 0x23AAAC},
    {0x226C92, 0x5EBCAF},
    {0x305577, 0x8FCCB6},
    {0x2E405D, 0xB4DCC3},
}};

const Group &groupAt(int group)
{
    const bool known = group >= 0 && group < Theme::markCount;
    return groups.at(known ? std::size_t(group) : groups.size() - 1);
}

QColor between(const QColor &from, const QColor &to, double share)
{
    const auto mix = [share](int a, int b) { return int(std::lround(a + share * (b - a))); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

} // namespace

QColor Theme::color(Token token, ThemeKind kind)
{
    if (token == Token::Line2 && hasStrongerBorders())
        token = Token::Ink3;
    return tokens.at(std::size_t(token)).of(kind);
}

QColor Theme::mark(int group, ThemeKind kind)
{
    return groupAt(group).mark.of(kind);
}

QColor Theme::markText(int group, ThemeKind kind)
{
    return groupAt(group).text.of(kind);
}

QColor Theme::ramp(double share, ThemeKind kind)
{
    if (std::isnan(share))
        return color(Token::Cell, kind);
    const double place = std::clamp(share, 0.0, 1.0) * double(rampStops.size() - 1);
    const auto left = std::min(std::size_t(place), rampStops.size() - 2);
    return between(rampStops.at(left).of(kind), rampStops.at(left + 1).of(kind),
                   place - double(left));
}

} // namespace heddle
