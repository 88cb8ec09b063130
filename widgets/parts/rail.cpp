#include "parts/rail.h"

#include "models/format.h"
#include "parts/icons.h"
#include "parts/theme.h"

#include <QHoverEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>

#include <cmath>

namespace heddle {

namespace {

constexpr int railWidth = 79; // and a line
constexpr int itemPitch = 60; // 56 px and a gap of 4
constexpr int iconSide = 20;

} // namespace

Rail::Rail(QWidget *parent)
    : QTabBar(parent)
{
    setShape(QTabBar::RoundedWest);
    setDrawBase(false);
    setExpanding(false);
    setUsesScrollButtons(false);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(tr("Pages"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

int Rail::addItem(const QString &iconName, const QString &name)
{
    m_items.append({iconName, name});
    const int index = addTab(name);
    updateAccessibleName(index);
    return index;
}

void Rail::setBadge(int item, int count)
{
    if (m_items.at(item).badge == count)
        return;
    m_items[item].badge = count;
    updateAccessibleName(item);
    update(tabRect(item));
}

void Rail::setProgress(int item, double share)
{
    const double shown = share < 0 ? -1 : std::floor(share * 100) / 100; // as far as is seen
    if (m_items.at(item).progress == shown)
        return;
    m_items[item].progress = shown;
    updateAccessibleName(item);
    update(tabRect(item));
}

void Rail::updateAccessibleName(int item)
{
    const Item &what = m_items.at(item);
    QString name = what.name;
    if (what.badge > 0)
        name =
            tr("%1, %2").arg(what.name, formatCounted(what.badge, tr("warning"), tr("warnings")));
    if (what.progress >= 0)
        name =
            tr("%1, %2 % done").arg(what.name, QString::number(std::lround(what.progress * 100)));
    setAccessibleTabName(item, name);
}

QSize Rail::tabSizeHint(int /*item*/) const
{
    return {Theme::px(railWidth), Theme::px(itemPitch)};
}

QSize Rail::minimumTabSizeHint(int item) const
{
    return tabSizeHint(item);
}

bool Rail::event(QEvent *event)
{
    if (event->type() == QEvent::HoverMove || event->type() == QEvent::HoverLeave) {
        const auto *hover = static_cast<QHoverEvent *>(event);
        const int over =
            event->type() == QEvent::HoverMove ? tabAt(hover->position().toPoint()) : -1;
        if (over != m_hovered) {
            m_hovered = over;
            update();
        }
    }
    return QTabBar::event(event);
}

void Rail::keyPressEvent(QKeyEvent *event)
{
    const int step = event->key() == Qt::Key_Down ? 1 : -1;
    if (event->key() != Qt::Key_Down && event->key() != Qt::Key_Up) {
        QTabBar::keyPressEvent(event);
        return;
    }
    for (int item = currentIndex() + step; item >= 0 && item < count(); item += step) {
        if (!isTabEnabled(item))
            continue;
        setCurrentIndex(item);
        return;
    }
}

void Rail::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int index = 0; index < m_items.size(); ++index)
        if (tabRect(index).intersects(event->rect()))
            paintItem(painter, index);
}

void Rail::paintItem(QPainter &painter, int index)
{
    const Item &item = m_items.at(index);
    const bool current = index == currentIndex();
    const bool enabled = isTabEnabled(index);
    const QRect box = tabRect(index).adjusted(9, 2, -8, -2);
    if (current || (index == m_hovered && enabled)) {
        painter.setPen(QPen(Theme::color(current ? Token::Line : Token::Rail), 1));
        painter.setBrush(Theme::color(current ? Token::Surface : Token::Line));
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    if (current && hasFocus()) {
        painter.setPen(QPen(Theme::color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 6, 6);
    }
    Token ink = current ? Token::Accent : Token::Ink2;
    if (!enabled)
        ink = Token::Line2;
    const int side = Theme::px(iconSide);
    const QRect icon(box.center().x() - side / 2 + 1, box.top() + Theme::px(8), side, side);
    painter.drawPixmap(icon.topLeft(),
                       iconPixmap(item.iconName, iconSide, Theme::color(ink), devicePixelRatioF()));
    painter.setFont(Theme::font(TextStyle::Secondary));
    if (current) {
        QFont strong = painter.font();
        strong.setWeight(QFont::DemiBold);
        painter.setFont(strong);
    }
    painter.setPen(Theme::color(ink));
    const QRect text(tabRect(index).left(), icon.bottom() + Theme::px(4), tabRect(index).width(),
                     Theme::px(16));
    painter.drawText(text, Qt::AlignCenter, item.name);
    if (item.badge > 0)
        paintBadge(painter, icon, item.badge);
    if (item.progress >= 0) {
        const QRectF bar(box.center().x() - Theme::px(17), box.bottom() - 3, Theme::px(34), 3);
        painter.fillRect(bar, Theme::color(Token::Line2));
        painter.fillRect(
            QRectF(bar.topLeft(), QSizeF(bar.width() * std::fmin(1, item.progress), 3)),
            Theme::color(Token::Accent));
    }
}

void Rail::paintBadge(QPainter &painter, const QRect &icon, int count)
{
    const QString text = count > 99 ? QStringLiteral("99+") : QString::number(count);
    QFont font = Theme::font(TextStyle::Axis);
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    const int height = Theme::px(15);
    const int width = std::max(height, painter.fontMetrics().horizontalAdvance(text) + 8);
    const QRect pill(icon.right() - Theme::px(6), icon.top() - Theme::px(4), width, height);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::color(Token::WarnFill));
    painter.drawRoundedRect(pill, height / 2.0, height / 2.0);
    painter.setPen(Theme::color(Token::OnWarnFill));
    painter.drawText(pill, Qt::AlignCenter, text);
}

} // namespace heddle
