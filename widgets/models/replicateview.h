#pragma once

#include "run/results.h"

#include <QList>
#include <QPointF>
#include <QString>

#include <optional>
#include <vector>

namespace heddle {

/// What is shown of one statistic: the replicates of a term of a bootstrapped model, or of a
/// permutation's F or drop of deviance. A value, made from results that may be incomplete.
struct ReplicateView
{
    /// An interval below the histogram.
    struct Bar
    {
        QString name; ///< "Wald", "BCa"
        double low = 0, high = 0;
        std::optional<int> mark;    ///< Hue; none: grey.
        bool isInHistogram = false; ///< Its ends are drawn there, too.
    };
    struct Figure
    {
        QString name, value;
    };
    /// How a number settles as replicates come in.
    struct Curve
    {
        QString name;          ///< "upper"
        QList<QPointF> points; ///< Replicates, value.
        QString end;           ///< The last value as text; empty: no label.
    };

    QString title, explanation;
    std::vector<double> sorted; ///< The replicates that have a value, ascending.
    double estimate = 0;        ///< NaN while it is not there.
    QString estimateText;       ///< "estimate −2.80"
    int mark = 0;               ///< Hue of the model.
    std::vector<Bar> bars;      ///< None until the run is complete.
    std::vector<Figure> figures;
    QString note;
    QString curveExplanation;
    std::vector<Curve> curves; ///< None until the run is complete.
};

/// @param model  place in results.replicates
/// @param term   of the model; 0 for a permutation
/// @param level  of the intervals
/// Cost: sorting the replicates a few dozen times, fewer when they are many.
ReplicateView replicateView(const Results &results, std::size_t model, std::size_t term,
                            double level);

/// The entry of results.fits that a table's replicates belong to; null while there is none.
const FitEntry *fitOfTable(const Results &results, const ReplicateTable &table);

/// "setosa", or the learner's name where the model has no level.
QString modelName(const Results &results, const ReplicateTable &table);

} // namespace heddle
