#include "formats/prediction.h"

#include "core/text.h"
#include "data/csvreader.h"
#include "stats/baseline.h"
#include "stats/links.h"
#include "stats/metrics.h"
#include "stats/multinomial.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace heddle {

namespace {

constexpr double NotANumber = std::numeric_limits<double>::quiet_NaN();

/// What the fits are applied to: the rows that can be predicted, without gaps.
struct Inputs
{
    std::vector<std::int64_t> rows;  ///< Of the table, from 0.
    std::optional<GlmDesign> design; ///< Of those rows; none when there are no such rows.
    std::vector<double> offset;
};

/// The offset of every row: the column's and the formula's.
Result<Eigen::VectorXd> offsetOf(const ModelSet &set, const Table &table,
                                 std::span<const std::int64_t> rows)
{
    auto offset = set.design.offset(table, rows);
    if (!offset || set.offsetColumn.empty())
        return offset;
    const Column *column = table.find(set.offsetColumn);
    if (column == nullptr || column->type() != ColumnType::Numeric)
        return badInput("There is no numeric column " + heddle::quoted(set.offsetColumn) + ".",
                        "Nothing was predicted.",
                        "Give the data the offset that the model was fitted with.");
    for (const std::int64_t row : rows)
        (*offset)[row] += column->numbers()[static_cast<std::size_t>(row)];
    return offset;
}

Result<Inputs> inputsOf(const ModelSet &set, const Table &table)
{
    std::vector<std::int64_t> all(static_cast<std::size_t>(table.rows()));
    std::iota(all.begin(), all.end(), 0);
    const auto matrix = set.design.matrix(table, all);
    if (!matrix)
        return matrix.error();
    const auto offset = offsetOf(set, table, all);
    if (!offset)
        return offset.error();
    Inputs inputs;
    for (const std::int64_t row : all) {
        if (matrix->row(row).allFinite() && std::isfinite((*offset)[row]))
            inputs.rows.push_back(row);
    }
    if (inputs.rows.empty())
        return inputs;
    Eigen::MatrixXd x(static_cast<Eigen::Index>(inputs.rows.size()), matrix->cols());
    Eigen::Index position = 0;
    for (const std::int64_t row : inputs.rows) {
        x.row(position++) = matrix->row(row);
        inputs.offset.push_back((*offset)[row]);
    }
    auto design = GlmDesign::make(std::move(x), set.design.hasIntercept());
    if (!design)
        return design.error();
    inputs.design = std::move(*design);
    return inputs;
}

/// Linear predictors of a fit of all levels, one column a level.
Eigen::MatrixXd jointLinkValues(const ModelSet &set, const Inputs &inputs)
{
    const Eigen::VectorXd &coefficients = set.fits.front().fit.coefficients;
    const auto levels = static_cast<Eigen::Index>(set.levels.size());
    // An elastic net has coefficients of every level, others none of the first.
    const Eigen::Index own = set.learner.kind == LearnerKind::ElasticNet ? levels : levels - 1;
    const Eigen::Index terms = coefficients.size() / own;
    Eigen::MatrixXd byLevel = Eigen::MatrixXd::Zero(terms, levels);
    byLevel.rightCols(own) = Eigen::Map<const Eigen::MatrixXd>(coefficients.data(), terms, own);
    byLevel = byLevel.array().isNaN().select(0.0, byLevel); // aliased
    return multinomialPredictors(inputs.design->x(), byLevel);
}

/// The rows that can be predicted, as one fit's own design sees them.
Result<GlmDesign> ownDesign(const ModelSet &set, std::size_t fit, const Table &table,
                            const Inputs &inputs)
{
    auto matrix = set.ownDesigns[fit].matrix(table, inputs.rows);
    if (!matrix)
        return matrix.error();
    return GlmDesign::make(std::move(*matrix), set.design.hasIntercept());
}

/// Linear predictors, one column a fit, or one a level of a fit of all levels.
Result<Eigen::MatrixXd> linkValues(const ModelSet &set, const Inputs &inputs, const Table &table)
{
    const auto count = static_cast<Eigen::Index>(inputs.rows.size());
    if (set.learner.kind == LearnerKind::Baseline)
        return Eigen::MatrixXd(
            baselinePredictors(set.fits.front().fit).transpose().replicate(count, 1));
    if (set.isJoint() && inputs.design && !set.fits.front().trees)
        return jointLinkValues(set, inputs);
    Eigen::MatrixXd eta(
        count, static_cast<Eigen::Index>(set.isJoint() ? set.levels.size() : set.fits.size()));
    if (!inputs.design)
        return eta;
    std::vector<std::int64_t> rows(inputs.rows.size());
    std::iota(rows.begin(), rows.end(), 0);
    if (set.isJoint())
        return predictTrees(*set.fits.front().trees, inputs.design->x(), inputs.offset, rows);
    for (Eigen::Index i = 0; i < eta.cols(); ++i) {
        const auto fit = static_cast<std::size_t>(i);
        const FitEntry &entry = set.fits[fit];
        std::optional<GlmDesign> own; // one at a time: they may be many and large
        if (!set.ownDesigns.empty()) {
            auto made = ownDesign(set, fit, table, inputs);
            if (!made)
                return made.error();
            own = std::move(*made);
        }
        const GlmDesign &design = own ? *own : *inputs.design;
        if (entry.trees)
            eta.col(i) = predictTrees(*entry.trees, design.x(), inputs.offset, rows);
        else
            eta.col(i) = linearPredictor(design, entry.fit.coefficients, inputs.offset, rows);
    }
    return eta;
}

/// Probabilities of the two levels of a single two-class model.
Eigen::MatrixXd twoLevels(Link link, const Eigen::VectorXd &eta, int event)
{
    Eigen::MatrixXd probability(eta.size(), 2);
    probability.col(event) = inverseLink(link, eta);
    probability.col(1 - event) = complementOfInverseLink(link, eta);
    return probability;
}

/// Values of the rows that could be predicted, in their places; NaN elsewhere.
Eigen::MatrixXd ofAllRows(const Eigen::MatrixXd &values, const std::vector<std::int64_t> &rows,
                          std::int64_t count)
{
    Eigen::MatrixXd whole = Eigen::MatrixXd::Constant(count, values.cols(), NotANumber);
    for (std::size_t i = 0; i < rows.size(); ++i)
        whole.row(rows[i]) = values.row(static_cast<Eigen::Index>(i));
    return whole;
}

} // namespace

Result<void> checkComplete(const ModelSet &set)
{
    if (!set.isOneVsRest() || set.fits.size() == 1 || set.fits.size() == set.levels.size())
        return {};
    for (std::size_t level = 0; level < set.levels.size(); ++level) {
        if (level < set.fits.size() && set.fits[level].cell.level == static_cast<int>(level))
            continue;
        return badInput("The level " + heddle::quoted(set.levels[level]) +
                            " has no model: its fit failed.",
                        "Nothing was predicted.", "Predict with the model file of one level.");
    }
    return {};
}

bool hasOwnProbabilities(const ModelSet &set)
{
    return !set.isJoint() && set.predictedLevels().size() > 2;
}

bool Predictions::isPredicted(std::int64_t row) const
{
    return !std::isnan(levels.empty() ? numbers[row] : probabilities(row, 0));
}

const std::string &Predictions::level(std::int64_t row) const
{
    Eigen::Index best = 0;
    if (event >= 0)
        best = probabilities(row, event) > 0.5 ? event : 1 - event;
    else
        probabilities.row(row).maxCoeff(&best);
    return levels[static_cast<std::size_t>(best)];
}

Result<Predictions> predict(const ModelSet &set, const Table &table)
{
    if (const auto complete = checkComplete(set); !complete)
        return complete.error();
    const auto inputs = inputsOf(set, table);
    if (!inputs)
        return inputs.error();
    const auto links = linkValues(set, *inputs, table);
    if (!links)
        return links.error();
    const Eigen::MatrixXd &eta = *links;
    Predictions predictions;
    predictions.levels = set.predictedLevels();
    predictions.rowsWithout = table.rows() - static_cast<std::int64_t>(inputs->rows.size());
    const Link link = set.fits.front().fit.link;
    Eigen::MatrixXd values, own;
    if (set.isJoint()) {
        values = softmax(eta);
    } else if (predictions.levels.size() == 2) {
        const auto &levels = predictions.levels;
        predictions.event = levels[0] == set.fits.front().event ? 0 : 1;
        values = twoLevels(link, eta.col(0), predictions.event);
    } else if (!predictions.levels.empty()) {
        values = normalisedOneVsRest(eta, link);
        own.resize(eta.rows(), eta.cols());
        for (Eigen::Index level = 0; level < eta.cols(); ++level)
            own.col(level) = inverseLink(link, eta.col(level));
    } else {
        values = inverseLink(link, eta.col(0));
        predictions.rowsWithout += values.array().isNaN().count();
    }
    Eigen::MatrixXd whole = ofAllRows(values, inputs->rows, table.rows());
    if (predictions.levels.empty())
        predictions.numbers = whole.col(0);
    else
        predictions.probabilities = std::move(whole);
    if (hasOwnProbabilities(set))
        predictions.ownProbabilities = ofAllRows(own, inputs->rows, table.rows());
    return predictions;
}

Result<Predictions> predictFile(const ModelSet &set, const std::string &path)
{
    CsvOptions options;
    options.na = set.missingTexts;
    options.maximumRows = 1;
    const auto preview = readCsv(path, options);
    if (!preview)
        return preview.error().withContext(path);
    options.maximumRows.reset();
    for (const auto &[name, type] : set.inputs()) {
        if (preview->table.find(name) != nullptr)
            options.types.emplace(name, type);
    }
    const auto read = readCsv(path, options);
    if (!read)
        return read.error().withContext(path);
    auto predictions = predict(set, read->table);
    if (!predictions)
        return predictions.error().withContext(path);
    for (const CsvWarning &warning : read->warnings)
        predictions->warnings.push_back(path + ":" + std::to_string(warning.line) + ": " +
                                        (warning.column.empty() ? "" : warning.column + ": ") +
                                        warning.message);
    return predictions;
}

std::string predictionsCsv(const Predictions &predictions)
{
    std::string text = "row,prediction";
    for (const std::string &level : predictions.levels)
        text += "," + csvField("p:" + level);
    text += '\n';
    for (std::int64_t row = 0; row < predictions.rows(); ++row) {
        text += std::to_string(row + 1) + ",";
        const bool isPredicted = predictions.isPredicted(row);
        if (isPredicted)
            text += predictions.levels.empty() ? formatNumber(predictions.numbers[row])
                                               : csvField(predictions.level(row));
        for (Eigen::Index level = 0; level < predictions.probabilities.cols(); ++level)
            text += "," + (isPredicted ? formatNumber(predictions.probabilities(row, level)) : "");
        text += '\n';
    }
    return text;
}

} // namespace heddle
