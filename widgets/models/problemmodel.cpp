#include "models/problemmodel.h"

#include "models/format.h"

#include <QStringList>

#include <algorithm>
#include <iterator>

namespace heddle {

namespace {

constexpr std::size_t placesShown = 3;

QString placeOf(const Plan &plan, const Task &task, std::size_t index)
{
    Cell cell = task.first;
    if (cell.level >= 0)
        cell.level += static_cast<int>(index);
    return QString::fromStdString(plan.cellText(cell));
}

QString afterLoss(const WorkerStatus &worker)
{
    switch (worker.state) {
    case WorkerStatus::State::SetAside:
        return ProblemModel::tr("set aside");
    case WorkerStatus::State::Ready:
        return ProblemModel::tr("started again");
    default:
        return ProblemModel::tr("being started again");
    }
}

/// A lost worker as a row of the list.
QVariant lossData(const WorkerStatus &worker, int role)
{
    const QString name = QString::fromStdString(worker.name);
    switch (role) {
    case Qt::DisplayRole:
    case ProblemModel::TextRole:
        return worker.lastLoss.text();
    case ProblemModel::HeadRole:
        return worker.losses == 1
                   ? ProblemModel::tr("%1 was lost").arg(name)
                   : ProblemModel::tr("%1 was lost %2 times").arg(name).arg(worker.losses);
    case ProblemModel::CountRole:
        return worker.losses;
    case ProblemModel::PlacesRole:
        return ProblemModel::tr("%1 went back to the queue")
                   .arg(formatCounted(worker.tasksReturned, ProblemModel::tr("task"),
                                      ProblemModel::tr("tasks"))) +
               QStringLiteral(" · ") + afterLoss(worker);
    case ProblemModel::IsFailureRole:
        return false;
    case ProblemModel::FirstTaskRole:
        return -1;
    default:
        return {};
    }
}

} // namespace

ProblemModel::ProblemModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void ProblemModel::clear()
{
    beginResetModel();
    m_problems.clear();
    m_lost.clear();
    endResetModel();
}

void ProblemModel::setWorkers(const std::vector<WorkerStatus> &workers)
{
    std::vector<WorkerStatus> lost;
    std::copy_if(workers.begin(), workers.end(), std::back_inserter(lost),
                 [](const WorkerStatus &worker) { return worker.losses > 0; });
    const auto isSame = [](const WorkerStatus &a, const WorkerStatus &b) {
        return a.name == b.name && a.losses == b.losses && a.state == b.state;
    };
    if (std::equal(lost.begin(), lost.end(), m_lost.begin(), m_lost.end(), isSame))
        return;
    beginResetModel();
    m_lost = std::move(lost);
    endResetModel();
}

void ProblemModel::add(const Plan &plan, const TaskResults &news)
{
    const auto hasProblem = [](const CellResult &cell) {
        return !cell.failure.empty() || !cell.warnings.empty();
    };
    const auto reports = [&](const std::shared_ptr<const TaskResult> &result) {
        return std::any_of(result->cells.begin(), result->cells.end(), hasProblem);
    };
    if (std::none_of(news.begin(), news.end(), reports))
        return;
    beginResetModel(); // a handful of rows, read by a list that keeps nothing
    for (const auto &result : news) {
        const Task task = plan.task(result->task);
        for (std::size_t i = 0; i < result->cells.size(); ++i) {
            const CellResult &cell = result->cells[i];
            if (!hasProblem(cell))
                continue;
            const auto place = [&] { return placeOf(plan, task, i); };
            if (!cell.failure.empty())
                addOne(cell.failure, true, result->task, place);
            for (const std::string &warning : cell.warnings)
                addOne(warning, false, result->task, place);
        }
    }
    sortProblems();
    endResetModel();
}

void ProblemModel::setResults(const Results &results)
{
    beginResetModel();
    m_problems.clear();
    const auto addAll = [&](const std::vector<std::string> &warnings,
                            const std::function<QString()> &place) {
        for (const std::string &warning : warnings)
            addOne(warning, false, -1, place);
    };
    const auto placeOf = [&](const Cell &cell) {
        return [&results, cell] { return QString::fromStdString(results.plan->cellText(cell)); };
    };
    for (const FailureEntry &failure : results.failures)
        addOne(failure.message, true, failure.task, placeOf(failure.cell));
    addAll(results.plan->warnings(), [] { return tr("the plan"); });
    for (const FitEntry &fit : results.fits)
        addAll(fit.warnings, placeOf(fit.cell));
    for (const ResampleEntry &resample : results.resamples)
        addAll(resample.warnings, placeOf(resample.cell));
    sortProblems();
    endResetModel();
}

void ProblemModel::sortProblems()
{
    std::stable_sort(m_problems.begin(), m_problems.end(), [](const Problem &a, const Problem &b) {
        return a.isFailure != b.isFailure ? a.isFailure : a.count > b.count;
    });
}

void ProblemModel::addOne(const std::string &text, bool isFailure, std::int64_t task,
                          const std::function<QString()> &place)
{
    auto found = std::find_if(m_problems.begin(), m_problems.end(), [&](const Problem &problem) {
        return problem.isFailure == isFailure && problem.text == text;
    });
    if (found == m_problems.end()) {
        m_problems.push_back({text, isFailure, 0, task, {}});
        found = m_problems.end() - 1;
    }
    ++found->count;
    if (found->places.size() < placesShown)
        found->places.push_back(place());
}

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lost.size() + m_problems.size());
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (row < m_lost.size())
        return lossData(m_lost[row], role);
    const Problem &problem = m_problems[row - m_lost.size()];
    const QString cells = formatCounted(problem.count, tr("cell"), tr("cells"));
    switch (role) {
    case HeadRole:
        return problem.isFailure ? tr("%1 failed").arg(cells) : tr("%1 with a warning").arg(cells);
    case Qt::DisplayRole:
    case TextRole:
        return QString::fromStdString(problem.text);
    case CountRole:
        return static_cast<qlonglong>(problem.count);
    case PlacesRole: {
        QStringList places(problem.places.begin(), problem.places.end());
        const auto more = problem.count - static_cast<std::int64_t>(problem.places.size());
        if (more > 0)
            places.append(tr("%1 more").arg(more));
        return places.join(QStringLiteral(" · "));
    }
    case IsFailureRole:
        return problem.isFailure;
    case FirstTaskRole:
        return static_cast<qlonglong>(problem.firstTask);
    default:
        return {};
    }
}

} // namespace heddle
