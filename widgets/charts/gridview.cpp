#include "charts/gridview.h"

#include "charts/accessiblegrid.h"
#include "models/format.h"
#include "models/taskmodel.h"
#include "parts/chartmenu.h"
#include "parts/theme.h"

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <utility>

namespace heddle {

namespace {

constexpr int dearDrawing = 4;     ///< Milliseconds that a frame may take.
constexpr int restForDrawing = 30; ///< Times its length between two dear ones: 3 % of a core.

} // namespace

GridView::GridView(QWidget *parent)
    : QWidget(parent)
{
    m_rest.setSingleShot(true);
    m_rest.callOnTimeout(this, &GridView::drawChanges);
    setAttribute(Qt::WA_OpaquePaintEvent); // else all that lies below is painted, too
    setFocusPolicy(Qt::StrongFocus);
    makeGridAccessible();
    setAccessibleName(tr("Grid"));
    setAccessibleDescription(
        tr("State and score of every fit; arrows move, N goes to the next failure."));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    new ChartMenu(this, [this] { return chartData(); });
}

void GridView::setBoard(const TaskBoard *board)
{
    m_board = board && board->plan() ? board : nullptr;
    m_painter.reset();
    m_current.reset();
    if (m_board) {
        m_painter.emplace(*m_board);
        m_painter->setSize(size());
        m_painter->widenLimits();
    }
    updateGeometry();
    update();
}

void GridView::boardChanged()
{
    if (m_painter)
        m_painter->allChanged();
    sumsChanged();
}

void GridView::tasksChanged(const std::vector<TaskEvent> &events)
{
    for (const TaskEvent &event : events)
        if (m_painter)
            m_painter->taskChanged(event.task);
    takeNews();
}

void GridView::sumsChanged()
{
    m_areSumsDue = true;
    takeNews();
}

void GridView::takeNews()
{
    if (m_painter)
        m_painter->widenLimits();
    m_isStale = m_board != nullptr;
    if (!m_rest.isActive())
        drawChanges();
}

/// Into the picture; a dear one has others wait.
void GridView::drawChanges()
{
    if (!m_isStale || !isVisible())
        return;
    m_isStale = false;
    QElapsedTimer timer;
    timer.start();
    update(m_painter->takeChanges(devicePixelRatioF(), std::exchange(m_areSumsDue, false)));
    if (timer.elapsed() >= dearDrawing)
        m_rest.start(static_cast<int>(timer.elapsed()) * restForDrawing);
}

ChartData GridView::chartData() const
{
    ChartData table{{tr("row"), tr("resample"), tr("task"), tr("state"),
                     m_painter ? m_painter->scoreName() : QString(), tr("seconds")},
                    {}};
    for (int row = 0; m_board && row < m_painter->geometry().rows(); ++row) {
        for (int column = 0; column < m_painter->geometry().columns(); ++column) {
            const auto cell = m_painter->geometry().cellAt({row, column});
            if (!cell)
                continue;
            const TaskState &state = m_board->state(cell->task);
            const bool hasEnded =
                state.phase == TaskPhase::Done || state.phase == TaskPhase::Failed;
            table.rows.push_back({m_painter->geometry().rowName(row),
                                  m_painter->geometry().columnName(column), qlonglong(cell->task),
                                  toText(m_board->cellPhase(cell->task, cell->index)),
                                  double(m_board->cellScore(cell->task, cell->index)),
                                  hasEnded ? state.wallSeconds : NAN});
        }
    }
    return table;
}

QSize GridView::sizeHint() const
{
    return {Theme::px(440), Theme::px(300)};
}

QSize GridView::minimumSizeHint() const
{
    return {Theme::px(240), Theme::px(120)};
}

void GridView::resizeEvent(QResizeEvent *)
{
    if (m_painter)
        m_painter->setSize(size());
}

void GridView::showEvent(QShowEvent *)
{
    drawChanges();
}

void GridView::changeEvent(QEvent *event)
{
    if (m_painter)
        m_painter->forgetPicture();
    QWidget::changeEvent(event);
}

void GridView::paintEvent(QPaintEvent *)
{
    if (!m_painter) {
        QPainter(this).fillRect(rect(), Theme::color(Token::Surface));
        return;
    }
    QPainter painter(this);
    if (isPictureTaken())
        m_painter->paint(painter); // lines and text, not the picture for the screen
    else
        m_painter->paintPicture(painter, devicePixelRatioF());
    if (m_current) {
        painter.setPen(QPen(Theme::color(hasFocus() ? Token::Accent : Token::Ink), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(m_painter->geometry().rectOf(*m_current).adjusted(-1, -1, 1, 1));
    }
}

int GridView::rowCount() const
{
    return m_painter ? m_painter->geometry().rows() : 0;
}

int GridView::columnCount() const
{
    return m_painter ? m_painter->geometry().columns() : 0;
}

QString GridView::rowName(int row) const
{
    return m_painter && row >= 0 && row < rowCount() ? m_painter->geometry().rowName(row)
                                                     : QString();
}

QString GridView::columnName(int column) const
{
    return m_painter && column >= 0 && column < columnCount()
               ? m_painter->geometry().columnName(column)
               : QString();
}

bool GridView::shows(GridPosition position) const
{
    return position.row < rowCount() && position.column < columnCount() &&
           m_painter->geometry().cellAt(position);
}

QRect GridView::rectOf(GridPosition position) const
{
    return shows(position) ? m_painter->geometry().rectOf(position) : QRect();
}

QString GridView::describe(GridPosition position) const
{
    const std::optional<GridCell> cell =
        m_board ? m_painter->geometry().cellAt(position) : std::nullopt;
    if (!cell)
        return {};
    const TaskState &state = m_board->state(cell->task);
    const TaskPhase phase = m_board->cellPhase(cell->task, cell->index);
    QString text =
        tr("%1, %2: %3")
            .arg(m_painter->geometry().rowName(position.row),
                 m_painter->geometry().columnName(position.column), toText(phase).toLower());
    const auto score = static_cast<double>(m_board->cellScore(cell->task, cell->index));
    if (std::isfinite(score))
        text += QStringLiteral(", ") + m_painter->scoreName() + QLatin1Char(' ') +
                formatShort(score, 4);
    if (state.phase == TaskPhase::Done || state.phase == TaskPhase::Failed)
        text += QStringLiteral(", ") + formatDuration(state.wallSeconds);
    if (state.warnings > 0)
        text += QStringLiteral(", ") + formatCounted(state.warnings, tr("warning"), tr("warnings"));
    return text;
}

QString GridView::describeMark(GridPosition position) const
{
    const int others = m_painter->cellsBeside(position);
    if (others == 0)
        return describe(position);
    return tr("%1; %2 more here are no worse").arg(describe(position), formatCount(others));
}

void GridView::setCurrentTask(std::int64_t task)
{
    if (!m_board || task < 0)
        return;
    const std::optional<GridCell> current =
        m_current ? m_painter->geometry().cellAt(*m_current) : std::nullopt;
    if (current && current->task == task)
        return; // one of the task's cells is chosen: it stays
    for (int row = 0; row < m_painter->geometry().rows(); ++row) {
        for (int column = 0; column < m_painter->geometry().columns(); ++column) {
            const std::optional<GridCell> cell = m_painter->geometry().cellAt({row, column});
            if (!cell || cell->task != task)
                continue;
            return choose({row, column});
        }
    }
}

void GridView::choose(GridPosition position)
{
    m_current = position;
    setAccessibleDescription(describe(position));
    update();
}

void GridView::moveTo(GridPosition position)
{
    const std::optional<GridCell> cell = m_painter->geometry().cellAt(position);
    if (!cell)
        return;
    choose(position);
    Q_EMIT taskActivated(cell->task);
}

void GridView::mousePressEvent(QMouseEvent *event)
{
    if (const std::optional<GridPosition> position =
            m_board ? m_painter->positionAt(event->pos()) : std::nullopt)
        moveTo(*position);
}

bool GridView::nextFailure()
{
    const int cells = m_painter->geometry().rows() * m_painter->geometry().columns();
    const int start =
        m_current ? m_current->row * m_painter->geometry().columns() + m_current->column : -1;
    for (int step = 1; step <= cells; ++step) {
        const int index = (start + step) % cells;
        const GridPosition position{index / m_painter->geometry().columns(),
                                    index % m_painter->geometry().columns()};
        const std::optional<GridCell> cell = m_painter->geometry().cellAt(position);
        if (cell && m_board->cellPhase(cell->task, cell->index) == TaskPhase::Failed) {
            moveTo(position);
            return true;
        }
    }
    return false;
}

void GridView::keyPressEvent(QKeyEvent *event)
{
    if (!m_board)
        return QWidget::keyPressEvent(event);
    GridPosition position = m_current.value_or(GridPosition{});
    switch (event->key()) {
    case Qt::Key_Left:
        --position.column;
        break;
    case Qt::Key_Right:
        ++position.column;
        break;
    case Qt::Key_Up:
        --position.row;
        break;
    case Qt::Key_Down:
        ++position.row;
        break;
    case Qt::Key_Home:
        position.column = 0;
        break;
    case Qt::Key_End:
        position.column = m_painter->geometry().columns() - 1;
        break;
    case Qt::Key_N:
        nextFailure();
        return;
    default:
        return QWidget::keyPressEvent(event);
    }
    moveTo(position);
}

bool GridView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const std::optional<GridPosition> position =
            m_board ? m_painter->positionAt(help->pos()) : std::nullopt;
        if (position)
            QToolTip::showText(help->globalPos(), describeMark(*position), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace heddle
