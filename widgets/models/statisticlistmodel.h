#pragma once

#include "run/results.h"

#include <QAbstractListModel>
#include <QString>

#include <memory>
#include <vector>

namespace heddle {

/// The statistics of a bootstrap as a list: a heading a model, its terms below it; of a
/// permutation one row a model. Separated models have a heading that says so, and no terms.
class StatisticListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        ModelRole = Qt::UserRole + 100, ///< int, place in Results::replicates.
        TermRole,                       ///< int, -1: a heading.
        MarkRole,                       ///< int, hue of a heading.
        NoteRole,                       ///< A grey line below a heading; may be empty.
    };

    explicit StatisticListModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    void setFilter(const QString &text); ///< Terms that hold it; empty: all.

    int rowOf(int model, int term) const; ///< -1 when it is not shown.
    int firstStatistic() const;           ///< The first row that can be chosen; -1: none.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        int model = 0;
        int term = -1;
        QString note;
    };

    void fill();
    void fillTerms(int model);

    std::shared_ptr<const Results> m_results;
    QString m_filter;
    std::vector<Row> m_rows;
};

} // namespace heddle
