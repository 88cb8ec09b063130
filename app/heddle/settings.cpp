#include "heddle/settings.h"

#include "models/workerpools.h"
#include "pages/mainwindow.h"

#include <QSplitter>

namespace heddle {

namespace {

const QLatin1String themeKey("view/theme");
const QLatin1String bordersKey("view/strongerBorders");
const QLatin1String motionKey("view/reducedMotion");
const QLatin1String textKey("view/textPercent"); // absent: as the desktop
const QLatin1String geometryKey("window/geometry");
const QLatin1String threadsKey("workers/threads"); // absent: every core, however many there are
const QLatin1String processesKey("workers/processes");
const QLatin1String hostsKey("workers/hosts");
const QLatin1String usedKey("workers/used");

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

Look loadLook(const QSettings &settings)
{
    Look look;
    look.theme = themeChoiceFromName(settings.value(themeKey).toString());
    look.strongerBorders = settings.value(bordersKey, false).toBool();
    look.reducedMotion = settings.value(motionKey, false).toBool();
    const int percent = settings.value(textKey, 0).toInt();
    look.textPercent = percent >= 100 && percent <= 200 ? percent : 0;
    return look;
}

void saveLook(QSettings &settings, const Look &look)
{
    settings.setValue(themeKey, themeChoiceName(look.theme));
    settings.setValue(bordersKey, look.strongerBorders);
    settings.setValue(motionKey, look.reducedMotion);
    if (look.textPercent > 0)
        settings.setValue(textKey, look.textPercent);
    else
        settings.remove(textKey);
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

void restoreWorkers(const QSettings &settings, WorkerPools &pools)
{
    pools.setThreads(settings.value(threadsKey, pools.coresHere()).toInt());
    pools.setProcesses(settings.value(processesKey, 0).toInt());
    const QStringList used = settings.value(usedKey).toStringList();
    for (const QString &text : settings.value(hostsKey).toStringList()) {
        const auto spec = parseWorkerSpec(text.toStdString());
        if (spec && (spec->kind == WorkerKind::Ssh || spec->kind == WorkerKind::Tcp))
            static_cast<void>(pools.addHost(*spec, used.contains(text))); // twice: once is enough
    }
}

void saveWorkers(QSettings &settings, const WorkerPools &pools)
{
    if (pools.threads() == pools.coresHere())
        settings.remove(threadsKey);
    else
        settings.setValue(threadsKey, pools.threads());
    settings.setValue(processesKey, pools.processes());
    QStringList hosts;
    QStringList used;
    for (const WorkerHost &host : pools.hosts()) {
        hosts.append(QString::fromStdString(toText(host.spec)));
        if (host.isUsed)
            used.append(hosts.constLast());
    }
    settings.setValue(hostsKey, hosts);
    settings.setValue(usedKey, used);
}

} // namespace heddle
