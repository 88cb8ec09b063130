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
    bool prefersTrees = false; ///< On a host that has heddle-worker-trees, that one.

    Result<QByteArray> bytes() const;
};

/// Finds it: beside this program, or where `path` says. Io when it is not there.
Result<WorkerProgram> findWorkerProgram(const QString &path = {});

/// heddle-worker-trees, which can load XGBoost, beside this program or in libexec; empty when it is
/// not installed.
QString treesWorkerPath();

} // namespace heddle
