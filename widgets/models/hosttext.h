#pragma once

#include "models/roles.h"
#include "models/workerpools.h"

#include <QString>

namespace heddle {

/// How a host is doing, as the table says it.
struct HostStatus
{
    QString text;     ///< "Ready", "Host key changed".
    QString iconName; ///< A Lucide icon.
    Tone tone = Tone::Normal;
    QString details; ///< Cause and remedy of what is wrong, for a tool-tip.
};
HostStatus hostStatus(const WorkerHost &host);
HostStatus runStatus(const WorkerStatus &worker); ///< How it is doing in the run under way.

/// One line of a host's test.
struct HostStepLine
{
    QString text;     ///< "Signed in as lena"
    QString iconName; ///< A Lucide icon.
    Tone tone = Tone::Muted;
    QString figure;     ///< "port 22"; empty when not reached.
    QString cause;      ///< When it warned or failed.
    QString remedy;     ///< What to do about it.
    bool isOpen = true; ///< Not reached: greyed.
};
HostStepLine hostStepLine(const WorkerHost &host, HostStep step);

QString heldText(const HostFacts &facts);    ///< "2 tables", "nothing"
QString hostAddress(const WorkerSpec &spec); ///< "lena@birch", "10.0.0.5:7000"
QString clockText(double secondsAhead);      ///< "+38 ms"

QString listenCommand(); ///< What starts a listening worker on a host.

} // namespace heddle
