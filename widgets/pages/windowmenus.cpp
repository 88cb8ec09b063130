#include "pages/windowmenus.h"

#include "pages/filemenus.h"
#include "pages/windowactions.h"

#include <QActionGroup>
#include <QApplication>
#include <QMenu>
#include <QMenuBar>

namespace heddle {

WindowMenus::WindowMenus(QMenuBar &bar, const WindowActions &actions)
    : QObject(&bar)
    , m_bar(bar)
    , m_actions(actions)
{
    QMenu *file = addMenu(tr("&File"));
    file->addActions({actions[Command::New], actions[Command::Open]});
    m_files = new FileMenus(*file);
    file->addSeparator();
    file->addActions({actions[Command::Save], actions[Command::SaveAs]});
    file->addSeparator();
    file->addAction(actions[Command::Export]);
    file->addSeparator();
    file->addAction(actions[Command::Quit]);

    QMenu *edit = addMenu(tr("&Edit"));
    edit->addActions({actions[Command::Undo], actions[Command::Redo]});
    edit->addSeparator();
    edit->addAction(actions[Command::Find]);
    edit->addSeparator();
    edit->addAction(actions[Command::Settings]);

    m_data = addMenu(tr("&Data"));
    m_data->addActions(
        {actions[Command::Paste], actions[Command::ReadAgain], actions[Command::StopReading]});
    m_afterColumn = m_data->addSeparator();
    m_data->addAction(actions[Command::SaveLines]);

    m_experiment = addMenu(tr("E&xperiment"));
    m_experiment->addAction(actions[Command::GoToFormula]);
    m_experiment->addAction(actions[Command::NewSeed]);

    QMenu *run = addMenu(tr("&Run"));
    run->addActions({actions[Command::Run], actions[Command::Pause], actions[Command::Cancel]});
    run->addSeparator();
    run->addActions({actions[Command::Continue], actions[Command::OpenResults],
                     actions[Command::Prove], actions[Command::ShowRunFolder]});
    createView();
    createHelp();
}

QMenu *WindowMenus::addMenu(const QString &title)
{
    QMenu *menu = m_bar.addMenu(title);
    menu->setToolTipsVisible(true); // an entry that is grey says why
    return menu;
}

void WindowMenus::createView()
{
    m_view = addMenu(tr("&View"));
    m_afterPages = m_view->addSeparator();
    createThemes(m_view);
    m_view->addSeparator();
    m_view->addActions({m_actions[Command::NextPanel], m_actions[Command::PreviousPanel]});
}

void WindowMenus::createThemes(QMenu *view)
{
    QMenu *menu = view->addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {
        {ThemeChoice::Light, tr("&Light")},
        {ThemeChoice::Dark, tr("&Dark")},
        {ThemeChoice::MatchDesktop, tr("&Match desktop")},
    };
    for (const auto &[choice, text] : choices) {
        QAction *action = menu->addAction(text);
        action->setCheckable(true);
        action->setData(int(choice));
        m_themes->addAction(action);
    }
    connect(m_themes, &QActionGroup::triggered, this,
            [this](QAction *action) { Q_EMIT themeChosen(ThemeChoice(action->data().toInt())); });
}

void WindowMenus::createHelp()
{
    QMenu *help = addMenu(tr("&Help"));
    help->addAction(m_actions[Command::Manual]);
    const std::pair<QString, QString> pages[] = {
        {tr("&Keyboard shortcuts"), QStringLiteral("keyboard")},
        {tr("&Glossary"), QStringLiteral("glossary")},
    };
    for (const auto &[text, topic] : pages)
        help->addAction(text, this, [this, page = topic] { Q_EMIT topicRequested(page); });
    help->addSeparator();
    help->addAction(tr("&About Heddle"), this, &WindowMenus::aboutRequested);
    help->addAction(tr("About &Qt"), qApp, &QApplication::aboutQt);
}

void WindowMenus::addPage(QAction *action)
{
    m_view->insertAction(m_afterPages, action);
}

void WindowMenus::addToData(QMenu *menu)
{
    if (m_beforeColumn == nullptr)
        m_beforeColumn = m_data->insertSeparator(m_afterColumn);
    m_data->insertMenu(m_afterColumn, menu);
}

void WindowMenus::addToExperiment(QMenu *menu)
{
    m_experiment->insertMenu(m_actions[Command::NewSeed], menu);
}

void WindowMenus::setThemeChoice(ThemeChoice choice)
{
    for (QAction *action : m_themes->actions())
        action->setChecked(action->data().toInt() == int(choice));
}

} // namespace heddle
