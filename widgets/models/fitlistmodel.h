#pragma once

#include "run/results.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace heddle {

/// The fits on all rows of a run as a list: one row a fit, under a heading for each learner where
/// there are several. Owned by the Results page.
class FitListModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        FitRole = Qt::UserRole + 100, ///< int, position in Results::fits; -1: a heading.
        MarkRole,                     ///< int, group of the colour mark; -1: none.
        FiguresRole,                  ///< "deviance 145.07, AIC 155.07"
        CourseRole,                   ///< "5 iterations", "separated, 25 iterations", of trees
                                      ///< "100 trees", "43 of at most 500 rounds"
        IsUnreliableRole,             ///< Separated, or not converged.
    };

    explicit FitListModel(QObject *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);

    int rowOfFit(int fit) const; ///< -1 when there is none.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row
    {
        int learner = 0;
        int fit = -1;
    };

    QString name(const Row &row) const;

    std::shared_ptr<const Results> m_results;
    std::vector<Row> m_rows;
};

/// Whether standard errors and p values of a fit mean nothing.
bool isUnreliable(const GlmFit &fit);

/// "setosa", or the learner's name where the fit has no level.
QString fitName(const Results &results, const FitEntry &fit);

/// "43 of at most 500 rounds"; empty where early stopping did not choose them.
QString roundsText(const Results &results, const FitEntry &fit);

/// The fit's hue: its level's, or its learner's where it has none.
int fitMark(const FitEntry &fit);

} // namespace heddle
