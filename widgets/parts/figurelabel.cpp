#include "parts/figurelabel.h"

#include "models/format.h"
#include "parts/tabular.h"

#include <QPainter>

#include <cmath>
#include <utility>

namespace heddle {

namespace {

constexpr int labelHeight = 16;
constexpr int figureHeight = 28;
constexpr int gap = 4;

} // namespace

FigureLabel::FigureLabel(QString label, QWidget *parent)
    : QWidget(parent)
    , m_label(std::move(label))
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFigure(unknownText());
}

void FigureLabel::setLabel(const QString &label)
{
    m_label = label;
    tellName();
    update();
}

void FigureLabel::setFigure(const QString &figure, const QString &base)
{
    if (figure == m_figure && base == m_base)
        return;
    m_figure = figure;
    m_base = base;
    tellName();
    updateGeometry();
    update();
}

void FigureLabel::tellName()
{
    setAccessibleName(QStringLiteral("%1: %2 %3").arg(m_label, m_figure, m_base).trimmed());
}

void FigureLabel::setInk(Token ink)
{
    if (ink == m_ink)
        return;
    m_ink = ink;
    update();
}

QSize FigureLabel::sizeHint() const
{
    const QFont small = Theme::font(TextStyle::Secondary);
    const qreal line = tabularWidth(Theme::font(TextStyle::Headline), m_figure) + gap +
                       tabularWidth(small, m_base);
    const qreal width = std::max(line, QFontMetricsF(small).horizontalAdvance(m_label));
    return {int(std::ceil(width)), Theme::px(labelHeight + figureHeight)};
}

QSize FigureLabel::minimumSizeHint() const
{
    const qreal width = tabularWidth(Theme::font(TextStyle::Headline), m_figure);
    return {int(std::ceil(width)), sizeHint().height()};
}

void FigureLabel::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    const QFont large = Theme::font(TextStyle::Headline);
    const QFont small = Theme::font(TextStyle::Secondary);
    painter.setFont(small);
    painter.setPen(Theme::color(Token::Ink2));
    painter.drawText(QRect(0, 0, width(), Theme::px(labelHeight)), Qt::AlignLeft | Qt::AlignVCenter,
                     m_label);

    const QRectF line(0, Theme::px(labelHeight), width(), Theme::px(figureHeight));
    painter.setFont(large);
    painter.setPen(Theme::color(m_ink));
    drawTabular(painter, line, Qt::AlignLeft, m_figure);

    // The base shares the number's base line.
    const QFontMetricsF largeMetrics(large);
    const QFontMetricsF smallMetrics(small);
    const qreal base =
        line.top() + (line.height() - largeMetrics.height()) / 2 + largeMetrics.ascent();
    const qreal left = tabularWidth(large, m_figure) + gap;
    painter.setFont(small);
    painter.setPen(Theme::color(Token::Ink2));
    drawTabular(painter,
                QRectF(left, base - smallMetrics.ascent(), width() - left, smallMetrics.height()),
                Qt::AlignLeft, m_base);
}

} // namespace heddle
