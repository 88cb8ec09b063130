#pragma once

#include "models/workerpools.h"
#include "parts/theme.h"

#include <QDialog>
#include <QPointer>

#include <optional>
#include <vector>

class QGridLayout;
class QVBoxLayout;

namespace heddle {

class Button;
class IconLabel;
class Label;

/// The part that dialogs about a host share: test it before it is added, say how that came out,
/// put it into the list or change the one that stands there.
class HostDialog : public QDialog
{
    Q_OBJECT

public:
    /// @param id of the host to change; 0: a new one. The pools must outlive the dialog.
    HostDialog(WorkerPools &pools, int id, const QString &title, QWidget *parent = nullptr);

    int hostId() const { return m_id; } ///< Once accepted: where the host stands.

    void accept() override; ///< Closes only when the host could be taken.

protected:
    virtual Result<WorkerSpec> spec() const = 0; ///< What the fields say, or what is wrong.

    void addField(const QString &caption, QWidget *field, QWidget *behind = nullptr);
    void addHint(const QString &text);
    void addIntroduction(QWidget *widget); ///< Above the fields.
    void inputChanged();                   ///< What was tested is no longer what the fields say.
    virtual void factsChanged(const std::optional<HostFacts> & /*facts*/) {}

private:
    QWidget *createResultLine();
    QWidget *createFooter(const QString &acceptText);
    void test();
    void takeStep(const HostStepResult &result);
    void takeFacts(const HostFacts &facts);
    void say(const QString &iconName, Token ink, const QString &text);
    QString passedText() const;

    WorkerPools &m_pools;
    int m_id;
    QGridLayout *m_form;
    QVBoxLayout *m_introduction;
    IconLabel *m_resultIcon;
    Label *m_result;
    Button *m_test;
    QPointer<HostTest> m_running;
    WorkerSpec m_tested; ///< What the running or last test was for.
    std::vector<HostStepResult> m_steps;
    std::optional<HostFacts> m_facts;
};

} // namespace heddle
