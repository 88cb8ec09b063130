#pragma once

#include "models/taskboard.h"
#include "run/results.h"
#include "run/workerstatus.h"
#include "work/taskresult.h"

#include <QAbstractListModel>
#include <QString>

#include <functional>
#include <string>
#include <vector>

namespace heddle {

/// What went wrong in a run, equal causes as one row with a count: failed cells first, then
/// warnings, each by number of cells. The Run page's is told of finished tasks once a frame, the
/// Results page's of a whole run.
class ProblemModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role
    {
        TextRole = Qt::UserRole + 100,
        CountRole,
        PlacesRole,
        IsFailureRole,
        FirstTaskRole,
        HeadRole ///< "3 cells failed", "h2 was lost".
    };

    explicit ProblemModel(QObject *parent = nullptr);

    void clear();
    void setResults(const Results &results); ///< All that the results of a run tell.
    void setWorkers(const std::vector<WorkerStatus> &workers); ///< Those that were lost.
    void add(const Plan &plan, const TaskResults &news); ///< What these finished tasks report.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Problem
    {
        std::string text;
        bool isFailure = false;
        std::int64_t count = 0;
        std::int64_t firstTask = -1;
        std::vector<QString> places; ///< The first few cells.
    };

    void sortProblems();
    /// @param place  of the cell, as text: asked for the first few places of a problem alone
    void addOne(const std::string &text, bool isFailure, std::int64_t task,
                const std::function<QString()> &place);

    std::vector<Problem> m_problems;
    std::vector<WorkerStatus> m_lost; ///< Before the others.
};

} // namespace heddle
