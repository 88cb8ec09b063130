#pragma once

#include "models/latestjob.h"
#include "plan/plan.h"
#include "run/verification.h"

#include <QString>
#include <QWidget>

#include <functional>
#include <memory>
#include <stop_token>

namespace heddle {

class Button;
class Label;

/// "Prove it": runs tasks of a finished run again in other processes and says whether they gave the
/// same numbers to the last bit.
class ProofBar : public QWidget
{
    Q_OBJECT

public:
    explicit ProofBar(QWidget *parent = nullptr);

    /// The run to prove, and the folder with its journal; a null plan: there is none.
    void setRun(const std::shared_ptr<const Plan> &plan, const QString &folder);

    void setProcesses(int processes) { m_processes = processes; } ///< How many run tasks again.
    bool canStart() const { return m_plan != nullptr && !m_job.isBusy(); }
    bool isBusy() const { return m_job.isBusy(); }
    void start();

Q_SIGNALS:
    void changed(); ///< What can be done.

private:
    void show(const Result<Verification> &found);

    std::shared_ptr<const Plan> m_plan;
    QString m_folder;
    int m_processes = 0; ///< 0: a process for each core.
    Button *m_button;
    Label *m_verdict;
    LatestJob m_job; ///< Last: it must end before what it speaks to.
};

} // namespace heddle
