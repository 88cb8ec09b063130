#pragma once

#include "pages/workers/hostdialog.h"

class QLineEdit;

namespace heddle {

/// Adds a worker that was started by hand, or changes one: its address, the file with the token
/// both sides know, and the pin of its certificate.
class AddListenerDialog : public HostDialog
{
    Q_OBJECT

public:
    /// As HostDialog.
    explicit AddListenerDialog(WorkerPools &pools, int id = 0, QWidget *parent = nullptr);

protected:
    Result<WorkerSpec> spec() const override;

private:
    void createFields();
    void fill(const WorkerSpec &spec);

    QLineEdit *m_address;
    QLineEdit *m_token;
    QLineEdit *m_pin;
};

} // namespace heddle
