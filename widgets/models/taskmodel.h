#pragma once

#include "models/roles.h"
#include "models/taskboard.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <optional>

namespace heddle {

/// The tasks of a run as a table, newest first: started tasks with the latest on top, then those
/// queued in the order in which lanes will take them. Owned by the Run page; reads the board of
/// the run controller and is told once a frame that it changed.
class TaskModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column
    {
        Task,
        Learner,
        Level,
        Repeat,
        Fold,
        Replicate,
        State,
        Progress,
        Lane,
        Time,
        Score,
        Warnings,
        ColumnCount
    };

    explicit TaskModel(QObject *parent = nullptr);

    void setLaneNames(const QStringList &names); ///< Of the run's lanes, in their order.

    void setBoard(const TaskBoard *board); ///< Null: no run. The board outlives its use here.
    void boardChanged();                   ///< Once a frame, after TaskBoard::apply().

    void setPhaseFilter(std::optional<TaskPhase> phase);
    void setTextFilter(const QString &text); ///< Matches level, learner or state, any case.

    std::int64_t taskAt(int row) const { return m_rows.at(static_cast<std::size_t>(row)); }
    int rowOf(std::int64_t task) const;  ///< -1 when filtered out.
    bool hasColumn(Column column) const; ///< Whether the axis or figure exists in this run.

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString laneText(int lane) const;
    void refill();
    bool isShown(std::int64_t task) const;
    QVariant value(std::int64_t task, Column column) const;
    QString axisText(std::int64_t task, Column column) const;

    const TaskBoard *m_board = nullptr;
    std::vector<std::int64_t> m_rows;
    std::optional<TaskPhase> m_phase;
    QString m_text;
    QStringList m_laneNames;
};

QString toText(TaskPhase phase); ///< "Queued", "Running", … in the user's language.

} // namespace heddle
