#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <memory>

namespace heddle {

/// How the estimates of a logistic model are told.
enum class EstimateScale
{
    LogOdds,
    OddsRatio
};

/// The coefficients of one fit as R's summary prints them. Statistic and p of a fit that is
/// separated or did not converge are told in grey: they mean nothing.
class CoefficientModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Term,
        Estimate,
        StdError,
        Statistic,
        PValue,
        Stars,
        Interval,
        Forest,
        ColumnCount
    };
    /// Ends of the 95 % interval on the scale shown, for the forest column.
    enum Role
    {
        LowRole = Qt::UserRole + 200,
        HighRole,
        EstimateRole,
        ErrorLowRole,
        ErrorHighRole
    };

    explicit CoefficientModel(QObject *parent = nullptr);

    void setFit(std::shared_ptr<const Results> results, int fit); ///< Null results: empty.
    void setScale(EstimateScale scale);
    EstimateScale scale() const { return m_scale; }
    const FitEntry *fit() const;
    bool isReliable() const; ///< Converged and not separated.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    double onScale(double logOdds) const;
    double
    quantile() const; ///< Of the 95 % interval: normal, or t where the dispersion is estimated.
    QVariant value(const Coefficient &coefficient, Column column) const;

    std::shared_ptr<const Results> m_results;
    int m_fit = -1;
    EstimateScale m_scale = EstimateScale::LogOdds;
};

/// "versicolor": what a fit is of, or the learner's name where there is one fit.
QString fitTitle(const Results &results, const FitEntry &fit);
/// "deviance 145.07".
QString fitSummary(const FitEntry &fit);
/// "AIC 155.07, 5 iterations", "AIC 10.00, separated, 25 iterations".
QString fitState(const FitEntry &fit);

} // namespace heddle
