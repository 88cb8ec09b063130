#pragma once

#include "run/results.h"

#include <Eigen/Core>

#include <QString>

#include <vector>

namespace heddle {

/// What is drawn of the points of one learner: its path, or the last parameter of its grid, across,
/// all other parameters down. Point r * columns + c stands in row r, column c.
struct TuningView
{
    int learner = 0;
    Metric metric = Metric::LogLoss;
    QString name;          ///< Of the learner.
    QString rowParameters; ///< "alpha", "depth, eta"; empty when there is one row.
    QString columnParameter;
    std::vector<QString> rows, columns;
    Eigen::MatrixXd mean, se;                   ///< Rows x columns; NaN: not defined.
    std::vector<std::vector<double>> positions; ///< Of each row the numbers across; empty: none.
    bool isPath = false;                        ///< What is across is one.
    int best = -1, oneSe = -1, chosen = -1;     ///< Points.
    const SelectionEntry *selection = nullptr;  ///< Of the results.

    int columnCount() const { return static_cast<int>(columns.size()); }
    int rowOf(int point) const { return point / columnCount(); }
    int columnOf(int point) const { return point % columnCount(); }
};

/// Learners of the results that have something to show: points of which one was chosen.
std::vector<int> tunedLearners(const Results &results);
/// Precondition: the learner is one of them. The results must outlive it.
TuningView tuningViewOf(const Results &results, int learner);

} // namespace heddle
