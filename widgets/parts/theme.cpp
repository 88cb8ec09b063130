#include "parts/theme.h"

#include "parts/style.h"
#include "parts/stylesheet.h"
#include "parts/themeoptions.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPalette>
#include <QToolTip>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {

namespace {

/// The theme that is on. Set by Theme::apply() alone.
struct Current
{
    ThemeKind kind = ThemeKind::Light;
    double scale = 1;  // of all text and of what must hold text
    double chosen = 0; // that scale, when the user has chosen it
    bool strongerBorders = false;
    bool reducedMotion = false;
    bool fontsLoaded = false;
};

Current &current()
{
    static Current state;
    return state;
}

void loadFonts()
{
    for (const char *name : {"Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf",
                             "JetBrainsMono-Regular.ttf"})
        QFontDatabase::addApplicationFont(QStringLiteral(":/heddle/fonts/") + QLatin1String(name));
}

/// The desktop's font against the largest that desktops ship as their normal one (11 pt, 15 px):
/// up to that our own 13 px stand, above it the user wants larger text.
double scaleOfDesktop()
{
    const double pixels = QFontInfo(QApplication::font()).pixelSize();
    return std::clamp(pixels / 15, 1.0, 2.0);
}

QPalette paletteOf(ThemeKind kind)
{
    const auto of = [kind](Token token) { return Theme::color(token, kind); };
    QPalette palette;
    palette.setColor(QPalette::Window, of(Token::Bg));
    palette.setColor(QPalette::WindowText, of(Token::Ink));
    palette.setColor(QPalette::Base, of(Token::Surface));
    palette.setColor(QPalette::AlternateBase, of(Token::Surface2));
    palette.setColor(QPalette::Button, of(Token::Surface));
    palette.setColor(QPalette::ButtonText, of(Token::Ink));
    palette.setColor(QPalette::Text, of(Token::Ink));
    palette.setColor(QPalette::BrightText, of(Token::Ink));
    palette.setColor(QPalette::PlaceholderText, of(Token::Ink3));
    palette.setColor(QPalette::Highlight, of(Token::Tint));
    palette.setColor(QPalette::HighlightedText, of(Token::Ink));
    palette.setColor(QPalette::Link, of(Token::Accent));
    palette.setColor(QPalette::LinkVisited, of(Token::Accent2));
    palette.setColor(QPalette::ToolTipBase, of(Token::Surface));
    palette.setColor(QPalette::ToolTipText, of(Token::Ink));
    palette.setColor(QPalette::Light, of(Token::Surface));
    palette.setColor(QPalette::Midlight, of(Token::Line));
    palette.setColor(QPalette::Mid, of(Token::Line2));
    palette.setColor(QPalette::Dark, of(Token::Ink3));
    palette.setColor(QPalette::Shadow, of(Token::Line2));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, of(Token::Ink3));
    palette.setColor(QPalette::Disabled, QPalette::Base, of(Token::Surface2));
    palette.setColor(QPalette::Disabled, QPalette::Button, of(Token::Surface2));
    return palette;
}

QFont sans(int pixels, QFont::Weight weight)
{
    QFont font;
    font.setFamilies(
        {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(Theme::px(pixels));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    return font;
}

} // namespace

ThemeKind Theme::kind()
{
    return current().kind;
}

QColor Theme::color(Token token)
{
    return color(token, kind());
}

QColor Theme::mark(int group)
{
    return mark(group, kind());
}

QColor Theme::markText(int group)
{
    return markText(group, kind());
}

QColor Theme::ramp(double share)
{
    return ramp(share, kind());
}

QFont Theme::font(TextStyle style)
{
    switch (style) {
    case TextStyle::Body:
        return sans(13, QFont::Normal);
    case TextStyle::Strong:
        return sans(13, QFont::DemiBold);
    case TextStyle::Name:
        return sans(13, QFont::Medium);
    case TextStyle::Secondary:
        return sans(12, QFont::Normal);
    case TextStyle::Axis:
        return sans(11, QFont::Normal);
    case TextStyle::Document:
        return sans(15, QFont::DemiBold);
    case TextStyle::Figure:
        return sans(20, QFont::DemiBold);
    case TextStyle::Headline:
        return sans(24, QFont::DemiBold);
    case TextStyle::Mono:
        break;
    }
    QFont mono = sans(12, QFont::Normal);
    mono.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"),
                      QStringLiteral("monospace")});
    return mono;
}

int Theme::px(int designPixels)
{
    return int(std::lround(designPixels * current().scale));
}

void Theme::apply(QApplication &application, ThemeKind kind)
{
    Current &state = current();
    if (!state.fontsLoaded) { // before our own font hides the desktop's
        state.scale = state.chosen > 0 ? state.chosen : scaleOfDesktop();
        loadFonts();
        state.fontsLoaded = true;
        application.setStyle(new Style); // the application takes it over
    }
    state.kind = kind;
    QApplication::setFont(font(TextStyle::Body));
    QToolTip::setFont(font(TextStyle::Secondary));
    QApplication::setPalette(paletteOf(kind));
    application.setStyleSheet(styleSheet());
}

void setStrongerBorders(bool stronger)
{
    current().strongerBorders = stronger;
}

bool hasStrongerBorders()
{
    return current().strongerBorders;
}

void setReducedMotion(bool reduced)
{
    current().reducedMotion = reduced;
}

bool hasReducedMotion()
{
    return current().reducedMotion;
}

void setTextScale(double scale)
{
    current().chosen = scale > 0 ? std::clamp(scale, 1.0, 2.0) : 0;
}

ThemeKind resolveTheme(ThemeChoice choice, const QColor &desktopWindow)
{
    if (choice == ThemeChoice::Light)
        return ThemeKind::Light;
    if (choice == ThemeChoice::Dark)
        return ThemeKind::Dark;
    return desktopWindow.lightnessF() < 0.5F ? ThemeKind::Dark : ThemeKind::Light;
}

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::MatchDesktop:
        break;
    }
    return QStringLiteral("match");
}

ThemeChoice themeChoiceFromName(const QString &name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark})
        if (name == themeChoiceName(choice))
            return choice;
    return ThemeChoice::MatchDesktop;
}

} // namespace heddle
