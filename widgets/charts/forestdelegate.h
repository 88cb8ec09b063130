#pragma once

#include "charts/plotscale.h"
#include "parts/tables.h"

#include <QHeaderView>
#include <QWidget>

class QTableView;

namespace heddle {

/// Draws an estimate with its interval in the row of a coefficient table: a dot, a thick bar of
/// ±1 standard error, a thin one of 95 %; in the hue of the level where the interval leaves out
/// "no effect". Reads the roles of CoefficientModel.
class ForestDelegate : public CellDelegate
{
    Q_OBJECT

public:
    using CellDelegate::CellDelegate;

    void setScale(const PlotScale &scale, int mark); ///< For every row; mark: the hue's group.
    const PlotScale &scale() const { return m_scale; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

    /// Pixel of a value in a column that spans `left` … `left + width`.
    static double x(const PlotScale &scale, double value, double left, double width);

private:
    PlotScale m_scale{-1, 1};
    int m_mark = 0;
};

/// The header of a coefficient table: above the column that ForestDelegate draws it says what
/// lies on either side of "no effect".
class ForestHeader : public QHeaderView
{
    Q_OBJECT

public:
    explicit ForestHeader(int column, QWidget *parent = nullptr);

    void setScale(const PlotScale &scale, const QString &below, const QString &above);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_column;
    PlotScale m_scale{-1, 1};
    QString m_below, m_above;
};

/// The axis below the column that ForestDelegate draws; as wide as the table above it.
class ForestAxis : public QWidget
{
    Q_OBJECT

public:
    /// The table must outlive the axis.
    ForestAxis(const QTableView *table, int column, QWidget *parent = nullptr);

    void setScale(const PlotScale &scale);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    PlotScale m_scale{-1, 1};
    const QTableView *m_table;
    int m_column;
};

/// A scale that holds the 95 % intervals of all rows and "no effect"; of a fit that cannot be
/// trusted the estimates only. Logarithmic for odds ratios.
PlotScale forestScale(const QAbstractItemModel &model, bool oddsRatio, bool estimatesOnly);

} // namespace heddle
