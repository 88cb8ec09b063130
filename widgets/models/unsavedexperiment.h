#pragma once

#include "plan/experiment.h"
#include "wire/filedescriptor.h"

#include <QDateTime>
#include <QString>

#include <atomic>
#include <memory>
#include <vector>

namespace heddle {

/// An experiment with edits that are in no file of the user's yet.
struct UnsavedExperiment
{
    Experiment experiment;
    QString name; ///< As the window shows it: "iris.heddle".
    QString file; ///< Where it was opened from or saved to; empty: nowhere.
    QDateTime kept;
    bool isPasted = false; ///< Its table came from the clipboard and lies beside it.
    int edits = 0;         ///< Steps that Undo could take back to the file.
    QString lastEdit;      ///< "set role of age"; may be empty.
};

/// A folder for one unsaved experiment, and for its table when that came from the clipboard, locked
/// by the program that keeps it: whatever ends that program ends the lock, and the next one finds
/// the folder free. The folder (0700) is made by the first write and gone after remove(); the file
/// in it (0600) is replaced whole.
///
/// One thread writes at a time; remove() may be called from another one meanwhile.
class UnsavedPlace
{
public:
    /// A new folder in `root`.
    explicit UnsavedPlace(const QString &root);
    /// That folder, which a program left; see findUnsaved().
    UnsavedPlace(QString folder, FileDescriptor lock);

    const QString &folder() const { return m_folder; }

    /// @return Io when the disk is full or the folder cannot be made or locked.
    Result<void> write(const UnsavedExperiment &unsaved);
    /// Puts a table there; one of an earlier call is replaced.
    /// @param name  a file name that starts with "pasted".
    /// @return its path, or Io as above.
    Result<QString> writeTable(const QString &name, const QByteArray &text);
    void remove(); ///< For good: a write under way or later leaves nothing.

private:
    Result<void> makeFolder();
    Result<void> writeFile(const QString &path, const QByteArray &text);
    void removeFiles() const;

    QString m_folder;
    FileDescriptor m_lock;
    std::atomic<bool> m_isRemoved = false;
};

/// What a program that was killed or crashed left, with the folder that is ours now.
struct LeftExperiment
{
    UnsavedExperiment unsaved;
    std::shared_ptr<UnsavedPlace> place;
};

/// The folder of unsaved experiments: $XDG_STATE_HOME/heddle/unsaved.
QString unsavedRoot();

/// What programs that have ended left there, the newest first, each locked for this program.
/// Folders of living programs, and files of a newer version or that cannot be read, are let alone.
/// On a file system without locks nothing is found: nobody could tell whose a folder is. Reads
/// files; any thread.
std::vector<LeftExperiment> findUnsaved(const QString &root);

} // namespace heddle
