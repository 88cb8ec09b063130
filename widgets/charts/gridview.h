#pragma once

#include "charts/gridpainter.h"

#include <QTimer>
#include <QWidget>

namespace heddle {

struct ChartData;

/// The grid of a run as a live heat map: queued cells grey, running ones an accent outline that
/// fills from below, done ones in the colour of their score, failed ones vermillion with a cross.
/// Reads the board; is told once a frame that it changed, and leaves frames out where drawing would
/// take more than 3 % of the time. Arrows move, Home and End go to the
/// ends of a row, N to the next failure.
class GridView : public QWidget
{
    Q_OBJECT

public:
    explicit GridView(QWidget *parent = nullptr);

    void setBoard(const TaskBoard *board);                   ///< Null: nothing is drawn.
    void boardChanged();                                     ///< Draws all that is new of it.
    void tasksChanged(const std::vector<TaskEvent> &events); ///< Draws their marks.
    void sumsChanged();                                      ///< Draws what sums marks up.

    int rowCount() const;
    int columnCount() const;
    QString rowName(int row) const;
    QString columnName(int column) const;
    bool shows(GridPosition position) const; ///< There is a cell.
    QRect rectOf(GridPosition position) const;
    std::optional<GridPosition> currentPosition() const { return m_current; }
    void setCurrentTask(std::int64_t task);
    QString describe(GridPosition position) const;     ///< "H, repeat 4, fold 1: done, auc 0.797".
    QString describeMark(GridPosition position) const; ///< With how many cells share its mark.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void taskActivated(qint64 task); ///< The cell was clicked or moved to.

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    ChartData chartData() const;
    void takeNews();
    void drawChanges();
    void choose(GridPosition position);
    void moveTo(GridPosition position); ///< Chooses it and tells its task.
    bool nextFailure();

    const TaskBoard *m_board = nullptr;
    std::optional<GridPainter> m_painter; ///< There as long as there is a board.
    std::optional<GridPosition> m_current;
    bool m_isStale = false;    ///< The board has changed since the last frame.
    bool m_areSumsDue = false; ///< With the next one.
    QTimer m_rest;             ///< While it runs no frame is drawn: the last one was dear.
};

} // namespace heddle
