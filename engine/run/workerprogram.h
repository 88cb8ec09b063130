#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace heddle {

/// The file of heddle-worker that this program starts here and copies to hosts.
struct WorkerProgram
{
    QString path;
    QByteArray sha256; ///< Of the file, 64 hexadecimal digits.
    qint64 size = 0;

    Result<QByteArray> bytes() const;
};

/// Finds it: beside this program, or where `path` says. Io when it is not there.
Result<WorkerProgram> findWorkerProgram(const QString &path = {});

} // namespace heddle
