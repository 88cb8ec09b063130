#include "heddle/settings.h"

#include "models/workerpools.h"

#include <QSplitter>
#include <QTableView>

namespace heddle {

namespace {

const QLatin1String themeKey("view/theme");
const QLatin1String bordersKey("view/strongerBorders");
const QLatin1String motionKey("view/reducedMotion");
const QLatin1String textKey("view/textPercent"); // absent: as the desktop
const QLatin1String keptFreeKey("workers/coresKeptFree");
const QLatin1String threadsKey("workers/threads"); // absent: every core but those kept free
const QLatin1String processesKey("workers/processes");
const QLatin1String hostsKey("workers/hosts");
const QLatin1String usedKey("workers/used");

QString splitterKey(const QSplitter &splitter)
{
    return QStringLiteral("splitter/") + splitter.objectName();
}

QString geometryKey(const QString &name)
{
    return name + QStringLiteral("/geometry");
}

QString columnsKey(const QTableView &table)
{
    return QStringLiteral("columns/") + table.objectName();
}

/// Widths of the columns, 0 of hidden ones.
void saveColumns(QSettings &settings, const QTableView &table)
{
    QVariantList widths;
    for (int column = 0; column < table.model()->columnCount(); ++column)
        widths.append(table.columnWidth(column));
    settings.setValue(columnsKey(table), widths);
}

void restoreColumns(const QSettings &settings, QTableView &table)
{
    const QVariantList widths = settings.value(columnsKey(table)).toList();
    if (widths.size() != table.model()->columnCount())
        return; // of another version, or none
    for (int column = 0; column < int(widths.size()); ++column)
        if (const int width = widths.at(column).toInt(); width > 0)
            table.setColumnWidth(column, width);
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

void restoreLayout(const QSettings &settings, QWidget &window, const QString &name)
{
    window.restoreGeometry(settings.value(geometryKey(name)).toByteArray());
    for (QSplitter *splitter : window.findChildren<QSplitter *>())
        if (!splitter->objectName().isEmpty())
            splitter->restoreState(settings.value(splitterKey(*splitter)).toByteArray());
    for (QTableView *table : window.findChildren<QTableView *>())
        if (!table->objectName().isEmpty())
            restoreColumns(settings, *table);
}

void saveLayout(QSettings &settings, const QWidget &window, const QString &name)
{
    settings.setValue(geometryKey(name), window.saveGeometry());
    for (const QSplitter *splitter : window.findChildren<QSplitter *>())
        if (!splitter->objectName().isEmpty())
            settings.setValue(splitterKey(*splitter), splitter->saveState());
    for (const QTableView *table : window.findChildren<QTableView *>())
        if (!table->objectName().isEmpty())
            saveColumns(settings, *table);
}

void restoreWorkers(const QSettings &settings, WorkerPools &pools)
{
    pools.setCoresKeptFree(settings.value(keptFreeKey, 0).toInt());
    pools.setThreads(settings.value(threadsKey, pools.threadsByDefault()).toInt());
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
    if (pools.coresKeptFree() == 0)
        settings.remove(keptFreeKey);
    else
        settings.setValue(keptFreeKey, pools.coresKeptFree());
    if (pools.threads() == pools.threadsByDefault())
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
