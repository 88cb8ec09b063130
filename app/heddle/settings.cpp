#include "heddle/settings.h"

#include "pages/mainwindow.h"

#include <QSplitter>

namespace heddle {

namespace {

const QLatin1String themeKey("view/theme");
const QLatin1String geometryKey("window/geometry");

QString splitterKey(const QSplitter &splitter)
{
    return QStringLiteral("splitter/") + splitter.objectName();
}

} // namespace

std::unique_ptr<QSettings> openSettings()
{
    return std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                       QStringLiteral("heddle"), QStringLiteral("heddle"));
}

ThemeChoice loadThemeChoice(const QSettings &settings)
{
    return themeChoiceFromName(settings.value(themeKey).toString());
}

void saveThemeChoice(QSettings &settings, ThemeChoice choice)
{
    settings.setValue(themeKey, themeChoiceName(choice));
}

void restoreLayout(const QSettings &settings, MainWindow &window)
{
    window.restoreGeometry(settings.value(geometryKey).toByteArray());
    for (QSplitter *splitter : window.findChildren<QSplitter *>())
        if (!splitter->objectName().isEmpty())
            splitter->restoreState(settings.value(splitterKey(*splitter)).toByteArray());
}

void saveLayout(QSettings &settings, const MainWindow &window)
{
    settings.setValue(geometryKey, window.saveGeometry());
    for (const QSplitter *splitter : window.findChildren<QSplitter *>())
        if (!splitter->objectName().isEmpty())
            settings.setValue(splitterKey(*splitter), splitter->saveState());
}

} // namespace heddle
