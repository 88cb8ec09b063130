#include "parts/railitem.h"

#include "parts/icons.h"
#include "parts/theme.h"

#include <QAction>
#include <QPainter>

#include <utility>

namespace heddle {

namespace {

constexpr int railWidth = 79;  // and a line
constexpr int itemPitch = 60;  // 56 px and a gap of 4
constexpr int leastPitch = 52; // icon and name
constexpr int iconSide = 20;

} // namespace

QSize railItemSize()
{
    return {Theme::px(railWidth), Theme::px(itemPitch)};
}

QSize leastRailItemSize()
{
    return {Theme::px(railWidth), Theme::px(leastPitch)};
}

QRect paintRailItem(QPainter &painter, const QRect &room, const RailLook &look)
{
    const QRect box = room.adjusted(9, 2, -8, -2);
    if (look.isCurrent || (look.isHovered && look.isEnabled)) {
        painter.setPen(QPen(Theme::color(look.isCurrent ? Token::Line : Token::Rail), 1));
        painter.setBrush(Theme::color(look.isCurrent ? Token::Surface : Token::Line));
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    if (look.hasFocus) {
        painter.setPen(QPen(Theme::color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6);
    }
    Token ink = look.isCurrent ? Token::Accent : Token::Ink2;
    if (!look.isEnabled)
        ink = Token::Line2;
    const int side = Theme::px(iconSide);
    const QRect icon(box.center().x() - side / 2 + 1, box.top() + Theme::px(8), side, side);
    painter.drawPixmap(icon.topLeft(), iconPixmap(look.iconName, iconSide, Theme::color(ink),
                                                  painter.device()->devicePixelRatioF()));
    QFont font = Theme::font(TextStyle::Secondary);
    if (look.isCurrent)
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(Theme::color(ink));
    const QRect text(room.left(), icon.bottom() + Theme::px(4), room.width(), Theme::px(16));
    painter.drawText(text, Qt::AlignCenter, look.name);
    return icon;
}

RailButton::RailButton(QString iconName, const QString &name, QAction *action, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(std::move(iconName))
{
    setText(name);
    setAccessibleName(name);
    setToolTip(QStringLiteral("%1 (%2)").arg(
        action->toolTip(), action->shortcut().toString(QKeySequence::NativeText)));
    setFocusPolicy(Qt::TabFocus); // a click leaves the focus, which says what help is wanted on
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
}

QSize RailButton::sizeHint() const
{
    return railItemSize();
}

void RailButton::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintRailItem(painter, rect(),
                  {m_iconName, text(), false, underMouse(), isEnabled(), hasFocus()});
}

void RailButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void RailButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace heddle
