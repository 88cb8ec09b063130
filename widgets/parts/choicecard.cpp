#include "parts/choicecard.h"

#include "parts/theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>

#include <algorithm>

namespace heddle {

namespace {

constexpr int cardHeight = 52;
constexpr int sideRoom = 9;
constexpr int textLeft = 30;
constexpr qreal radius = 6;

} // namespace

ChoiceCard::ChoiceCard(const QString &title, const QString &explanation, QWidget *parent)
    : QCheckBox(title, parent)
    , m_explanation(explanation)
{
    setAccessibleName(title);
    setAccessibleDescription(explanation);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize ChoiceCard::sizeHint() const
{
    const int title = QFontMetrics(Theme::font(TextStyle::Strong)).horizontalAdvance(text());
    const int second =
        QFontMetrics(Theme::font(TextStyle::Secondary)).horizontalAdvance(m_explanation);
    return {std::max(title, second) + Theme::px(textLeft + sideRoom), Theme::px(cardHeight)};
}

void ChoiceCard::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = isChecked() || underMouse() || hasFocus();
    painter.setBrush(Theme::color(isChecked() ? Token::Tint : Token::Surface));
    painter.setPen(QPen(Theme::color(lit ? Token::Accent : Token::Line), hasFocus() ? 2 : 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius, radius);
    painter.setRenderHint(QPainter::Antialiasing, false);

    QStyleOptionButton box;
    initStyleOption(&box);
    box.state.setFlag(QStyle::State_HasFocus, false);
    const int side = style()->pixelMetric(QStyle::PM_IndicatorWidth, &box, this);
    box.rect = QRect(Theme::px(sideRoom), (height() - side) / 2, side, side);
    style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, this);

    const QRect texts =
        rect().adjusted(Theme::px(textLeft), Theme::px(8), -Theme::px(sideRoom), -Theme::px(8));
    painter.setFont(Theme::font(TextStyle::Name));
    painter.setPen(Theme::color(isEnabled() ? Token::Ink : Token::Ink3));
    painter.drawText(texts, Qt::AlignTop | Qt::TextSingleLine, text());
    painter.setFont(Theme::font(TextStyle::Secondary));
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(texts, Qt::AlignBottom | Qt::TextSingleLine, m_explanation);
}

} // namespace heddle
