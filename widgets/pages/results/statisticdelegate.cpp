#include "pages/results/statisticdelegate.h"

#include "models/statisticlistmodel.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

namespace {

constexpr int rowHeight = 28;
constexpr int noteHeight = 18;
constexpr int sideRoom = 12;
constexpr int textLeft = 28;

QString noteOf(const QModelIndex &index)
{
    return index.data(StatisticListModel::NoteRole).toString();
}

} // namespace

void StatisticDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    const bool isChosen = option.state.testFlag(QStyle::State_Selected);
    if (isChosen)
        painter->fillRect(rect, Theme::color(Token::Tint));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(Theme::color(Token::Accent), 2));
        painter->drawRect(rect.adjusted(1, 1, -1, -2));
    }
    const double middle = rect.top() + Theme::px(rowHeight) / 2.0;
    const QVariant mark = index.data(StatisticListModel::MarkRole);
    if (mark.isValid()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::mark(mark.toInt()));
        painter->drawEllipse(QPointF(rect.left() + Theme::px(sideRoom + 4), middle), Theme::px(4),
                             Theme::px(4));
    }
    const int left = rect.left() + Theme::px(textLeft);
    const QRect line(left, rect.top(), rect.right() - Theme::px(sideRoom) - left,
                     Theme::px(rowHeight));
    const auto draw = [&](const QRect &room, const QString &text) {
        painter->drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(text, Qt::ElideMiddle, room.width()));
    };
    painter->setFont(Theme::font(isChosen ? TextStyle::Strong : TextStyle::Body));
    painter->setPen(
        Theme::color(index.flags().testFlag(Qt::ItemIsSelectable) ? Token::Ink : Token::Ink2));
    draw(line, index.data(Qt::DisplayRole).toString());
    painter->setFont(Theme::font(TextStyle::Secondary));
    painter->setPen(Theme::color(Token::Ink2));
    if (!noteOf(index).isEmpty())
        draw(QRect(left, line.bottom() - Theme::px(4), line.width(), Theme::px(noteHeight)),
             noteOf(index));
    painter->restore();
}

QSize StatisticDelegate::sizeHint(const QStyleOptionViewItem & /*option*/,
                                  const QModelIndex &index) const
{
    return {Theme::px(160), Theme::px(rowHeight + (noteOf(index).isEmpty() ? 0 : noteHeight))};
}

} // namespace heddle
