#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace heddle::test {

/// What a run of the program left.
struct Outcome
{
    int code = -1;
    QByteArray output;
    QByteArray errors;
};

/// Runs the built heddle-cli in a folder and waits for its end.
Outcome heddleCli(const QStringList &arguments, const QString &folder);

/// A file of resources/examples ("iris/iris.heddle").
QString example(const QString &relative);

/// A file of tests/data/tables.
QString tableFile(const QString &name);

} // namespace heddle::test
