#include "run/workerprogram.h"

#include <QCoreApplication>
#include <QCryptographicHash>
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
    QFile file(program.path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return missing(program.path, file.errorString());
    program.size = file.size();
    program.sha256 = hash.result().toHex();
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
