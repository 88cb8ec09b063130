#include "parts/histogramheader.h"

#include "models/roles.h"
#include "models/tablesummaries.h"
#include "parts/histogrampainter.h"
#include "parts/icons.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

namespace {

constexpr int headerHeight = 56;
constexpr int sideRoom = 8;
constexpr int nameHeight = 28;
constexpr int iconSide = 14;
constexpr int histogramHeight = 17;

QFont nameFont()
{
    QFont font = Theme::font(TextStyle::Secondary);
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

HistogramHeader::HistogramHeader(TableSummaries &summaries, QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
    , m_summaries(summaries)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(Theme::px(48));
    setAccessibleName(tr("Columns"));
    connect(&summaries, &TableSummaries::changed, viewport(), qOverload<>(&QWidget::update));
}

void HistogramHeader::setCurrentColumn(int column)
{
    m_current = column;
    viewport()->update();
}

QSize HistogramHeader::sizeHint() const
{
    return {QHeaderView::sizeHint().width(), Theme::px(headerHeight)};
}

int HistogramHeader::widthFor(const QString &name) const
{
    return QFontMetrics(nameFont()).horizontalAdvance(name) +
           Theme::px(2 * sideRoom + iconSide + 6);
}

void HistogramHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const bool current = section == m_current;
    const QColor ink = Theme::color(current ? Token::Accent : Token::Ink2);
    painter->save();
    painter->fillRect(rect, Theme::color(current ? Token::Tint : Token::Surface2));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1),
                      Theme::color(Token::Line));
    painter->fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), Theme::color(Token::Line));

    const QRect room = rect.adjusted(Theme::px(sideRoom), 0, -Theme::px(sideRoom), 0);
    const QString icon = model()->headerData(section, Qt::Horizontal, IconNameRole).toString();
    const int side = Theme::px(iconSide);
    painter->drawPixmap(QPoint(room.left(), rect.top() + (Theme::px(nameHeight) - side) / 2 + 1),
                        iconPixmap(icon, iconSide, ink, painter->device()->devicePixelRatioF()));
    const QRect text(room.left() + side + Theme::px(5), rect.top() + 1,
                     room.width() - side - Theme::px(5), Theme::px(nameHeight));
    painter->setFont(nameFont());
    painter->setPen(current ? ink : Theme::color(Token::Ink));
    const QString name = model()->headerData(section, Qt::Horizontal).toString();
    painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(name, Qt::ElideRight, text.width()));

    if (const ColumnPicture *picture = m_summaries.column(section)) {
        ColumnHistogram plain = picture->histogram;
        plain.byClass.clear(); // colours of classes belong to the page where they are chosen
        const QRectF bars(room.left(), rect.bottom() - Theme::px(histogramHeight + 7), room.width(),
                          Theme::px(histogramHeight));
        if (!plain.counts.empty())
            paintHistogram(*painter, bars, plain,
                           Theme::color(current ? Token::Accent : Token::Ink3));
    }
    painter->restore();
}

} // namespace heddle
