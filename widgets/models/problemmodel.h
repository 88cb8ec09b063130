#pragma once

#include "models/taskboard.h"
#include "run/ledger.h"

#include <QAbstractListModel>
#include <QString>

#include <vector>

namespace heddle {

/// What went wrong in a run, equal causes as one row with a count: failed cells first, then
/// warnings, each by number of cells. Owned by the Run page; told of finished tasks once a frame.
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
        FirstTaskRole
    };

    explicit ProblemModel(QObject *parent = nullptr);

    void clear();
    /// One thing to tell of one cell.
    struct Entry
    {
        QString text;
        bool isFailure = false;
        QString place;
    };
    void add(const std::vector<Entry> &entries);
    /// Adds what the finished tasks of these events report.
    void add(const Plan &plan, const Ledger &ledger, const std::vector<TaskEvent> &events);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Problem
    {
        QString text;
        bool isFailure = false;
        std::int64_t count = 0;
        std::int64_t firstTask = -1;
        std::vector<QString> places; ///< The first few cells.
    };

    void sortProblems();
    void addOne(const QString &text, bool isFailure, std::int64_t task, const QString &place);

    std::vector<Problem> m_problems;
};

} // namespace heddle
