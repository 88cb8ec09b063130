#pragma once

#include "run/results.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>
#include <string>

namespace heddle {

/// The coefficients of one fit as R prints them, with 95 % intervals: estimate ± z × standard
/// error, t for a linear model. Owned by the Results page.
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
        Forest, ///< Drawn by ForestDelegate.
        ColumnCount
    };
    enum Role
    {
        EstimateRole = Qt::UserRole + 100, ///< double, on the scale shown; likewise:
        InnerLowRole,                      ///< Estimate − 1 standard error.
        InnerHighRole,                     ///< Estimate + 1 standard error.
        LowRole,                           ///< Lower end of the 95 % interval.
        HighRole,                          ///< Upper end.
        IsClearRole, ///< bool: the interval leaves out "no effect", in a fit that can be trusted.
    };
    enum class Scale
    {
        Fitted, ///< Log-odds; of a linear model, the units of the target.
        Ratio,  ///< exp(estimate): an odds ratio of logit, a ratio of means of log.
        PerSd,  ///< Per standard deviation of the term's column; the intercept as fitted.
    };

    explicit CoefficientModel(QObject *parent = nullptr);

    /// @param fit position in results->fits; -1: none.
    void setFit(const std::shared_ptr<const Results> &results, int fit);
    const FitEntry *fit() const; ///< Null: none.

    /// Whether the fit has estimates on a scale: ratios need a link logit or log, deviations a
    /// design that is the same in every fit.
    bool hasScale(Scale scale) const;
    void setScale(Scale scale); ///< One that the fit has.
    Scale scale() const { return m_scale; }

    /// All rows with all digits as tab-separated text: term, estimate, std_error, z or t, p, low,
    /// high; on the scale shown, beside ratios the standard error of their logarithm.
    QString text() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Range
    {
        double estimate = 0, innerLow = 0, innerHigh = 0, low = 0, high = 0;
    };

    /// What estimates are multiplied by: standard deviations on their scale, else 1.
    double unit(const Coefficient &coefficient) const;
    Range range(const Coefficient &coefficient) const;
    void measureTerms();
    bool isClear(const Coefficient &coefficient) const;
    QVariant display(const Coefficient &coefficient, int column) const;
    QVariant sortValue(const Coefficient &coefficient, int column) const;

    std::shared_ptr<const Results> m_results;
    int m_fit = -1;
    Scale m_scale = Scale::Fitted;
    std::map<std::string, double> m_deviations; ///< Of the terms in the rows used.
    double m_quantile = 0;                      ///< 97.5 % of the normal or the t distribution.
};

} // namespace heddle
