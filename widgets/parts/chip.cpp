#include "parts/chip.h"

#include "parts/icons.h"
#include "parts/tables.h"
#include "parts/theme.h"

#include <QPainter>
#include <QToolButton>

namespace heddle {

namespace {

constexpr int chipHeight = 20;
constexpr int sideRoom = 8;
constexpr int iconSide = 14;
constexpr int iconGap = 4;

Token groundOf(Tone tone)
{
    switch (tone) {
    case Tone::Accent:
        return Token::Tint;
    case Tone::Warning:
        return Token::WarnTint;
    case Tone::Bad:
        return Token::BadTint;
    default:
        return Token::Surface2;
    }
}

bool isFilled(Tone tone)
{
    return groundOf(tone) != Token::Surface2;
}

QFont chipFont(Tone tone)
{
    QFont font = Theme::font(TextStyle::Secondary);
    if (tone == Tone::Accent)
        font.setWeight(QFont::DemiBold);
    return font;
}

void paintBox(QPainter &painter, const QRectF &box, Tone tone)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(isFilled(tone) ? QPen(Qt::NoPen) : QPen(Theme::color(Token::Line), 1));
    painter.setBrush(Theme::color(groundOf(tone)));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2, box.height() / 2);
}

void paintContents(QPainter &painter, const QRect &box, const QString &text, Tone tone,
                   const QString &iconName)
{
    const Token token = tone == Tone::Normal ? Token::Ink2 : toneInk(tone);
    int left = box.left() + Theme::px(sideRoom);
    if (!iconName.isEmpty()) {
        const int side = Theme::px(iconSide);
        painter.drawPixmap(QPoint(left, box.center().y() - side / 2 + 1),
                           iconPixmap(iconName, iconSide, Theme::color(token),
                                      painter.device()->devicePixelRatioF()));
        left += Theme::px(iconSide + iconGap);
    }
    painter.setFont(chipFont(tone));
    painter.setPen(Theme::color(token));
    painter.drawText(QRect(left, box.top(), box.right() - left, box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text);
}

} // namespace

QSize chipSize(const QString &text, bool withIcon)
{
    const int wide = QFontMetrics(chipFont(Tone::Accent)).horizontalAdvance(text);
    return {wide + 2 * Theme::px(sideRoom) + (withIcon ? Theme::px(iconSide + iconGap) : 0),
            Theme::px(chipHeight)};
}

void paintChip(QPainter &painter, const QRect &room, const QString &text, Tone tone,
               const QString &iconName)
{
    painter.save();
    const QSize size = chipSize(text, !iconName.isEmpty());
    const QRect box(room.left(), room.center().y() - size.height() / 2 + 1,
                    std::min(room.width(), size.width()), size.height());
    paintBox(painter, box, tone);
    paintContents(painter, box, text, tone, iconName);
    painter.restore();
}

Chip::Chip(const QString &text, Tone tone, QWidget *parent)
    : QWidget(parent)
    , m_text(text)
    , m_tone(tone)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleName(text);
}

void Chip::setText(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    setRemovable(m_remove != nullptr);
    updateGeometry();
    update();
}

void Chip::setIconName(const QString &name)
{
    m_iconName = name;
    updateGeometry();
    update();
}

void Chip::setRemovable(bool removable)
{
    if (!removable) {
        if (m_remove != nullptr)
            m_remove->deleteLater();
        m_remove = nullptr;
    } else {
        if (m_remove == nullptr) {
            m_remove = new QToolButton(this);
            m_remove->setProperty("heddleSmall", true);
            m_remove->setIcon(themedIcon(QStringLiteral("x")));
            m_remove->setIconSize(QSize(Theme::px(14), Theme::px(14)));
            connect(m_remove, &QToolButton::clicked, this, &Chip::removeRequested);
            m_remove->show();
        }
        m_remove->setToolTip(tr("Remove %1").arg(m_text));
        m_remove->setAccessibleName(m_remove->toolTip());
    }
    updateGeometry();
}

QSize Chip::sizeHint() const
{
    const QSize chip = chipSize(m_text, !m_iconName.isEmpty());
    if (m_remove == nullptr)
        return chip;
    const int target = Theme::px(24); // the least a pointer should have to hit
    return {chip.width() + target - Theme::px(sideRoom), target};
}

void Chip::resizeEvent(QResizeEvent * /*event*/)
{
    if (m_remove == nullptr)
        return;
    const int target = Theme::px(24);
    m_remove->setGeometry(width() - target, (height() - target) / 2, target, target);
}

void Chip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    paintBox(painter, rect(), m_tone);
    paintContents(painter, rect(), m_text, m_tone, m_iconName);
}

} // namespace heddle
