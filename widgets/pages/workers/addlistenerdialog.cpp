#include "pages/workers/addlistenerdialog.h"

#include "models/hosttext.h"
#include "pages/workers/filefield.h"
#include "pages/workers/listenerspanel.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QLineEdit>

namespace heddle {

AddListenerDialog::AddListenerDialog(WorkerPools &pools, int id, QWidget *parent)
    : HostDialog(pools, id, id == 0 ? tr("Add a worker started by hand") : tr("Change the worker"),
                 parent)
    , m_address(new QLineEdit)
    , m_token(new QLineEdit)
    , m_pin(new QLineEdit)
{
    setHelpTopic(this, QStringLiteral("workers#started-by-hand"));
    createFields();
    if (const WorkerHost *host = pools.host(id))
        fill(host->spec);
    for (QLineEdit *field : {m_address, m_token, m_pin})
        connect(field, &QLineEdit::textChanged, this, &AddListenerDialog::inputChanged);
    m_address->setFocus();
}

void AddListenerDialog::createFields()
{
    addIntroduction(new Label(tr("Start the worker there first; it prints its pin:"),
                              TextStyle::Secondary, Token::Ink2));
    addIntroduction(makeCommandLine(listenCommand(), tr("Command to start one")));
    m_address->setPlaceholderText(tr("10.0.0.5:7000"));
    m_address->setToolTip(tr("Name or address and port; an IPv6 address in brackets"));
    m_token->setPlaceholderText(tr("a file with a secret that both sides know"));
    m_token->setToolTip(tr("Only its path is kept here; nobody but you may read the file"));
    m_pin->setPlaceholderText(tr("64 hexadecimal digits that the worker prints"));
    m_pin->setFont(Theme::font(TextStyle::Mono));
    m_pin->setToolTip(tr("SHA-256 of the worker's certificate; with another one nothing is sent"));
    addField(tr("Address"), m_address);
    addField(tr("Token file"), m_token, makeFileButton(m_token, tr("Choose the token file"), this));
    addField(tr("Pin"), m_pin);
}

void AddListenerDialog::fill(const WorkerSpec &spec)
{
    m_address->setText(hostAddress(spec));
    m_token->setText(QString::fromStdString(spec.tokenFile));
    m_pin->setText(QString::fromStdString(spec.pin));
}

Result<WorkerSpec> AddListenerDialog::spec() const
{
    const QString address = m_address->text().trimmed();
    if (address.isEmpty() || address.contains(u','))
        return badInput("There is no address yet.", {}, "Give it as 10.0.0.5:7000.");
    if (filePath(m_token).isEmpty())
        return badInput("There is no token file yet.", {},
                        "Choose the file with the secret the worker was started with.");
    // The address alone, read as in a specification with settings that stand for the others.
    auto spec = parseWorkerSpec("tcp:" + address.toStdString() +
                                ",token-file=-,pin=" + std::string(64, '0'));
    if (!spec)
        return spec;
    spec->tokenFile = filePath(m_token).toStdString();
    spec->pin = m_pin->text().trimmed().toStdString();
    return parseWorkerSpec(toText(*spec));
}

} // namespace heddle
