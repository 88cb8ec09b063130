#pragma once

#include "models/latestjob.h"
#include "models/unsavedexperiment.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <memory>
#include <optional>

namespace heddle {

class ExperimentDocument;

/// Keeps a document's unsaved edits in a file, for the case that the program does not end as it
/// should: 30 seconds after an edit it is written, on a thread of its own. Saved, taken back or
/// left on purpose, it is removed. Lives in the GUI thread beside its document.
class Autosave : public QObject
{
    Q_OBJECT

public:
    static constexpr int everyMs = 30'000; ///< As the manual promises.

    /// The document must outlive this.
    Autosave(ExperimentDocument &document, QString root, QObject *parent = nullptr);
    ~Autosave() override; ///< Leaves the file: only forget() says that it is not needed.

    void setInterval(int milliseconds) { m_timer.setInterval(milliseconds); }

    /// The document goes on with what a program left, in its folder: nothing is between two files.
    void adopt(std::shared_ptr<UnsavedPlace> place);
    void keepNow(); ///< Without waiting for the interval.
    void forget();  ///< The user let the edits go, or they are in a file of theirs.

    /// Why edits are not kept at present; tried again with the next interval.
    const std::optional<Error> &error() const { return m_error; }

Q_SIGNALS:
    void kept(); ///< All edits so far are in the file.
    void errorChanged();

private:
    void update();
    void write();
    void setError(std::optional<Error> error);

    ExperimentDocument &m_document;
    QString m_root;
    QTimer m_timer;
    std::shared_ptr<UnsavedPlace> m_place; ///< Null while nothing is kept.
    std::uint64_t m_keptVersion = 0;       ///< Of the document; 0: none.
    std::optional<Error> m_error;
    LatestJob m_job;
};

} // namespace heddle
