#include "heddle/lookdesk.h"

#include "heddle/settings.h"
#include "models/workerpools.h"
#include "pages/mainwindow.h"
#include "pages/windowactions.h"
#include "parts/themeoptions.h"

#include <QAction>
#include <QApplication>
#include <QPalette>

namespace heddle {

LookDesk::LookDesk(QSettings &settings, std::optional<ThemeChoice> theme, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_desktopWindow(QApplication::palette().color(QPalette::Window))
    , m_look(loadLook(settings))
{
    if (theme)
        m_look.theme = *theme;
    setTextScale(m_look.textPercent / 100.0);
    setStrongerBorders(m_look.strongerBorders);
    setReducedMotion(m_look.reducedMotion);
    Theme::apply(*qApp, resolveTheme(m_look.theme, m_desktopWindow));
}

void LookDesk::setWindow(MainWindow &window)
{
    m_window = &window;
    window.setThemeChoice(m_look.theme);
    connect(window.commands()[Command::Settings], &QAction::triggered, this,
            &LookDesk::showSettings);
    connect(&window, &MainWindow::themeChosen, this, [this](ThemeChoice theme) {
        Look look = m_look;
        look.theme = theme;
        choose(look);
    });
}

void LookDesk::setPools(WorkerPools &pools)
{
    m_pools = &pools;
}

void LookDesk::showSettings()
{
    auto *dialog = new SettingsDialog(m_look, m_window);
    if (m_pools != nullptr) {
        dialog->setCores(m_pools->coresHere(), m_pools->coresKeptFree());
        connect(dialog, &SettingsDialog::coresKeptFreeChosen, m_pools,
                &WorkerPools::setCoresKeptFree);
    }
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SettingsDialog::lookChosen, this, &LookDesk::choose);
    dialog->open();
}

void LookDesk::choose(const Look &look)
{
    m_look = look;
    saveLook(m_settings, look);
    m_window->setThemeChoice(look.theme);
    setStrongerBorders(look.strongerBorders);
    setReducedMotion(look.reducedMotion);
    Theme::apply(*qApp, resolveTheme(look.theme, m_desktopWindow));
}

} // namespace heddle
