#include "parts/card.h"

#include "parts/theme.h"

#include <QChildEvent>
#include <QKeyEvent>
#include <QLayout>
#include <QPainter>

namespace heddle {

namespace {

constexpr qreal radius = 6;

} // namespace

Card::Card(const QString &accessibleName, QWidget *parent)
    : QAbstractButton(parent)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
}

QSize Card::sizeHint() const
{
    return layout() != nullptr ? layout()->sizeHint() : QSize(Theme::px(120), Theme::px(56));
}

bool Card::event(QEvent *event)
{
    if (event->type() == QEvent::ChildPolished) {
        auto *child = qobject_cast<QWidget *>(static_cast<QChildEvent *>(event)->child());
        if (child != nullptr)
            child->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            click();
            return true;
        }
    }
    return QAbstractButton::event(event);
}

void Card::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = underMouse() || hasFocus();
    if (m_isRow) {
        if (underMouse())
            painter.fillRect(rect(), Theme::color(Token::Surface2));
        painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::color(Token::Line));
        if (hasFocus()) {
            painter.setPen(QPen(Theme::color(Token::Accent), 2));
            painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -2), radius, radius);
        }
        return;
    }
    painter.setBrush(Theme::color(isDown() ? Token::Tint : Token::Surface));
    painter.setPen(QPen(Theme::color(lit ? Token::Accent : Token::Line), hasFocus() ? 2 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

DropZone::DropZone(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Drop a file here"));
}

void DropZone::setActive(bool active)
{
    m_isActive = active;
    update();
}

void DropZone::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Theme::color(m_isActive ? Token::Tint : Token::Surface));
    QPen pen(Theme::color(m_isActive ? Token::Accent : Token::Line2), m_isActive ? 2 : 1);
    pen.setStyle(m_isActive ? Qt::SolidLine : Qt::DashLine);
    painter.setPen(pen);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
}

} // namespace heddle
