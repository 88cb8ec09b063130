#include "parts/forestdelegate.h"

#include "models/coefficientmodel.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace heddle {

void ForestDelegate::setScale(double low, double high, double noEffect, int group, bool isReliable)
{
    m_low = low;
    m_high = high;
    m_noEffect = noEffect;
    m_group = group;
    m_isReliable = isReliable;
}

void ForestDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    paintGround(painter, option);
    const QRectF room = QRectF(option.rect).adjusted(16, 0, -16, 0);
    const auto x = [&](double value) {
        return room.left() +
               std::clamp((value - m_low) / (m_high - m_low), 0.0, 1.0) * room.width();
    };
    painter->save();
    painter->setClipRect(option.rect);
    painter->setPen(QPen(Theme::color(Token::Ink3), 1));
    const double zero = std::round(x(m_noEffect)) + 0.5;
    painter->drawLine(QPointF(zero, option.rect.top()), QPointF(zero, option.rect.bottom()));
    const double estimate = index.data(CoefficientModel::EstimateRole).toDouble();
    if (m_isReliable && std::isfinite(estimate)) {
        const double low = index.data(CoefficientModel::LowRole).toDouble(),
                     high = index.data(CoefficientModel::HighRole).toDouble();
        const bool clear = low > m_noEffect || high < m_noEffect;
        const QColor ink = clear ? Theme::mark(m_group) : Theme::color(Token::Ink2);
        const double y = option.rect.center().y() + 0.5;
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(ink, 2, Qt::SolidLine, Qt::FlatCap));
        painter->drawLine(QPointF(x(low), y), QPointF(x(high), y));
        painter->setPen(QPen(ink, 5, Qt::SolidLine, Qt::FlatCap));
        painter->drawLine(QPointF(x(index.data(CoefficientModel::ErrorLowRole).toDouble()), y),
                          QPointF(x(index.data(CoefficientModel::ErrorHighRole).toDouble()), y));
        painter->setPen(QPen(ink, 2));
        painter->setBrush(Theme::color(Token::Surface));
        painter->drawEllipse(QPointF(x(estimate), y), 4.5, 4.5);
    }
    painter->restore();
}

} // namespace heddle
