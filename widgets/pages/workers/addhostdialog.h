#pragma once

#include "pages/workers/hostdialog.h"

class QLineEdit;
class QSpinBox;

namespace heddle {

/// Adds an ssh host, or changes one. Keys, ports and users are the affair of the user's ssh
/// configuration, so there are no fields for them.
class AddHostDialog : public HostDialog
{
    Q_OBJECT

public:
    /// As HostDialog.
    explicit AddHostDialog(WorkerPools &pools, int id = 0, QWidget *parent = nullptr);

protected:
    Result<WorkerSpec> spec() const override;
    void factsChanged(const std::optional<HostFacts> &facts) override;

private:
    void createFields();
    void fill(const WorkerSpec &spec);

    QLineEdit *m_host;
    QSpinBox *m_lanes;
    Label *m_lanesHint;
    QLineEdit *m_config;
};

} // namespace heddle
