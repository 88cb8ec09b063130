#include "models/unfinishedrun.h"

#include "run/folderlock.h"
#include "run/journal.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

namespace heddle {

namespace {

QString runsFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/heddle/runs");
}

/// What the names of its runs' folders begin with.
QString folderBegin(const std::string &experiment)
{
    QString name =
        experiment.empty() ? QStringLiteral("experiment") : QString::fromStdString(experiment);
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    return name + QLatin1Char('-');
}

/// The newest first.
QStringList runFolders(const std::string &experiment)
{
    const QRegularExpression stamped(QStringLiteral("^%1\\d{8}-\\d{6}-\\d{3}$")
                                         .arg(QRegularExpression::escape(folderBegin(experiment))));
    const QStringList names =
        QDir(runsFolder())
            .entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name | QDir::Reversed);
    return names.filter(stamped);
}

/// The plan that a run of this journal would have; null when it is another experiment's.
std::shared_ptr<const Plan> planOfRun(const JournalHeader &header, const RunQuestion &question)
{
    std::shared_ptr<const Plan> plan = question.plan;
    if (header.tasks != plan->totalTaskCount())
        return nullptr;
    if (question.isSeedFree && header.seed != plan->experiment().seed) {
        Experiment experiment = plan->experiment();
        experiment.seed = header.seed;
        const auto made = Plan::make(std::move(experiment), question.table);
        if (!made)
            return nullptr;
        plan = *made;
    }
    return checkJournal(header, *plan) ? plan : nullptr;
}

/// A run that was cancelled says at the beginning of its results that they are not complete.
bool hasWholeResults(const QString &folder)
{
    QFile file(folder + QStringLiteral("/results.json"));
    constexpr qint64 beginning = 200;
    return file.open(QIODevice::ReadOnly) && !file.read(beginning).contains("\"complete\": false");
}

} // namespace

QString newRunFolder(const std::string &experiment)
{
    const QString stamp =
        QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    return QDir(runsFolder()).filePath(folderBegin(experiment) + stamp);
}

std::optional<UnfinishedRun> findUnfinishedRun(const RunQuestion &question,
                                               const std::stop_token &stop)
{
    for (const QString &name : runFolders(question.plan->experiment().name)) {
        if (stop.stop_requested())
            return std::nullopt;
        const QString folder = QDir(runsFolder()).filePath(name);
        const std::string journal = journalPath(folder.toStdString());
        const auto header = readJournalHeader(journal);
        if (!header)
            continue;
        auto plan = planOfRun(*header, question);
        if (!plan)
            continue;
        const auto done = countResults(journal);
        const bool isWhole =
            done && (*done == plan->totalTaskCount() || plan->experiment().stop.has_value());
        const bool hasEnded = isWhole && hasWholeResults(folder);
        if (!done || hasEnded || !lockRunFolder(folder.toStdString()))
            return std::nullopt; // an older one is not what the user would go on with
        return UnfinishedRun{folder, std::move(plan), *done};
    }
    return std::nullopt;
}

} // namespace heddle
