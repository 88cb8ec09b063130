#include "parts/label.h"

#include "parts/icons.h"

#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include <utility>

namespace heddle {

namespace {

/// The word the style sheet knows an ink by.
QString inkName(Token ink)
{
    switch (ink) {
    case Token::Ink2:
        return QStringLiteral("ink2");
    case Token::Ink3:
        return QStringLiteral("ink3");
    case Token::Accent:
        return QStringLiteral("accent");
    case Token::Good:
        return QStringLiteral("good");
    case Token::Warn:
        return QStringLiteral("warn");
    case Token::Bad:
        return QStringLiteral("bad");
    default:
        return QStringLiteral("ink");
    }
}

} // namespace

Label::Label(const QString &text, TextStyle style, Token ink, QWidget *parent)
    : QLabel(text, parent)
    , m_style(style)
    , m_ink(ink)
{
    setFont(Theme::font(style));
    setProperty("heddleInk", inkName(ink));
}

void Label::setInk(Token ink)
{
    if (ink == m_ink)
        return;
    m_ink = ink;
    setProperty("heddleInk", inkName(ink));
    style()->unpolish(this);
    style()->polish(this);
    setFont(Theme::font(m_style)); // unpolishing takes it away
}

void Label::setTextStyle(TextStyle style)
{
    m_style = style;
    setFont(Theme::font(style));
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {Theme::px(24), Label::minimumSizeHint().height()};
}

void ElidedLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const QRect area = contentsRect();
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, area.width());
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(area, int(alignment()) | Qt::TextSingleLine, shown);
    const QString whole = shown == text() ? QString() : text();
    if (toolTip() != whole)
        setToolTip(whole);
}

IconLabel::IconLabel(QString iconName, Token ink, int size, QWidget *parent)
    : QWidget(parent)
    , m_iconName(std::move(iconName))
    , m_ink(ink)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void IconLabel::setIcon(const QString &iconName, Token ink)
{
    if (m_iconName == iconName && m_ink == ink)
        return;
    m_iconName = iconName;
    m_ink = ink;
    update();
}

QSize IconLabel::sizeHint() const
{
    return {Theme::px(m_size), Theme::px(m_size)};
}

void IconLabel::paintEvent(QPaintEvent * /*event*/)
{
    if (m_iconName.isEmpty())
        return;
    QPainter painter(this);
    painter.drawPixmap(QPoint(0, 0),
                       iconPixmap(m_iconName, m_size, Theme::color(m_ink), devicePixelRatioF()));
}

QWidget *captioned(const QString &caption, QWidget *field)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *label = new Label(caption, TextStyle::Secondary, Token::Ink2);
    label->setBuddy(field);
    field->setAccessibleName(caption);
    column->addWidget(label);
    column->addWidget(field);
    return box;
}

} // namespace heddle
