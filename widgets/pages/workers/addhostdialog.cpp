#include "pages/workers/addhostdialog.h"

#include "pages/workers/filefield.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QLineEdit>
#include <QSpinBox>

namespace heddle {

namespace {

constexpr int mostLanes = 1024; // as parseWorkerSpec() allows

} // namespace

AddHostDialog::AddHostDialog(WorkerPools &pools, int id, QWidget *parent)
    : HostDialog(pools, id, id == 0 ? tr("Add SSH host") : tr("Change SSH host"), parent)
    , m_host(new QLineEdit)
    , m_lanes(new QSpinBox)
    , m_lanesHint(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_config(new QLineEdit)
{
    setHelpTopic(this, QStringLiteral("workers#ssh-hosts"));
    createFields();
    factsChanged(std::nullopt);
    if (const WorkerHost *host = pools.host(id)) {
        fill(host->spec);
        factsChanged(host->facts);
    }
    for (QLineEdit *field : {m_host, m_config})
        connect(field, &QLineEdit::textChanged, this, &AddHostDialog::inputChanged);
    m_host->setFocus();
}

void AddHostDialog::createFields()
{
    m_host->setPlaceholderText(tr("birch, or lena@birch.lab.example"));
    m_host->setToolTip(tr("A host of your ssh configuration, or a name or address ssh can reach"));
    m_lanes->setRange(0, mostLanes);
    m_lanes->setSpecialValueText(tr("all"));
    m_lanes->setToolTip(tr("Tasks at a time there; \"all\" takes every core allowed"));
    m_lanesHint->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_config->setPlaceholderText(tr("your own, ~/.ssh/config"));
    m_config->setToolTip(tr("Only when the host stands in another file (ssh -F)"));
    addField(tr("Host"), m_host);
    addHint(tr("User, port and key are taken from your ssh configuration, so whatever "
               "\"ssh HOST\" does in a terminal is done here. Nothing is asked: unlock the key "
               "in the agent first."));
    addField(tr("Lanes"), m_lanes, m_lanesHint);
    addField(tr("ssh file"), m_config,
             makeFileButton(m_config, tr("Choose the ssh configuration file"), this));
    addHint(tr("The key of a new host is accepted in a terminal, where it can be compared; never "
               "here."));
}

void AddHostDialog::fill(const WorkerSpec &spec)
{
    m_host->setText(QString::fromStdString(spec.host));
    m_lanes->setValue(spec.count);
    m_config->setText(QString::fromStdString(spec.sshConfig));
}

Result<WorkerSpec> AddHostDialog::spec() const
{
    WorkerSpec spec;
    spec.kind = WorkerKind::Ssh;
    const QString host = m_host->text().trimmed();
    if (host.isEmpty())
        return badInput("There is no host yet.", {}, "Give it as for ssh: birch or lena@birch.");
    if (host.count(u':') == 1)
        return badInput("A host has no port here.", {},
                        "Give the port in your ssh configuration (Port 2222).");
    spec.host = host.toStdString();
    spec.count = m_lanes->value();
    spec.sshConfig = filePath(m_config).toStdString();
    return parseWorkerSpec(toText(spec));
}

void AddHostDialog::factsChanged(const std::optional<HostFacts> &facts)
{
    const int cores = facts ? facts->cores : 0;
    m_lanesHint->setText(cores > 0
                             ? tr("of %1 cores; more lanes than cores slows all of them").arg(cores)
                             : tr("at a time; \"all\" is every core allowed there"));
}

} // namespace heddle
