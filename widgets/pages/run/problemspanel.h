#pragma once

#include "models/problemmodel.h"
#include "parts/panel.h"

#include <QTimer>

#include <vector>

class QVBoxLayout;

namespace heddle {

class Label;
class ProblemEntry;

/// What went wrong, equal causes as one entry: the reason, where, and a way to the first place.
class ProblemsPanel : public Panel
{
    Q_OBJECT

public:
    /// @param most  causes with an entry; of the others the last line tells how many there are
    ProblemsPanel(const ProblemModel *model, int most, QWidget *parent = nullptr);

    void setJumpShown(bool shown); ///< Whether entries offer "Show in grid"; at first they do.

Q_SIGNALS:
    void taskRequested(qint64 task); ///< "Show in grid" was pressed.

protected:
    void leaveEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void takeModel();
    void refill();
    void fillVisible();
    void fill(std::size_t row);

    const ProblemModel *m_model;
    const int m_most;
    QWidget *m_list;
    QVBoxLayout *m_layout;
    Label *m_foot; ///< That there is none, or how many more.
    std::vector<ProblemEntry *> m_entries;
    QTimer m_rest; ///< Since the last update.
    bool m_isJumpShown = true;
    bool m_isStale =
        false; ///< The model has news that wait for the timer, or the pointer to leave.
};

} // namespace heddle
