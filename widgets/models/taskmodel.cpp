#include "models/taskmodel.h"

#include "models/plantext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace heddle {

QString toText(TaskPhase phase)
{
    switch (phase) {
    case TaskPhase::Queued:
        return QCoreApplication::translate("TaskPhase", "Queued");
    case TaskPhase::Sent:
        return QCoreApplication::translate("TaskPhase", "Sent");
    case TaskPhase::Running:
        return QCoreApplication::translate("TaskPhase", "Running");
    case TaskPhase::Done:
        return QCoreApplication::translate("TaskPhase", "Done");
    case TaskPhase::Failed:
        return QCoreApplication::translate("TaskPhase", "Failed");
    case TaskPhase::Cancelled:
        return QCoreApplication::translate("TaskPhase", "Cancelled");
    }
    return {};
}

namespace {

QString iconOf(TaskPhase phase)
{
    switch (phase) {
    case TaskPhase::Queued:
    case TaskPhase::Sent:
        return QStringLiteral("clock");
    case TaskPhase::Running:
        return QStringLiteral("loader");
    case TaskPhase::Done:
        return QStringLiteral("circle-check");
    case TaskPhase::Failed:
        return QStringLiteral("circle-x");
    case TaskPhase::Cancelled:
        return QStringLiteral("ban");
    }
    return {};
}

Tone toneOf(const TaskState &state, TaskModel::Column column)
{
    if (column == TaskModel::Warnings)
        return Tone::Warning;
    if (column != TaskModel::State)
        return Tone::Normal;
    switch (state.phase) {
    case TaskPhase::Done:
        return Tone::Good;
    case TaskPhase::Failed:
        return Tone::Bad;
    case TaskPhase::Running:
        return Tone::Accent;
    default:
        return Tone::Muted;
    }
}

} // namespace

TaskModel::TaskModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void TaskModel::setBoard(const TaskBoard *board)
{
    beginResetModel();
    m_board = board;
    refill();
    endResetModel();
}

void TaskModel::boardChanged()
{
    if (!m_board)
        return;
    const QModelIndexList before = persistentIndexList();
    const bool isWhole = m_text.isEmpty() && !m_phase; // there are as many rows as ever
    if (isWhole && before.isEmpty() && !m_rows.empty()) {
        refill();
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    // Rows only move to the top; what a view selected must follow its task.
    Q_EMIT layoutAboutToBeChanged();
    std::vector<std::int64_t> tasks;
    tasks.reserve(static_cast<std::size_t>(before.size()));
    for (const QModelIndex &index : before)
        tasks.push_back(taskAt(index.row()));
    refill();
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = rowOf(tasks[static_cast<std::size_t>(i)]);
        after.append(row < 0 ? QModelIndex() : index(row, before[i].column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
    if (isWhole && !m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void TaskModel::setPhaseFilter(std::optional<TaskPhase> phase)
{
    beginResetModel();
    m_phase = phase;
    refill();
    endResetModel();
}

void TaskModel::setTextFilter(const QString &text)
{
    beginResetModel();
    m_text = text.trimmed();
    refill();
    endResetModel();
}

void TaskModel::refill()
{
    m_rows.clear();
    if (!m_board || !m_board->plan())
        return;
    const std::vector<std::int64_t> &started = m_board->started();
    const std::vector<std::int64_t> &order = m_board->order();
    m_rows.reserve(static_cast<std::size_t>(m_board->size()));
    m_rows.assign(started.rbegin(), started.rend());
    std::copy_if(order.begin(), order.end(), std::back_inserter(m_rows),
                 [this](std::int64_t task) { return !m_board->state(task).wasStarted; });
    if (m_phase || !m_text.isEmpty())
        std::erase_if(m_rows, [this](std::int64_t task) { return !isShown(task); });
}

bool TaskModel::isShown(std::int64_t task) const
{
    if (m_phase && m_board->state(task).phase != *m_phase)
        return false;
    if (m_text.isEmpty())
        return true;
    for (const Column column : {Learner, Level, State, Lane})
        if (value(task, column).toString().contains(m_text, Qt::CaseInsensitive))
            return true;
    return false;
}

int TaskModel::rowOf(std::int64_t task) const
{
    const auto found = std::find(m_rows.begin(), m_rows.end(), task);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

bool TaskModel::hasColumn(Column column) const
{
    if (!m_board || !m_board->plan())
        return true;
    const auto hasAxis = [this](std::string_view name) {
        const std::vector<Axis> &axes = m_board->plan()->axes();
        return std::any_of(axes.begin(), axes.end(),
                           [name](const Axis &axis) { return axis.name == name; });
    };
    switch (column) {
    case Learner:
        return m_board->plan()->experiment().learners.size() > 1 || hasAxis("point");
    case Level:
        return hasAxis("level");
    case Repeat:
        return hasAxis("repeat");
    case Fold:
        return hasAxis("fold");
    case Replicate:
        return hasAxis("replicate");
    case Score:
        return m_board->plan()->hasResampling();
    default:
        return true;
    }
}

int TaskModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TaskModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant TaskModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::int64_t task = taskAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case SortRole:
        return value(task, static_cast<Column>(index.column()));
    case IconNameRole:
        return index.column() == State ? iconOf(m_board->state(task).phase) : QVariant();
    case ToneRole:
        return static_cast<int>(toneOf(m_board->state(task), static_cast<Column>(index.column())));
    default:
        return {};
    }
}

QVariant TaskModel::value(std::int64_t task, Column column) const
{
    const TaskState &state = m_board->state(task);
    const bool ended = state.phase == TaskPhase::Done || state.phase == TaskPhase::Failed;
    switch (column) {
    case Task:
        return static_cast<qlonglong>(task);
    case Learner:
    case Level:
    case Repeat:
    case Fold:
    case Replicate:
        return axisText(task, column);
    case State:
        return toText(state.phase);
    case Progress:
        return state.phase == TaskPhase::Queued ? QVariant() : QVariant(state.progress);
    case Lane:
        return state.lane < 0 ? QVariant() : laneText(state.lane);
    case Time:
        return ended ? QVariant(state.wallSeconds) : QVariant();
    case Score:
        return ended && std::isfinite(state.score) ? QVariant(static_cast<double>(state.score))
                                                   : QVariant();
    case Warnings:
        return state.warnings == 0 ? QVariant() : QVariant(state.warnings);
    case ColumnCount:
        break;
    }
    return {};
}

QString TaskModel::axisText(std::int64_t task, Column column) const
{
    const Plan &plan = *m_board->plan();
    const heddle::Task described = plan.task(task);
    const Cell &cell = described.first;
    const auto number = [](int coordinate) {
        return coordinate < 0 ? QString() : QString::number(coordinate + 1);
    };
    switch (column) {
    case Learner: {
        if (cell.variable >= 0)
            return tr("treatment");
        const QString setting = settingWords(plan, cell);
        const QString name = QString::fromStdString(plan.learner(cell).name);
        return setting.isEmpty() ? name : name + QStringLiteral(", ") + setting;
    }
    case Level:
        return taskLevels(plan, described);
    case Repeat:
        return number(cell.repeat);
    case Fold:
        if (cell.row >= 0)
            return tr("without row %1").arg(plan.firstRowOf(cell.row) + 1);
        if (cell.inner >= 0)
            return tr("%1, inside %2").arg(number(cell.fold)).arg(cell.inner + 1);
        if (cell.variable >= 0)
            return treatedVariable(plan, cell);
        return cell.isResample() ? number(cell.fold) : tr("all rows");
    default:
        return number(cell.replicate);
    }
}

QVariant TaskModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber =
            section == Task || section >= Time || (section >= Repeat && section <= Replicate);
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Task:
        return tr("Task");
    case Learner:
        return tr("Learner");
    case Level:
        return tr("Level");
    case Repeat:
        return tr("Repeat");
    case Fold:
        return tr("Fold");
    case Replicate:
        return tr("Replicate");
    case State:
        return tr("State");
    case Progress:
        return tr("Progress");
    case Lane:
        return tr("Worker");
    case Time:
        return tr("Time, s");
    case Score:
        if (m_board && m_board->plan())
            return metricTitle(m_board->plan()->experiment().metrics.front());
        return tr("Score");
    case Warnings:
        return tr("Warnings");
    case ColumnCount:
        break;
    }
    return {};
}

void TaskModel::setLaneNames(const QStringList &names)
{
    m_laneNames = names; // shown with the next change of the board
}

QString TaskModel::laneText(int lane) const
{
    return lane < m_laneNames.size() ? m_laneNames[lane] : tr("lane %1").arg(lane + 1);
}

} // namespace heddle
