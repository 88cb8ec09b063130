#include "parts/stylesheet.h"

#include "parts/theme.h"

#include <QApplication>
#include <QHash>
#include <QRegularExpression>
#include <QString>

namespace heddle {

namespace {

// $name is the colour of a token, ~28~ a length in design pixels.
const char *const frameSheet = R"(
QMenuBar { background: $rail; color: $ink2; border: 0; border-bottom: 1px solid $line;
    padding: 0 0 0 ~8~; spacing: 0; }
QMenuBar::item { padding: ~6~ ~8~; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $line; color: $ink; }
QMenu { background: $surface; border: 1px solid $line2; padding: 4px; }
QMenu::item { padding: ~5~ ~24~ ~5~ ~12~; border-radius: 4px; color: $ink; }
QMenu::item:selected { background: $tint; }
QMenu::item:disabled { color: $ink3; background: transparent; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line2; padding: 4px 6px; }
QStatusBar { background: $rail; border: 0; border-top: 1px solid $line; }
QStatusBar::item { border: 0; }
QFrame[heddleBar="top"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame[heddleBar="find"] { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame[heddleBar="rail"] { background: $rail; border: 0; border-right: 1px solid $line; }
QFrame[heddleDivider="true"] { background: $line2; border: 0; max-width: 1px; min-width: 1px; }
QLabel[heddleInk="ink"] { color: $ink; }
QLabel[heddleInk="ink2"] { color: $ink2; }
QLabel[heddleInk="ink3"] { color: $ink3; }
QLabel[heddleInk="accent"] { color: $accent; }
QLabel[heddleInk="good"] { color: $good; }
QLabel[heddleInk="warn"] { color: $warn; }
QLabel[heddleInk="bad"] { color: $bad; }
QFrame[heddlePanel="true"] { background: $surface; border: 1px solid $line; border-radius: 6px; }
QDialog { background: $surface; }
QFrame[heddleWell="true"] { background: $surface2; border: 1px solid $line; border-radius: 6px; }
QFrame[heddleLine="true"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
)";

const char *const buttonSheet = R"(
QPushButton { background: $surface; color: $ink; border: 1px solid $line2; border-radius: 5px;
    padding: 0 ~11~; min-height: ~26~; }
QPushButton:hover { border-color: $ink3; }
QPushButton:pressed, QPushButton:checked { background: $tint; color: $accent; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 ~10~; min-height: ~24~; }
QPushButton:disabled { background: $surface2; color: $ink3; border: 1px solid $line; }
QPushButton[heddleRole="primary"] { background: $accent; color: $onaccent; border-color: $accent;
    font-weight: 600; }
QPushButton[heddleRole="primary"]:hover, QPushButton[heddleRole="primary"]:pressed {
    background: $accent2; border-color: $accent2; color: $onaccent; }
QPushButton[heddleRole="primary"]:focus { border: 2px solid $ink; }
QPushButton[heddleRole="primary"]:disabled { background: $surface2; color: $ink3;
    border: 1px solid $line; }
QPushButton[heddleRole="link"] { background: transparent; border: 1px solid transparent;
    color: $accent; font-weight: 500; }
QPushButton[heddleRole="link"]:hover { color: $accent2; background: $tint; }
QPushButton[heddleRole="link"]:focus { border: 2px solid $accent; }
QPushButton[heddleRole="link"]:disabled { color: $ink3; }
QPushButton[heddleTall="true"] { min-height: ~34~; padding: 0 ~15~; font-weight: 600; }
QPushButton[heddleTall="true"]:focus { min-height: ~32~; padding: 0 ~14~; }
QAbstractSpinBox { min-height: ~22~; min-width: ~46~; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px;
    padding: ~3~; min-width: ~20~; min-height: ~20~; color: $ink2; }
QToolButton[heddleSmall="true"] { min-width: ~14~; min-height: ~14~; padding: ~4~; }
QToolButton:hover { background: $surface2; border-color: $line; }
QToolButton:pressed, QToolButton:checked { background: $tint; color: $accent; }
QToolButton:focus { border: 2px solid $accent; padding: ~2~; }
QToolButton:disabled { color: $ink3; }
QToolButton[heddleMenu="true"] { background: $surface; border: 1px solid $line2; }
QToolButton[heddleMenu="true"]:hover { border-color: $ink3; }
QToolButton[heddleMenu="true"]:focus { border: 2px solid $accent; }
QToolButton[heddleMenu="true"]::menu-indicator { image: none; width: 0; }
QLineEdit > QToolButton { border: 0; padding: 0; min-width: 0; min-height: 0; background: transparent; }
)";

const char *const viewSheet = R"(
QTabWidget::pane { border: 0; border-top: 1px solid $line; }
QTabBar#pageTabs { qproperty-drawBase: 0; }
QTabBar#pageTabs::tab { background: transparent; color: $ink2; border: 0;
    border-bottom: 2px solid transparent; padding: ~8~ ~11~; margin: 0 1px; }
QTabBar#pageTabs::tab:hover { color: $ink; }
QTabBar#pageTabs::tab:selected { color: $ink; border-bottom: 2px solid $accent;
    font-weight: 600; }
QTabBar#pageTabs::tab:focus { color: $accent; }
QTabBar#pageTabs::tab:disabled { color: $ink3; }
QAbstractScrollArea { background: $surface; border: 0; }
QScrollArea, QScrollArea > QWidget > QWidget[heddlePage="true"] { background: transparent; }
QTableView, QTreeView, QListView { background: $surface; color: $ink; border: 0;
    gridline-color: $line; alternate-background-color: $surface2;
    selection-background-color: $tint; selection-color: $ink; outline: 0; }
QHeaderView { background: $surface2; border: 0; }
QHeaderView::section { background: $surface2; color: $ink2; border: 0;
    border-bottom: 1px solid $line; padding: 0 ~10~; min-height: ~28~; font-weight: 500; }
QTableCornerButton::section { background: $surface2; border: 0; border-bottom: 1px solid $line; }
QPlainTextEdit, QTextEdit { background: $surface2; color: $ink; border: 1px solid $line;
    border-radius: 6px; padding: 4px; selection-background-color: $tint; selection-color: $ink; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 3px; }
QTextBrowser#manualPage { background: $surface; border: 2px solid transparent; padding: 0; }
QTextBrowser#manualPage:focus { border: 2px solid $accent; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line2; padding: 2px; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $line2; border: 2px solid transparent; border-radius: 4px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: $ink3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QProgressBar { background: $cell; border: 0; border-radius: 2px; min-height: 4px; max-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QSlider:horizontal { min-height: ~20~; }
QSlider::groove:horizontal { background: $line2; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $surface; border: 2px solid $accent; width: 14px;
    height: 14px; margin: -7px 0; border-radius: 9px; }
QSlider::handle:horizontal:disabled { border-color: $line2; }
)";

const QHash<QString, Token> &names()
{
    static const QHash<QString, Token> table = {
        {QStringLiteral("bg"), Token::Bg},
        {QStringLiteral("surface"), Token::Surface},
        {QStringLiteral("surface2"), Token::Surface2},
        {QStringLiteral("rail"), Token::Rail},
        {QStringLiteral("line"), Token::Line},
        {QStringLiteral("line2"), Token::Line2},
        {QStringLiteral("cell"), Token::Cell},
        {QStringLiteral("ink"), Token::Ink},
        {QStringLiteral("ink2"), Token::Ink2},
        {QStringLiteral("ink3"), Token::Ink3},
        {QStringLiteral("accent"), Token::Accent},
        {QStringLiteral("accent2"), Token::Accent2},
        {QStringLiteral("tint"), Token::Tint},
        {QStringLiteral("onaccent"), Token::OnAccent},
        {QStringLiteral("good"), Token::Good},
        {QStringLiteral("warn"), Token::Warn},
        {QStringLiteral("bad"), Token::Bad},
    };
    return table;
}

/// Puts colours in place of $names and pixels in place of ~lengths~.
QString filledIn(const QString &sheet)
{
    static const QRegularExpression mark(QStringLiteral("\\$([a-z0-9]+)|~(\\d+)~"));
    QString text;
    qsizetype from = 0;
    auto found = mark.globalMatch(sheet);
    while (found.hasNext()) {
        const QRegularExpressionMatch match = found.next();
        text += QStringView(sheet).mid(from, match.capturedStart() - from);
        from = match.capturedEnd();
        if (match.hasCaptured(2)) {
            text += QStringLiteral("%1px").arg(Theme::px(match.captured(2).toInt()));
            continue;
        }
        Q_ASSERT(names().contains(match.captured(1)));
        text += Theme::color(names().value(match.captured(1))).name();
    }
    return text.append(QStringView(sheet).mid(from));
}

} // namespace

QString styleSheet()
{
    return filledIn(QLatin1String(frameSheet) + QLatin1String(buttonSheet) +
                    QLatin1String(viewSheet));
}

StyleSheetPause::StyleSheetPause()
    : m_sheet(qApp->styleSheet())
{
    qApp->setStyleSheet({});
}

StyleSheetPause::~StyleSheetPause()
{
    qApp->setStyleSheet(m_sheet);
}

} // namespace heddle
