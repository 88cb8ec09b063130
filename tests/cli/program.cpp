#include "program.h"

#include "support.h"

#include <QProcess>

namespace heddle::test {

namespace {

constexpr int Deadline = 30'000; ///< Milliseconds; the longest run takes under a second.

} // namespace

Outcome heddleCli(const QStringList &arguments, const QString &folder)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral(HEDDLE_CLI), arguments);
    Outcome outcome;
    if (process.waitForFinished(Deadline) && process.exitStatus() == QProcess::NormalExit)
        outcome.code = process.exitCode();
    outcome.output = process.readAllStandardOutput();
    outcome.errors = process.readAllStandardError();
    return outcome;
}

QString example(const QString &relative)
{
    return QString::fromStdString(sourcePath("resources/examples/" + relative.toStdString()));
}

QString tableFile(const QString &name)
{
    return QString::fromStdString(sourcePath("tests/data/tables/" + name.toStdString()));
}

} // namespace heddle::test
