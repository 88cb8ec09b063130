#include "pages/workers/hostdialog.h"

#include "models/format.h"
#include "models/hosttext.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/panel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

HostDialog::HostDialog(WorkerPools &pools, int id, const QString &title, QWidget *parent)
    : QDialog(parent)
    , m_pools(pools)
    , m_id(id)
    , m_form(new QGridLayout)
    , m_introduction(new QVBoxLayout)
    , m_resultIcon(new IconLabel)
    , m_result(new Label)
    , m_test(new Button(tr("Test connection")))
{
    setWindowTitle(title);
    setMinimumWidth(Theme::px(560));
    m_form->setHorizontalSpacing(Theme::px(8));
    m_form->setVerticalSpacing(Theme::px(8));
    m_form->setColumnStretch(1, 1);
    m_introduction->setSpacing(Theme::px(8));
    auto *inside = new QVBoxLayout;
    inside->setContentsMargins(16, 16, 16, 16);
    inside->setSpacing(Theme::px(12));
    inside->addLayout(m_introduction);
    inside->addLayout(m_form);
    inside->addWidget(makeLine());
    inside->addWidget(createResultLine());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(inside);
    column->addStretch(1);
    column->addWidget(makeLine());
    column->addWidget(createFooter(id == 0 ? tr("Add host") : tr("Change host")));
}

QWidget *HostDialog::createResultLine()
{
    m_result->setObjectName(QStringLiteral("testResult"));
    m_result->setWordWrap(true);
    m_result->setMinimumHeight(Theme::px(40));
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::px(8));
    row->addWidget(m_resultIcon);
    row->addWidget(m_result, 1);
    say(QStringLiteral("info"), Token::Ink2,
        tr("A test goes through seven steps and takes a few seconds."));
    return line;
}

QWidget *HostDialog::createFooter(const QString &acceptText)
{
    m_test->setIconName(QStringLiteral("plug"));
    m_test->setToolTip(tr("Try this host before it is added"));
    m_test->setAutoDefault(false);
    auto *cancel = new Button(tr("Cancel"));
    cancel->setAutoDefault(false);
    auto *add = new Button(acceptText, Button::Role::Primary);
    add->setDefault(true);
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(Theme::px(8));
    row->addWidget(m_test);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(add);
    connect(m_test, &Button::clicked, this, &HostDialog::test);
    connect(cancel, &Button::clicked, this, &HostDialog::reject);
    connect(add, &Button::clicked, this, &HostDialog::accept);
    return line;
}

void HostDialog::addField(const QString &caption, QWidget *field, QWidget *behind)
{
    auto *label = new Label(caption, TextStyle::Body, Token::Ink2);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    label->setMinimumWidth(Theme::px(88));
    label->setBuddy(field);
    field->setAccessibleName(caption);
    const int row = m_form->rowCount();
    m_form->addWidget(label, row, 0);
    if (behind == nullptr) {
        m_form->addWidget(field, row, 1);
        return;
    }
    auto *line = new QHBoxLayout;
    line->setSpacing(Theme::px(8));
    line->addWidget(field);
    line->addWidget(behind, behind->sizePolicy().horizontalPolicy() == QSizePolicy::Expanding);
    m_form->addLayout(line, row, 1);
}

void HostDialog::addHint(const QString &text)
{
    auto *hint = new Label(text, TextStyle::Secondary, Token::Ink2);
    hint->setWordWrap(true);
    m_form->addWidget(hint, m_form->rowCount(), 1);
}

void HostDialog::addIntroduction(QWidget *widget)
{
    m_introduction->addWidget(widget);
}

void HostDialog::say(const QString &iconName, Token ink, const QString &text)
{
    m_resultIcon->setIcon(iconName, ink);
    m_result->setInk(ink == Token::Bad ? Token::Bad : Token::Ink);
    m_result->setText(text);
}

void HostDialog::inputChanged()
{
    if (m_steps.empty() && !m_facts && !m_running)
        return;
    delete m_running;
    m_steps.clear();
    m_facts.reset();
    m_test->setEnabled(true);
    say(QStringLiteral("info"), Token::Ink2, tr("Not tested as it is now."));
    factsChanged(m_facts);
}

void HostDialog::test()
{
    const auto asked = spec();
    if (!asked) {
        say(QStringLiteral("circle-alert"), Token::Bad,
            QString::fromStdString(asked.error().text()));
        return;
    }
    m_tested = *asked;
    m_steps.clear();
    m_facts.reset();
    m_test->setEnabled(false);
    m_running = m_pools.makeTest(m_tested, this);
    connect(m_running, &HostTest::stepEnded, this, &HostDialog::takeStep);
    connect(m_running, &HostTest::finished, this, &HostDialog::takeFacts);
    say(QStringLiteral("loader"), Token::Accent, tr("Testing"));
    m_running->start();
}

void HostDialog::takeStep(const HostStepResult &result)
{
    m_steps.push_back(result);
    WorkerHost host;
    host.spec = m_tested;
    host.steps = m_steps;
    const HostStepLine line = hostStepLine(host, result.step);
    say(QStringLiteral("loader"), Token::Accent,
        line.figure.isEmpty() ? line.text : tr("%1, %2").arg(line.text, line.figure));
}

void HostDialog::takeFacts(const HostFacts &facts)
{
    m_running->deleteLater();
    m_running = nullptr;
    m_facts = facts;
    m_test->setEnabled(true);
    WorkerHost host;
    host.spec = m_tested;
    host.steps = m_steps;
    host.facts = facts;
    const HostStatus status = hostStatus(host);
    if (status.tone == Tone::Bad)
        say(status.iconName, Token::Bad,
            status.details.isEmpty() ? status.text : tr("%1: %2").arg(status.text, status.details));
    else
        say(QStringLiteral("circle-check"), Token::Good, passedText());
    factsChanged(m_facts);
}

QString HostDialog::passedText() const
{
    QStringList figures;
    if (m_facts->latencySeconds)
        figures.append(tr("worker answers in %1").arg(formatDuration(*m_facts->latencySeconds)));
    if (m_facts->bytesPerSecond)
        figures.append(tr("%1/s").arg(formatBytes(*m_facts->bytesPerSecond)));
    return figures.isEmpty() ? tr("Test passed")
                             : tr("Test passed: %1").arg(figures.join(QStringLiteral(", ")));
}

void HostDialog::accept()
{
    const auto asked = spec();
    Result<void> taken;
    if (!asked) {
        taken = asked.error();
    } else if (m_id != 0) {
        taken = m_pools.changeHost(m_id, *asked);
    } else {
        const auto added = m_pools.addHost(*asked, m_facts && m_facts->isReady);
        if (added)
            m_id = *added;
        else
            taken = added.error();
    }
    if (!taken) {
        say(QStringLiteral("circle-alert"), Token::Bad,
            QString::fromStdString(taken.error().text()));
        return;
    }
    if (m_facts)
        m_pools.setTested(m_id, m_steps, *m_facts);
    QDialog::accept();
}

} // namespace heddle
