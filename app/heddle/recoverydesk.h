#pragma once

#include "models/autosave.h"
#include "models/latestjob.h"

#include <QObject>

#include <functional>
#include <vector>

namespace heddle {

class ExperimentDocument;
class RecoveryBar;

/// Keeps the window's unsaved edits against a crash, and offers what earlier programs left. Lives
/// in the GUI thread beside the document.
class RecoveryDesk : public QObject
{
    Q_OBJECT

public:
    /// Calls what it is given when no edit would be lost by another document: at once, later after
    /// saving, or never.
    using Leave = std::function<void(std::function<void()>)>;

    /// Document and bar must outlive the desk.
    RecoveryDesk(ExperimentDocument &document, RecoveryBar &bar, Leave leave, const QString &root,
                 QObject *parent = nullptr);

    Autosave &autosave() { return m_autosave; }

    /// Lets go of what is kept of the open document: the user saved or gave it up.
    void forget() { m_autosave.forget(); }

private:
    void recover(const QString &folder);
    void discard(const QString &folder);
    void takeOpened();
    std::vector<LeftExperiment>::iterator find(const QString &folder);
    void show();

    ExperimentDocument &m_document;
    RecoveryBar &m_bar;
    Leave m_leave;
    Autosave m_autosave;
    std::vector<LeftExperiment> m_left;
    QString m_recovering; ///< Folder of the one that is being opened.
    LatestJob m_search;
};

} // namespace heddle
