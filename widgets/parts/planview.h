#pragma once

#include "plan/plan.h"

#include <QWidget>

#include <memory>

namespace heddle {

/// The grid of a plan before it runs: a block of cells for each learner and level, in it the folds
/// or replicates from left to right and the repeats downwards. Greyed while the plan is not of the
/// experiment as it stands.
class PlanView : public QWidget
{
    Q_OBJECT

public:
    explicit PlanView(QWidget *parent = nullptr);

    void setPlan(std::shared_ptr<const Plan> plan, bool isCurrent); ///< Null: empty.

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Block
    {
        QString name;
        int hue = -1; ///< Number of the mark; -1: the colour of queued cells.
    };
    struct Layout
    {
        int across = 1;   ///< Blocks side by side.
        int columns = 1;  ///< Cells in a block, from left to right.
        int rows = 1;     ///< Cells in a block, downwards.
        int cell = 1;     ///< Side of a cell with its gap.
        int width = 1;    ///< Of a block with the gap behind it.
        int height = 1;   ///< Of a block with name and gap below it.
        bool cut = false; ///< Not every cell of a block is drawn.
    };

    void makeBlocks();
    void addBlocks(int learner, int point);
    Layout layOut(int width) const;
    void paintPath(QPainter &painter, int top) const;

    std::shared_ptr<const Plan> m_plan;
    bool m_isCurrent = true;
    std::vector<Block> m_blocks;
    std::int64_t m_columns = 1;
    std::int64_t m_rows = 1;
    int m_pathLength = 1; ///< Points that one task computes together, of the longest path.
    QString m_pathText;   ///< "one task = 20 lambda on a path"; empty: there is none.
};

} // namespace heddle
