#pragma once

#include "formats/examples.h"
#include "heddle/rundesk.h"
#include "heddle/statusdesk.h"
#include "heddle/workbench.h"
#include "heddle/workersdesk.h"
#include "pages/mainwindow.h"
#include "parts/stylesheet.h"

#include <QSettings>

#include <optional>
#include <utility>

namespace heddle::test {

/// The program's own window, put together as main() does.
struct ProgramWindow
{
    /// @param settingsFile     an INI file, made when there is none
    /// @param forecastSeconds  how long pilot tasks may take
    explicit ProgramWindow(const QString &settingsFile, double forecastSeconds = 0.01)
        : settings(settingsFile, QSettings::IniFormat)
        , workbench(window, settings,
                    [forecastSeconds](const std::shared_ptr<const Plan> &plan) {
                        return forecast(plan, forecastSeconds);
                    })
        , workers(window, settings)
        , desk(window, workbench.document(), workers.pools())
        , status(window, workbench, workers.pools(), desk.controller())
    {
        unstyled.reset();
        window.resize(1440, 900);
    }

    /// Opens a shipped example and waits until it is read and planned. False: there is none.
    bool openExample(const char *name)
    {
        const auto path = examplePath(name);
        if (!path)
            return false;
        workbench.openExample(QString::fromStdString(*path));
        workbench.settle();
        return true;
    }

    /// The first widget of that class and accessible name; null when there is none.
    template <typename Widget>
    Widget *named(const char *accessibleName) const
    {
        for (Widget *widget : window.findChildren<Widget *>())
            if (widget->accessibleName() == QLatin1String(accessibleName))
                return widget;
        return nullptr;
    }

    QSettings settings;
    std::optional<StyleSheetPause> unstyled{std::in_place}; ///< Until the window is there.
    MainWindow window;
    Workbench workbench;
    WorkersDesk workers;
    RunDesk desk;
    StatusDesk status;
};

} // namespace heddle::test
