#pragma once

#include "parts/tables.h"

namespace heddle {

/// Draws an estimate with its uncertainty in the row of a coefficient table: a dot, a thick bar of
/// one standard error, a thin one of the 95 % interval, over a line at no effect. Coloured where
/// the interval leaves that line out.
class ForestDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    /// @param noEffect  0, or 1 for odds ratios. @param group  whose hue: Theme::mark().
    void setScale(double low, double high, double noEffect, int group, bool isReliable);
    double low() const { return m_low; }
    double high() const { return m_high; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

protected:
    QString textOf(const QModelIndex &) const override { return {}; }

private:
    double m_low = -1, m_high = 1, m_noEffect = 0;
    int m_group = 0;
    bool m_isReliable = true;
};

} // namespace heddle
