#include "models/scoredrowsmodel.h"

#include "models/format.h"
#include "models/roles.h"

#include <cmath>

namespace heddle {

namespace {

constexpr int firstOutput = 2;

} // namespace

ScoredRowsModel::ScoredRowsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ScoredRowsModel::setRows(const QString &target, std::vector<std::int64_t> rows,
                              QStringList observed, Predictions expected)
{
    beginResetModel();
    m_target = target;
    m_rows = std::move(rows);
    m_observed = std::move(observed);
    m_expected = std::move(expected);
    m_verdict = {};
    endResetModel();
}

void ScoredRowsModel::setVerdict(const ExportVerdict &verdict)
{
    m_verdict = verdict;
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ScoredRowsModel::levels() const
{
    return static_cast<int>(m_expected.levels.size());
}

bool ScoredRowsModel::hasOwn() const
{
    return m_expected.ownProbabilities.size() > 0;
}

int ScoredRowsModel::outputs() const
{
    return std::max(1, hasOwn() ? 2 * levels() : levels());
}

int ScoredRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ScoredRowsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : firstOutput + outputs() + 1;
}

double ScoredRowsModel::score(std::int64_t row, int output) const
{
    const Predictions &shown = m_verdict.exported ? *m_verdict.exported : m_expected;
    if (shown.levels.empty())
        return shown.numbers[row];
    if (!hasOwn())
        return shown.probabilities(row, output);
    return output < levels() ? shown.ownProbabilities(row, output)
                             : shown.probabilities(row, output - levels());
}

QVariant ScoredRowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const bool isDifference = index.column() == columnCount() - 1;
    const bool isKnown = row < m_verdict.differences.size();
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == 1 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == ToneRole && isDifference && isKnown)
        return int(m_verdict.differences[row] <= ExportCheck::tolerance ? Tone::Good : Tone::Bad);
    if (role == ToneRole && hasOwn() && index.column() >= firstOutput + levels() && !isDifference)
        return int(Tone::Muted);
    if (role != Qt::DisplayRole)
        return {};
    if (isDifference)
        return isKnown ? formatShort(m_verdict.differences[row], 2) : unknownText();
    if (index.column() == 0)
        return qlonglong(m_rows[row]);
    if (index.column() == 1)
        return m_observed.value(index.row());
    return score(index.row(), index.column() - firstOutput);
}

QVariant ScoredRowsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == 1 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const bool isLast = section == columnCount() - 1;
    const int output = section - firstOutput;
    const bool isNormalised = hasOwn() && output >= levels() && !isLast;
    if (role == Qt::ToolTipRole && isLast)
        return tr("The largest of the row, from Heddle's own numbers");
    if (role == Qt::ToolTipRole && hasOwn() && output >= 0)
        return isNormalised ? tr("Divided by the sum over all levels, as the class is predicted")
                            : tr("As the model of this level says");
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Row");
    if (section == 1)
        return m_target;
    if (isLast)
        return hasOwn() ? tr("difference") : tr("largest difference");
    if (m_expected.levels.empty())
        return tr("prediction");
    const auto level = static_cast<std::size_t>(isNormalised ? output - levels() : output);
    const QString name = QString::fromStdString(m_expected.levels[level]);
    return isNormalised ? tr("%1 ÷ Σ").arg(name) : name;
}

} // namespace heddle
