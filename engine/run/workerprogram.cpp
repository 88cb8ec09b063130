#include "run/workerprogram.h"

#include "core/sha256.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace heddle {

namespace {

Error missing(const QString &path, const QString &reason)
{
    return {ErrorCode::Io,
            "The worker program " + path.toStdString() +
                " cannot be read: " + reason.toStdString() + ".",
            "No worker was started.", "Install Heddle anew: heddle-worker belongs beside it."};
}

} // namespace

Result<QByteArray> WorkerProgram::bytes() const
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return missing(path, file.errorString());
    return file.readAll();
}

Result<WorkerProgram> findWorkerProgram(const QString &path)
{
    WorkerProgram program;
    program.path = path.isEmpty()
                       ? QCoreApplication::applicationDirPath() + QStringLiteral("/heddle-worker")
                       : path;
    const QFileInfo file(program.path);
    const auto digest = sha256OfFile(program.path.toStdString());
    if (!digest)
        return missing(program.path, file.exists() ? QStringLiteral("you may not read it")
                                                   : QStringLiteral("it is not there"));
    program.size = file.size();
    program.sha256 = QByteArray::fromStdString(toText(*digest).substr(7)); // behind "sha256:"
    return program;
}

QString treesWorkerPath()
{
    const QString folder = QCoreApplication::applicationDirPath();
    for (const QString &place : {QStringLiteral("/heddle-worker-trees"),
                                 QStringLiteral("/../libexec/heddle/heddle-worker-trees")})
        if (QFileInfo(folder + place).isExecutable())
            return QDir::cleanPath(folder + place);
    return {};
}

} // namespace heddle
