#pragma once

#include <QColor>
#include <QFont>
#include <QString>

class QApplication;

namespace heddle {

enum class ThemeKind
{
    Light,
    Dark
};

/// What the user chose under View > Theme; MatchDesktop follows the palette at start-up.
enum class ThemeChoice
{
    Light,
    Dark,
    MatchDesktop
};

/// What a colour is for. Widgets and painters name the use, never the colour.
enum class Token
{
    Bg,         ///< The page.
    Surface,    ///< Panels and fields.
    Surface2,   ///< Header rows, wells.
    Rail,       ///< Rail, menu bar, status bar.
    Line,       ///< Hairlines.
    Line2,      ///< Borders of controls.
    Grid,       ///< Grid of a chart.
    Cell,       ///< A queued cell.
    Ink,        ///< Text.
    Ink2,       ///< Labels.
    Ink3,       ///< Hints, axis text.
    Accent,     ///< Selected, running, or the button to press.
    Accent2,    ///< Pressed.
    Tint,       ///< Selected row.
    OnAccent,   ///< Text on the accent.
    Good,       ///< Done, passed (text).
    Warn,       ///< Warning (text).
    WarnFill,   ///< Warning (mark).
    WarnTint,   ///< Warning (wash).
    OnWarnFill, ///< Text on the warning mark.
    Bad,        ///< Failed (text).
    BadFill,    ///< Failed (mark).
    BadTint,    ///< Failed (wash).
    Negative,   ///< Low end of signed quantities; the middle is Surface.
    Positive,   ///< High end of signed quantities.
};
constexpr int tokenCount = int(Token::Positive) + 1;

/// Text styles; see Theme::font().
enum class TextStyle
{
    Body,      ///< 13 px
    Strong,    ///< 13 px DemiBold: panel titles.
    Name,      ///< 13 px Medium: names in lists.
    Secondary, ///< 12 px
    Axis,      ///< 11 px, never less.
    Document,  ///< 15 px DemiBold
    Figure,    ///< 20 px DemiBold
    Headline,  ///< 24 px DemiBold
    Mono,      ///< 12 px JetBrains Mono: formula, code, fingerprints, raw lines.
};

/// The look of the program: colours, fonts and sizes of design tokens.
///
/// Only apply() changes the theme, and only the GUI thread may call any of this. After apply()
/// every widget gets a PaletteChange event and repaints; whoever keeps a colour (a chart, a
/// pixmap) fetches it again there.
class Theme
{
public:
    static ThemeKind kind(); ///< Light until apply() says otherwise.

    static QColor color(Token token); ///< Of the theme that is on.
    static QColor color(Token token, ThemeKind kind);

    /// Hue of a group (worker, host, level, learner): blue, orange, green, purple, sky, grey.
    /// From the seventh on all are grey: label them instead.
    static QColor mark(int group);
    static QColor mark(int group, ThemeKind kind);
    static QColor markText(int group); ///< The same hue, dark or light enough for text.
    static QColor markText(int group, ThemeKind kind);
    static constexpr int markCount = 6;

    /// Colour of a score, from 0 (worst) to 1 (best); outside is clamped, NaN gives Token::Cell.
    static QColor ramp(double share);
    static QColor ramp(double share, ThemeKind kind);

    static QFont font(TextStyle style);
    static int px(int designPixels); ///< Scaled with the desktop's font size, 100 to 200 %.

    /// Registers the compiled-in fonts, then sets style, font, palette and style sheet.
    static void apply(QApplication &application, ThemeKind kind);
};

/// The theme a choice stands for on a desktop whose window colour is `desktopWindow`.
ThemeKind resolveTheme(ThemeChoice choice, const QColor &desktopWindow);

/// "light", "dark", "match": the words of the settings file and of --theme. Unknown: MatchDesktop.
QString themeChoiceName(ThemeChoice choice);
ThemeChoice themeChoiceFromName(const QString &name);

} // namespace heddle
