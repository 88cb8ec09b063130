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

private:
    void start();
    void show(const Result<Verification> &found);

    std::shared_ptr<const Plan> m_plan;
    QString m_folder;
    Button *m_button;
    Label *m_verdict;
    LatestJob m_job; ///< Last: it must end before what it speaks to.
};

} // namespace heddle
