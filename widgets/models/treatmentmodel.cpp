#include "models/treatmentmodel.h"

#include "models/format.h"
#include "models/roles.h"

namespace heddle {

namespace {

QString codeText(TreatmentCode code)
{
    switch (code) {
    case TreatmentCode::Clean:
        return TreatmentModel::tr("clean");
    case TreatmentCode::Missing:
        return TreatmentModel::tr("missing");
    case TreatmentCode::Level:
        return TreatmentModel::tr("level");
    case TreatmentCode::Impact:
        return TreatmentModel::tr("impact");
    case TreatmentCode::Prevalence:
        return TreatmentModel::tr("prevalence");
    case TreatmentCode::Deviation:
        return TreatmentModel::tr("deviation");
    }
    return {};
}

bool isNumber(int column)
{
    return column == TreatmentModel::R2 || column == TreatmentModel::PValue;
}

} // namespace

TreatmentModel::TreatmentModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void TreatmentModel::setResults(const std::shared_ptr<const Results> &results)
{
    beginResetModel();
    m_results = results;
    endResetModel();
}

bool TreatmentModel::hasLevels() const
{
    return m_results && !m_results->treatments.empty() &&
           m_results->treatments.front().cell.level >= 0;
}

int TreatmentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_results ? 0 : static_cast<int>(m_results->treatments.size());
}

int TreatmentModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TreatmentModel::value(const TreatmentEntry &entry, int column) const
{
    switch (column) {
    case Derived:
        return QString::fromStdString(entry.derived);
    case Variable:
        return QString::fromStdString(entry.variable);
    case Code:
        return codeText(entry.code);
    case Level:
        return QString::fromStdString(m_results->plan->levelName(entry.cell.level));
    case R2:
        return entry.score.r2;
    case PValue:
        return entry.score.pValue;
    default:
        return entry.isRecommended ? tr("recommended") : tr("left out");
    }
}

QVariant TreatmentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TreatmentEntry &entry = m_results->treatments[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == PValue ? QVariant(formatP(entry.score.pValue))
                                        : value(entry, index.column());
    case SortRole:
        return value(entry, index.column());
    case Qt::TextAlignmentRole:
        return int((isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case ToneRole:
        return int(!entry.isRecommended            ? Tone::Muted
                   : index.column() == Recommended ? Tone::Good
                                                   : Tone::Normal);
    default:
        return {};
    }
}

QVariant TreatmentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumber(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Derived:
        return tr("Derived variable");
    case Variable:
        return tr("From");
    case Code:
        return tr("Code");
    case Level:
        return tr("Level");
    case R2:
        return tr("r²");
    case PValue:
        return tr("p");
    default:
        return tr("In the model");
    }
}

} // namespace heddle
