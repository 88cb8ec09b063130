#include "appresources.h"
#include "parts/icons.h"
#include "parts/theme.h"

#include <QApplication>
#include <QDir>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPalette>
#include <QTest>

#include <cmath>

using namespace heddle;

class TestTheme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void textCanBeRead_data();
    void textCanBeRead();
    void namesOfGroupsCanBeRead_data();
    void namesOfGroupsCanBeRead();
    void rampGoesEvenlyFromWorseToBetter_data();
    void rampGoesEvenlyFromWorseToBetter();
    void rampOfAnUnknownScoreIsTheEmptyCell();
    void everyIconIsDrawn_data();
    void everyIconIsDrawn();
    void iconsFollowTheTheme();
    void fontsAreCompiledIn_data();
    void fontsAreCompiledIn();
    void applyingSetsThePalette();
    void matchDesktopFollowsTheLightnessOfTheWindow();
    void choicesHaveNames();
};

namespace {

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

/// Relative luminance of WCAG 2.1.
double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) +
           0.0722 * linear(color.blueF());
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

const std::pair<ThemeKind, const char *> themes[] = {{ThemeKind::Light, "light"},
                                                     {ThemeKind::Dark, "dark"}};

int inkedPixels(const QPixmap &pixmap)
{
    const QImage image = pixmap.toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 40 ? 1 : 0;
    return count;
}

} // namespace

void TestTheme::initTestCase()
{
    initialiseResources();
    Theme::apply(*qApp, ThemeKind::Light);
}

void TestTheme::textCanBeRead_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<Token>("text");
    QTest::addColumn<Token>("ground");
    const std::pair<Token, const char *> inks[] = {{Token::Ink, "ink"},   {Token::Ink2, "ink2"},
                                                   {Token::Ink3, "ink3"}, {Token::Accent, "accent"},
                                                   {Token::Good, "good"}, {Token::Warn, "warn"},
                                                   {Token::Bad, "bad"}};
    const std::pair<Token, const char *> grounds[] = {
        {Token::Surface, "surface"}, {Token::Bg, "bg"}, {Token::Tint, "tint"}};
    for (const auto &[kind, theme] : themes) {
        for (const auto &[ink, inkName] : inks)
            for (const auto &[ground, groundName] : grounds)
                QTest::addRow("%s on %s, %s", inkName, groundName, theme) << kind << ink << ground;
        QTest::addRow("text on accent, %s", theme) << kind << Token::OnAccent << Token::Accent;
        QTest::addRow("text on pressed accent, %s", theme)
            << kind << Token::OnAccent << Token::Accent2;
        QTest::addRow("text on the warning mark, %s", theme)
            << kind << Token::OnWarnFill << Token::WarnFill;
        QTest::addRow("warning on its wash, %s", theme) << kind << Token::Warn << Token::WarnTint;
        QTest::addRow("failure on its wash, %s", theme) << kind << Token::Bad << Token::BadTint;
        QTest::addRow("label on the rail, %s", theme) << kind << Token::Ink2 << Token::Rail;
    }
}

void TestTheme::textCanBeRead()
{
    QFETCH(ThemeKind, kind);
    QFETCH(Token, text);
    QFETCH(Token, ground);

    const double ratio = contrast(Theme::color(text, kind), Theme::color(ground, kind));

    QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio))); // WCAG 2.1 AA
}

void TestTheme::namesOfGroupsCanBeRead_data()
{
    QTest::addColumn<ThemeKind>("kind");
    QTest::addColumn<int>("group");
    for (const auto &[kind, theme] : themes)
        for (int group = 0; group <= Theme::markCount; ++group)
            QTest::addRow("group %d, %s", group, theme) << kind << group;
}

void TestTheme::namesOfGroupsCanBeRead()
{
    QFETCH(ThemeKind, kind);
    QFETCH(int, group);

    const double ratio = contrast(Theme::markText(group, kind), Theme::color(Token::Surface, kind));

    QVERIFY2(ratio >= 4.5, qPrintable(QString::number(ratio)));
}

void TestTheme::rampGoesEvenlyFromWorseToBetter_data()
{
    QTest::addColumn<ThemeKind>("kind");
    for (const auto &[kind, theme] : themes)
        QTest::addRow("%s", theme) << kind;
}

void TestTheme::rampGoesEvenlyFromWorseToBetter()
{
    QFETCH(ThemeKind, kind);
    const double direction = kind == ThemeKind::Light ? -1 : 1; // better is darker on white

    for (int step = 1; step <= 16; ++step) {
        const double before = luminance(Theme::ramp((step - 1) / 16.0, kind));
        const double after = luminance(Theme::ramp(step / 16.0, kind));
        QVERIFY2(direction * (after - before) > 0, qPrintable(QString::number(step)));
    }
    QCOMPARE(Theme::ramp(-1, kind), Theme::ramp(0, kind));
    QCOMPARE(Theme::ramp(2, kind), Theme::ramp(1, kind));
}

void TestTheme::rampOfAnUnknownScoreIsTheEmptyCell()
{
    QCOMPARE(Theme::ramp(std::nan(""), ThemeKind::Dark),
             Theme::color(Token::Cell, ThemeKind::Dark));
}

void TestTheme::everyIconIsDrawn_data()
{
    QTest::addColumn<QString>("name");
    const QStringList files = QDir(QStringLiteral(":/heddle/icons")).entryList();
    QVERIFY(files.size() >= 30);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file.chopped(4);
}

void TestTheme::everyIconIsDrawn()
{
    QFETCH(QString, name);
    for (const auto &[kind, theme] : themes) {
        Theme::apply(*qApp, kind);
        for (const int side : {14, 16, 20})
            QVERIFY2(inkedPixels(themedIcon(name).pixmap(side)) >= side / 2, theme); // three dots
    }
}

void TestTheme::iconsFollowTheTheme()
{
    const QIcon icon = themedIcon(QStringLiteral("square"));
    Theme::apply(*qApp, ThemeKind::Light);
    const QImage light = icon.pixmap(20).toImage();
    Theme::apply(*qApp, ThemeKind::Dark);

    QVERIFY(icon.pixmap(20).toImage() != light);
    QVERIFY(icon.pixmap(20, QIcon::Disabled).toImage() != icon.pixmap(20).toImage());
    QVERIFY(icon.pixmap(20, QIcon::Normal, QIcon::On).toImage() != icon.pixmap(20).toImage());
}

void TestTheme::fontsAreCompiledIn_data()
{
    QTest::addColumn<TextStyle>("style");
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("weight");
    QTest::newRow("body") << TextStyle::Body << "Inter" << 13 << int(QFont::Normal);
    QTest::newRow("name") << TextStyle::Name << "Inter" << 13 << int(QFont::Medium);
    QTest::newRow("figure") << TextStyle::Figure << "Inter" << 20 << int(QFont::DemiBold);
    QTest::newRow("axis") << TextStyle::Axis << "Inter" << 11 << int(QFont::Normal);
    QTest::newRow("mono") << TextStyle::Mono << "JetBrains Mono" << 12 << int(QFont::Normal);
}

void TestTheme::fontsAreCompiledIn()
{
    QFETCH(TextStyle, style);
    const QFontInfo info(Theme::font(style));

    QTEST(info.family(), "family");
    QTEST(info.pixelSize(), "pixels");
    QTEST(info.weight(), "weight");
}

void TestTheme::applyingSetsThePalette()
{
    Theme::apply(*qApp, ThemeKind::Dark);

    QCOMPARE(Theme::kind(), ThemeKind::Dark);
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::color(Token::Bg));
    QCOMPARE(QApplication::palette().color(QPalette::HighlightedText), Theme::color(Token::Ink));
}

void TestTheme::matchDesktopFollowsTheLightnessOfTheWindow()
{
    QCOMPARE(resolveTheme(ThemeChoice::MatchDesktop, Qt::white), ThemeKind::Light);
    QCOMPARE(resolveTheme(ThemeChoice::MatchDesktop, Qt::black), ThemeKind::Dark);
    QCOMPARE(resolveTheme(ThemeChoice::Light, Qt::black), ThemeKind::Light);
    QCOMPARE(resolveTheme(ThemeChoice::Dark, Qt::white), ThemeKind::Dark);
}

void TestTheme::choicesHaveNames()
{
    for (const ThemeChoice choice :
         {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::MatchDesktop})
        QCOMPARE(themeChoiceFromName(themeChoiceName(choice)), choice);
    QCOMPARE(themeChoiceFromName(QStringLiteral("sepia")), ThemeChoice::MatchDesktop);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
