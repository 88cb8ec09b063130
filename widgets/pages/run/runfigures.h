#pragma once

#include "run/coordinator.h"

#include <QWidget>

namespace heddle {

class FigureLabel;
class ProgressBand;

/// The six figures of a run and the progress band under them.
class RunFigures : public QWidget
{
    Q_OBJECT

public:
    explicit RunFigures(QWidget *parent = nullptr);

    void setSnapshot(const RunSnapshot &snapshot);
    void setPlanned(std::int64_t tasks); ///< Nothing has run: the number of tasks, in hint colour.

private:
    FigureLabel *m_done, *m_left, *m_speedup, *m_throughput, *m_memory, *m_failed;
    ProgressBand *m_band;
};

} // namespace heddle
