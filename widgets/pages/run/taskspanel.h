#pragma once

#include "models/taskmodel.h"
#include "parts/panel.h"

class QLineEdit;
class QTableView;

namespace heddle {

class SegmentedControl;

/// The task table with its filters: all, running, done, failed, queued, and a text.
class TasksPanel : public Panel
{
    Q_OBJECT

public:
    explicit TasksPanel(QWidget *parent = nullptr);

    void setBoard(const TaskBoard *board);
    void boardChanged();
    void setLaneNames(const QStringList &names)
    {
        m_model->setLaneNames(names);
    } ///< Every few frames.
    void selectTask(std::int64_t task);
    QLineEdit *findField() const { return m_find; }

Q_SIGNALS:
    void taskSelected(qint64 task);

private:
    void createFilters();
    void createTable();
    void updateCounts();
    void currentChanged(const QModelIndex &index);

    const TaskBoard *m_board = nullptr;
    TaskModel *m_model;
    SegmentedControl *m_filters = nullptr;
    QLineEdit *m_find = nullptr;
    QTableView *m_table = nullptr;
};

} // namespace heddle
