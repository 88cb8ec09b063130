#pragma once

#include <QObject>

namespace heddle {

/// SIGINT, SIGTERM and SIGHUP as a signal of Qt. Before the first Interrupt exists, and at the
/// second one of them, the process ends at once with 130. One object at a time, on the main thread.
class Interrupt : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

    /// Sets the handlers; call first in main().
    static void install();

Q_SIGNALS:
    void asked(); ///< The first of them came.
};

} // namespace heddle
