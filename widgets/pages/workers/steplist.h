#pragma once

#include "models/hosttext.h"

#include <QWidget>

namespace heddle {

class StepRow;

/// The seven steps of a host's test: each with its state and figure, a failed one with cause and
/// remedy below it, those behind it greyed.
class StepList : public QWidget
{
    Q_OBJECT

public:
    explicit StepList(QWidget *parent = nullptr);

    void setHost(const WorkerHost &host);

private:
    StepRow *m_rows[hostStepCount] = {};
};

} // namespace heddle
