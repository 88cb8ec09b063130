#include "pages/run/taskspanel.h"

#include "models/format.h"
#include "parts/helptopic.h"
#include "parts/segmentedcontrol.h"
#include "parts/tables.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include <array>
#include <optional>

namespace heddle {

namespace {

/// The filters in the order of the segments; none means all.
constexpr std::array<std::optional<TaskPhase>, 6> filters = {
    std::nullopt,      TaskPhase::Running, TaskPhase::Done,
    TaskPhase::Failed, TaskPhase::Queued,  TaskPhase::Cancelled};
constexpr int cancelledSegment = 5;

/// Progress as a bar with its share; a task that has ended needs no bar.
class ProgressDelegate : public CellDelegate
{
public:
    using CellDelegate::CellDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        paintGround(painter, option);
        const QVariant value = index.data();
        if (!value.isValid())
            return;
        const QRect room = textRect(option);
        const QRect track(room.left(), room.center().y() - 2, std::min(room.width(), Theme::px(96)),
                          5);
        const double share = std::clamp(value.toDouble(), 0.0, 1.0);
        painter->fillRect(track, Theme::color(Token::Cell));
        painter->fillRect(
            QRect(track.topLeft(), QSize(static_cast<int>(track.width() * share), track.height())),
            Theme::color(share < 1 ? Token::Accent : Token::Line2));
    }

protected:
    QString textOf(const QModelIndex &index) const override
    {
        return index.data().isValid() ? formatPercent(index.data().toDouble()) : QString();
    }
};

} // namespace

TasksPanel::TasksPanel(QWidget *parent)
    : Panel(tr("Tasks"), tr("newest first"), parent)
    , m_model(new TaskModel(this))
{
    setHelpTopic(this, QStringLiteral("run#tasks"));
    createFilters();
    createTable();
}

void TasksPanel::createFilters()
{
    m_filters = new SegmentedControl(tr("Show tasks"));
    for (std::size_t i = 0; i < filters.size(); ++i)
        m_filters->addSegment({});
    updateCounts();
    connect(m_filters, &SegmentedControl::currentChanged, this, [this](int index) {
        m_model->setPhaseFilter(filters[static_cast<std::size_t>(index)]);
    });
    m_find = new QLineEdit;
    m_find->setPlaceholderText(tr("level, worker…"));
    m_find->setAccessibleName(tr("Find tasks"));
    m_find->setClearButtonEnabled(true);
    m_find->setMaximumWidth(Theme::px(150));
    connect(m_find, &QLineEdit::textChanged, m_model, &TaskModel::setTextFilter);
    addAction(m_filters);
    addAction(m_find);
}

void TasksPanel::createTable()
{
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Tasks"));
    m_table->setObjectName(QStringLiteral("tasks")); // remembers its column widths
    setUpTable(m_table);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setItemDelegate(new CellDelegate(m_table));
    auto *numbers = new NumberDelegate(m_table);
    numbers->setDecimals(TaskModel::Time, 4);
    numbers->setDecimals(TaskModel::Score, 4);
    numbers->setMissingText({});
    for (const TaskModel::Column column :
         {TaskModel::Task, TaskModel::Repeat, TaskModel::Fold, TaskModel::Replicate,
          TaskModel::Time, TaskModel::Score, TaskModel::Warnings})
        m_table->setItemDelegateForColumn(column, numbers);
    m_table->setItemDelegateForColumn(TaskModel::Progress, new ProgressDelegate(m_table));
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setColumnWidth(TaskModel::Task, Theme::px(54));
    m_table->setColumnWidth(TaskModel::Level, Theme::px(84));
    m_table->setColumnWidth(TaskModel::State, Theme::px(92));
    m_table->setColumnWidth(TaskModel::Progress, Theme::px(88));
    m_table->setColumnWidth(TaskModel::Lane, Theme::px(122));
    for (const TaskModel::Column column : {TaskModel::Repeat, TaskModel::Fold})
        m_table->setColumnWidth(column, Theme::px(66));
    m_table->setColumnWidth(TaskModel::Time, Theme::px(66));
    for (const TaskModel::Column column : {TaskModel::Replicate, TaskModel::Score})
        m_table->setColumnWidth(column, Theme::px(88)); // "Accuracy"
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &TasksPanel::currentChanged);
    body()->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_table);
}

void TasksPanel::setBoard(const TaskBoard *board)
{
    m_board = board;
    m_model->setBoard(board);
    for (int column = 0; column < TaskModel::ColumnCount; ++column)
        m_table->setColumnHidden(column,
                                 !m_model->hasColumn(static_cast<TaskModel::Column>(column)));
    updateCounts();
}

void TasksPanel::boardChanged()
{
    m_model->boardChanged();
    updateCounts();
}

void TasksPanel::updateCounts()
{
    const auto label = [this](std::size_t index) {
        QString name = filters[index] ? toText(*filters[index]) : tr("All");
        if (!m_board)
            return name;
        const std::int64_t count =
            filters[index] ? m_board->count(*filters[index]) : m_board->size();
        return name + QLatin1Char(' ') + formatCount(count);
    };
    for (std::size_t i = 0; i < filters.size(); ++i)
        m_filters->setSegmentText(static_cast<int>(i), label(i));
    m_filters->setSegmentEnabled(cancelledSegment,
                                 m_board && m_board->count(TaskPhase::Cancelled) > 0);
}

void TasksPanel::currentChanged(const QModelIndex &index)
{
    if (index.isValid())
        Q_EMIT taskSelected(m_model->taskAt(index.row()));
}

void TasksPanel::selectTask(std::int64_t task)
{
    const int row = m_model->rowOf(task);
    if (row < 0)
        return;
    const QSignalBlocker blocker(m_table->selectionModel());
    m_table->selectRow(row);
    m_table->scrollTo(m_model->index(row, 0));
    m_table->viewport()->update();
}

} // namespace heddle
