#include "parts/variabledelegate.h"

#include "models/format.h"
#include "models/roles.h"
#include "models/tablesummaries.h"
#include "models/variablemodel.h"
#include "parts/chip.h"
#include "parts/histogrampainter.h"
#include "parts/icons.h"
#include "parts/tabular.h"
#include "parts/theme.h"

#include <cmath>

#include <QAbstractProxyModel>
#include <QPainter>

#include <algorithm>

namespace heddle {

namespace {

constexpr int nameHeight = 30;
constexpr int pictureHeight = 36;
constexpr int levelHeight = 20;
constexpr int sideRoom = 12;
constexpr int indent = 22;
constexpr int chipWidth = 88;

/// An end of a range: a whole number in full, such as a number that names its row.
QString formatEnd(double value)
{
    constexpr double most = 1e9;
    const bool isCount = std::abs(value) < most && value == std::round(value);
    return isCount ? formatCount(static_cast<std::int64_t>(value)) : formatShort(value);
}

/// To three digits where there is no room for the whole numbers.
QString rangeText(const ColumnPicture &picture, const QFont &font, int room)
{
    const double low = picture.summary.minimum;
    const double high = picture.summary.maximum;
    const auto range = QStringLiteral("%1 – %2");
    const QString whole = range.arg(formatEnd(low), formatEnd(high));
    return tabularWidth(font, whole) <= room ? whole
                                             : range.arg(formatShort(low, 3), formatShort(high, 3));
}

QString missingText(const ColumnPicture &picture)
{
    return picture.summary.missing == 0
               ? VariableDelegate::tr("none missing")
               : VariableDelegate::tr("%1 missing").arg(formatCount(picture.summary.missing));
}

} // namespace

VariableDelegate::VariableDelegate(const VariableModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

QModelIndex VariableDelegate::sourceOf(const QModelIndex &index) const
{
    const auto *proxy = qobject_cast<const QAbstractProxyModel *>(index.model());
    return proxy != nullptr ? proxy->mapToSource(index) : index;
}

bool VariableDelegate::showsLevels(const QModelIndex &source) const
{
    const Column *column = m_model.column(source);
    return column != nullptr && column->type() == ColumnType::Categorical &&
           column->levels().size() <= std::size_t(TableSummaries::mostClasses);
}

QRect VariableDelegate::chipRect(const QRect &row)
{
    return {row.right() - Theme::px(sideRoom + chipWidth), row.top(), Theme::px(chipWidth),
            Theme::px(nameHeight)};
}

QSize VariableDelegate::sizeHint(const QStyleOptionViewItem & /*option*/,
                                 const QModelIndex &index) const
{
    const QModelIndex source = sourceOf(index);
    const Column *column = m_model.column(source);
    int height = nameHeight;
    if (showsLevels(source))
        height += levelHeight * int(column->levels().size()) + 6;
    else if (column != nullptr)
        height += pictureHeight;
    return {Theme::px(200), Theme::px(height)};
}

void VariableDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    painter->save();
    const QModelIndex source = sourceOf(index);
    const QRect row = option.rect;
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(row, Theme::color(Token::Tint));
    painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), Theme::color(Token::Line));
    const QRect line(row.left() + Theme::px(sideRoom), row.top(),
                     row.width() - Theme::px(2 * sideRoom), Theme::px(nameHeight));
    const QString icon = index.data(IconNameRole).toString();
    const int side = Theme::px(16);
    if (!icon.isEmpty())
        painter->drawPixmap(QPoint(line.left(), line.center().y() - side / 2 + 1),
                            iconPixmap(icon, 16, Theme::color(Token::Ink2),
                                       painter->device()->devicePixelRatioF()));
    const bool derived = index.data(VariableModel::IsDerivedRole).toBool();
    const QRect chip = chipRect(row);
    painter->setFont(Theme::font(derived ? TextStyle::Mono : TextStyle::Name));
    painter->setPen(Theme::color(derived ? Token::Ink2 : Token::Ink));
    const QRect name(line.left() + Theme::px(indent), line.top(),
                     chip.left() - line.left() - Theme::px(indent + 8), line.height());
    painter->drawText(
        name, Qt::AlignVCenter | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, name.width()));
    const auto role = VariableRole(index.data(VariableModel::VariableRoleRole).toInt());
    const QString word = derived ? tr("in the formula") : roleName(role);
    const Tone tone = role == VariableRole::Target && !derived ? Tone::Accent : Tone::Normal;
    const QString chipIcon = tone == Tone::Accent ? QStringLiteral("target") : QString();
    const int width = chipSize(word, !chipIcon.isEmpty()).width();
    paintChip(*painter, chip.adjusted(chip.width() - width, 0, 0, 0), word, tone, chipIcon);
    const QRect room(line.left() + Theme::px(indent), line.bottom() + 1,
                     line.width() - Theme::px(indent), row.bottom() - line.bottom() - Theme::px(8));
    if (!derived && showsLevels(source))
        paintLevels(*painter, room, source);
    else if (!derived)
        paintPicture(*painter, room, source);
    painter->restore();
}

void VariableDelegate::paintPicture(QPainter &painter, const QRect &room,
                                    const QModelIndex &source) const
{
    const ColumnPicture *picture = m_model.picture(source);
    const Column *column = m_model.column(source);
    if (picture == nullptr || column == nullptr)
        return;
    const QRect bars(room.left(), room.top(), room.width() / 2, room.height());
    const QRect texts(bars.right() + Theme::px(12), room.top() - Theme::px(2),
                      room.width() - bars.width() - Theme::px(12), room.height() + Theme::px(2));
    if (!picture->histogram.counts.empty())
        paintHistogram(painter, bars, picture->histogram, Theme::color(Token::Ink3));
    painter.setFont(Theme::font(TextStyle::Secondary));
    painter.setPen(Theme::color(Token::Ink2));
    const QString first = column->type() == ColumnType::Numeric
                              ? rangeText(*picture, painter.font(), texts.width())
                              : tr("%1 distinct").arg(formatCount(picture->summary.distinct));
    const int half = texts.height() / 2;
    drawTabular(painter, texts.adjusted(0, 0, 0, -half), Qt::AlignLeft, first);
    drawTabular(painter, texts.adjusted(0, half, 0, 0), Qt::AlignLeft, missingText(*picture));
}

void VariableDelegate::paintLevels(QPainter &painter, const QRect &room,
                                   const QModelIndex &source) const
{
    const ColumnPicture *picture = m_model.picture(source);
    if (picture == nullptr || picture->summary.levelCounts.empty())
        return;
    const auto &counts = picture->summary.levelCounts;
    const auto &levels = m_model.column(source)->levels();
    const std::vector<std::string> classes = m_model.classes();
    const std::int64_t most =
        std::max<std::int64_t>(1, *std::max_element(counts.begin(), counts.end()));
    const int names = Theme::px(72);
    const int numbers = Theme::px(48);
    painter.setFont(Theme::font(TextStyle::Secondary));
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const QRect line(room.left(), room.top() + int(i) * Theme::px(levelHeight), room.width(),
                         Theme::px(levelHeight));
        painter.setPen(Theme::color(Token::Ink));
        painter.drawText(line, Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(QString::fromStdString(levels[i]),
                                                          Qt::ElideRight, names - 4));
        const int length =
            int(double(line.width() - names - numbers) * double(counts[i]) / double(most));
        painter.fillRect(
            QRect(line.left() + names, line.center().y() - Theme::px(4) + 1, length, Theme::px(8)),
            classes == levels ? Theme::mark(int(i)) : Theme::color(Token::Ink3));
        painter.setPen(Theme::color(Token::Ink2));
        drawTabular(
            painter,
            QRectF(line.left() + names + length + Theme::px(8), line.top(), numbers, line.height()),
            Qt::AlignLeft, formatCount(counts[i]));
    }
}

} // namespace heddle
