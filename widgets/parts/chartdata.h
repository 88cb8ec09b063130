#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <QStringList>
#include <QVariantList>

#include <vector>

namespace heddle {

/// The values that a chart draws, as a table; numbers stay numbers.
struct ChartData
{
    QStringList columns;
    std::vector<QVariantList> rows; ///< As many values each as there are columns.
};

/// Tab-separated text with headers: numbers with all their digits and a point in every locale,
/// nothing for what is missing (NaN).
QString chartText(const ChartData &data);

/// The values as a table model, sorted by any column.
class ChartDataModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ChartDataModel(ChartData data, QObject *parent = nullptr);

    bool isNumeric(int column) const; ///< Every value there is a number.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

private:
    ChartData m_data;
};

} // namespace heddle
