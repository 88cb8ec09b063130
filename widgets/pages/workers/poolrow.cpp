#include "pages/workers/poolrow.h"

#include "parts/icons.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

#include <utility>

namespace heddle {

namespace {

constexpr int rowHeight = 56;
constexpr int sideRoom = 12;
constexpr int iconSide = 20;
constexpr int textLeft = sideRoom + iconSide + 8;

} // namespace

PoolRow::PoolRow(QString iconName, const QString &name, QWidget *parent)
    : QAbstractButton(parent)
    , m_iconName(std::move(iconName))
{
    setText(name);
    setAccessibleName(name);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setToolTip(tr("Go to %1").arg(name));
}

void PoolRow::setState(const QString &state, const QString &lanes, bool isOn)
{
    m_state = state;
    m_lanes = lanes;
    m_isOn = isOn;
    setAccessibleDescription(tr("%1, lanes: %2").arg(state, lanes));
    update();
}

QSize PoolRow::sizeHint() const
{
    return {Theme::px(220), Theme::px(rowHeight)};
}

void PoolRow::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    if (isChecked())
        painter.fillRect(rect(), Theme::color(Token::Tint));
    else if (underMouse())
        painter.fillRect(rect(), Theme::color(Token::Surface2));
    painter.fillRect(QRect(0, height() - 1, width(), 1), Theme::color(Token::Line));
    const int side = Theme::px(iconSide);
    const Token iconInk = isChecked() ? Token::Accent : m_isOn ? Token::Ink2 : Token::Ink3;
    painter.drawPixmap(
        QPoint(Theme::px(sideRoom), (height() - side) / 2),
        iconPixmap(m_iconName, iconSide, Theme::color(iconInk), devicePixelRatioF()));

    const int top = (height() - Theme::px(36)) / 2;
    const QRect line(Theme::px(textLeft), top, width() - Theme::px(textLeft + sideRoom),
                     Theme::px(20));
    const auto draw = [&](const QRect &room, TextStyle style, Token ink, const QString &text) {
        painter.setFont(Theme::font(style));
        painter.setPen(Theme::color(ink));
        painter.drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
    };
    draw(line.adjusted(0, 0, -Theme::px(40), 0), TextStyle::Name, m_isOn ? Token::Ink : Token::Ink2,
         text());
    draw(line.translated(0, Theme::px(19)), TextStyle::Secondary,
         m_isOn ? Token::Ink2 : Token::Ink3, m_state);
    painter.setFont(Theme::font(m_isOn ? TextStyle::Strong : TextStyle::Body));
    painter.setPen(Theme::color(m_isOn ? Token::Ink : Token::Ink3));
    drawTabular(painter, QRectF(line.left(), 0, line.width(), height()), Qt::AlignRight, m_lanes);
    if (hasFocus()) {
        painter.setPen(QPen(Theme::color(Token::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -2));
    }
}

} // namespace heddle
