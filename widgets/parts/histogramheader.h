#pragma once

#include <QHeaderView>

namespace heddle {

class TableSummaries;

/// The header of a data table: icon of the type, name, and below them the column's histogram, as
/// soon as it is made. The current column stands out in the accent.
class HistogramHeader : public QHeaderView
{
    Q_OBJECT

public:
    /// @param summaries  of the table shown; they must outlive the header.
    explicit HistogramHeader(TableSummaries &summaries, QWidget *parent = nullptr);

    void setCurrentColumn(int column);

    QSize sizeHint() const override;

    /// Room that a column with this name needs.
    int widthFor(const QString &name) const;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;

private:
    TableSummaries &m_summaries;
    int m_current = -1;
};

} // namespace heddle
