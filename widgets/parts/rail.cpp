#include "parts/rail.h"

#include "models/format.h"
#include "parts/railitem.h"
#include "parts/theme.h"

#include <QHoverEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace heddle {

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

void Rail::setItemEnabled(int item, bool enabled, const QString &reason)
{
    setTabEnabled(item, enabled);
    setTabToolTip(item, enabled ? QString() : reason);
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
    QSize size = railItemSize();
    if (count() > 0 && height() < count() * size.height())
        size.setHeight(std::max(leastRailItemSize().height(), height() / count()));
    return size;
}

QSize Rail::minimumTabSizeHint(int /*item*/) const
{
    return leastRailItemSize();
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

/// A page that cannot be shown says why.
void Rail::mousePressEvent(QMouseEvent *event)
{
    const int item = tabAt(event->position().toPoint());
    if (item >= 0 && !isTabEnabled(item))
        QToolTip::showText(event->globalPosition().toPoint(), tabToolTip(item), this);
    QTabBar::mousePressEvent(event);
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
    const bool isCurrent = index == currentIndex();
    const QRect icon = paintRailItem(painter, tabRect(index),
                                     {item.iconName, item.name, isCurrent, index == m_hovered,
                                      isTabEnabled(index), isCurrent && hasFocus()});
    if (item.badge > 0)
        paintBadge(painter, icon, item.badge);
    if (item.progress >= 0) {
        const QRect room = tabRect(index);
        const QRectF bar(room.center().x() - Theme::px(17), room.bottom() - 5, Theme::px(34), 3);
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
