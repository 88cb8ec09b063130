#include "pages/results/figurelist.h"

#include "parts/tabular.h"
#include "parts/theme.h"

#include <QPainter>

namespace heddle {

namespace {

constexpr int rowHeight = 28;

} // namespace

FigureList::FigureList(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Numbers"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void FigureList::setFigures(std::vector<ReplicateView::Figure> figures)
{
    m_figures = std::move(figures);
    QStringList parts;
    for (const ReplicateView::Figure &figure : m_figures)
        parts.append(figure.name + u' ' + figure.value);
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
    updateGeometry();
    update();
}

QSize FigureList::sizeHint() const
{
    return {Theme::px(180), Theme::px(rowHeight) * static_cast<int>(m_figures.size())};
}

void FigureList::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.setFont(Theme::font(TextStyle::Body));
    int y = 0;
    for (const ReplicateView::Figure &figure : m_figures) {
        const QRectF line(0, y, width(), Theme::px(rowHeight));
        painter.setPen(Theme::color(Token::Ink));
        painter.drawText(line, int(Qt::AlignLeft | Qt::AlignVCenter), figure.name);
        drawTabular(painter, line, Qt::AlignRight, figure.value);
        y += Theme::px(rowHeight);
        painter.fillRect(0, y - 1, width(), 1, Theme::color(Token::Line));
    }
}

} // namespace heddle
