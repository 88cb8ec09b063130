#include "models/problemmodel.h"

#include <QStringList>

#include <algorithm>

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

} // namespace

ProblemModel::ProblemModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

void ProblemModel::clear()
{
    beginResetModel();
    m_problems.clear();
    endResetModel();
}

void ProblemModel::add(const Plan &plan, const Ledger &ledger, const std::vector<TaskEvent> &events)
{
    const auto isNews = [](const TaskEvent &event) {
        return event.kind == TaskEvent::Kind::Failed ||
               (event.kind == TaskEvent::Kind::Done && event.warnings > 0);
    };
    if (std::none_of(events.begin(), events.end(), isNews))
        return;
    beginResetModel(); // a handful of rows, read by a list that keeps nothing
    for (const TaskEvent &event : events) {
        const std::shared_ptr<const TaskResult> result =
            isNews(event) ? ledger.find(event.task) : nullptr;
        if (!result)
            continue;
        const Task task = plan.task(event.task);
        for (std::size_t i = 0; i < result->cells.size(); ++i) {
            const CellResult &cell = result->cells[i];
            const QString place = placeOf(plan, task, i);
            if (!cell.failure.empty())
                addOne(QString::fromStdString(cell.failure), true, event.task, place);
            for (const std::string &warning : cell.warnings)
                addOne(QString::fromStdString(warning), false, event.task, place);
        }
    }
    sortProblems();
    endResetModel();
}

void ProblemModel::setResults(const Results &results)
{
    beginResetModel();
    m_problems.clear();
    const auto addAll = [&](const std::vector<std::string> &warnings, const QString &place) {
        for (const std::string &warning : warnings)
            addOne(QString::fromStdString(warning), false, -1, place);
    };
    const auto placeOf = [&](const Cell &cell) {
        return QString::fromStdString(results.plan->cellText(cell));
    };
    for (const FailureEntry &failure : results.failures)
        addOne(QString::fromStdString(failure.message), true, failure.task, placeOf(failure.cell));
    addAll(results.plan->warnings(), tr("the plan"));
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

void ProblemModel::addOne(const QString &text, bool isFailure, std::int64_t task,
                          const QString &place)
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
        found->places.push_back(place);
}

int ProblemModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_problems.size());
}

QVariant ProblemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Problem &problem = m_problems[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return problem.text;
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
