#include "pages/results/entrydelegate.h"

#include "models/fitlistmodel.h"
#include "models/roles.h"
#include "parts/icons.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

namespace {

constexpr int sideRoom = 12;
constexpr int textLeft = 30;
constexpr int iconRoom = 8; // between an icon and the text
constexpr int firstLine = 20;
constexpr int nextLine = 16;

QStringList detailsOf(const QModelIndex &index)
{
    QStringList lines;
    for (const int role : {FitListModel::FiguresRole, FitListModel::CourseRole}) {
        const QString text = index.data(role).toString();
        if (!text.isEmpty())
            lines.append(text);
    }
    return lines;
}

} // namespace

void EntryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect rect = option.rect;
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(rect, Theme::color(Token::Tint));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                      Theme::color(Token::Line));
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->setPen(QPen(Theme::color(Token::Accent), 2));
        painter->drawRect(rect.adjusted(1, 1, -1, -2));
    }
    const bool heading = !index.flags().testFlag(Qt::ItemIsSelectable);
    const QVariant mark = index.data(FitListModel::MarkRole);
    int left = rect.left() + Theme::px(sideRoom);
    int y = rect.top() + Theme::px(8);
    if (mark.isValid()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Theme::mark(mark.toInt()));
        painter->drawEllipse(QPointF(left + Theme::px(5), y + Theme::px(firstLine) / 2.0),
                             Theme::px(5), Theme::px(5));
        left = rect.left() + Theme::px(textLeft);
    }
    if (const QString icon = index.data(IconNameRole).toString(); !icon.isEmpty()) {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->drawPixmap(QPoint(left, y + Theme::px(2)),
                            iconPixmap(icon, 16,
                                       Theme::color(selected ? Token::Accent : Token::Ink2),
                                       painter->device()->devicePixelRatioF()));
        left += Theme::px(16 + iconRoom);
    }
    int right = rect.right() - Theme::px(sideRoom);
    if (index.data(FitListModel::IsUnreliableRole).toBool()) {
        right -= Theme::px(16);
        painter->drawPixmap(QPoint(right, y + Theme::px(2)),
                            iconPixmap(QStringLiteral("triangle-alert"), 16,
                                       Theme::color(Token::Warn),
                                       painter->device()->devicePixelRatioF()));
    }
    const auto line = [&](const QString &text, int height, int end) {
        const QRect room(left, y, end - left, Theme::px(height));
        painter->drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter),
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, room.width()));
        y += Theme::px(height);
    };
    painter->setFont(Theme::font(heading ? TextStyle::Secondary : TextStyle::Strong));
    painter->setPen(Theme::color(heading ? Token::Ink3 : Token::Ink));
    line(index.data(Qt::DisplayRole).toString(), firstLine, right - Theme::px(4));
    painter->setFont(Theme::font(TextStyle::Secondary));
    painter->setPen(Theme::color(Token::Ink2));
    for (const QString &text : detailsOf(index))
        line(text, nextLine, rect.right() - Theme::px(sideRoom));
    painter->restore();
}

QSize EntryDelegate::sizeHint(const QStyleOptionViewItem & /*option*/,
                              const QModelIndex &index) const
{
    const auto details = static_cast<int>(detailsOf(index).size());
    return {Theme::px(160), Theme::px(16 + firstLine + nextLine * details)};
}

} // namespace heddle
