#include "parts/faultdelegate.h"

#include "models/warningmodel.h"

#include <QPainter>

namespace heddle {

void FaultDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    painter->save();
    paintGround(painter, option);
    const QString line = index.data(Qt::DisplayRole).toString();
    const int begin = index.data(WarningModel::FaultBeginRole).toInt();
    const int end = index.data(WarningModel::FaultEndRole).toInt();
    painter->setFont(Theme::font(TextStyle::Mono));
    painter->setClipRect(option.rect);
    const QFontMetricsF metrics(painter->font());
    const QRectF room = textRect(option);
    qreal left = room.left();
    const auto draw = [&](const QString &part, bool fault) {
        const qreal width = metrics.horizontalAdvance(part);
        if (fault)
            painter->fillRect(QRectF(left - 1, room.top() + 4, width + 2, room.height() - 8),
                              Theme::color(Token::BadTint));
        painter->setPen(Theme::color(fault ? Token::Bad : Token::Ink2));
        painter->drawText(QRectF(left, room.top(), width + 1, room.height()),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, part);
        left += width;
    };
    draw(line.left(begin), false);
    if (end > begin)
        draw(line.mid(begin, end - begin), true);
    draw(line.mid(end), false);
    painter->restore();
}

} // namespace heddle
