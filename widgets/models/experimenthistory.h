#pragma once

#include "plan/experiment.h"

#include <QString>

#include <vector>

namespace heddle {

/// The experiment and all its former states, each edit with its name. A value without signals;
/// ExperimentDocument owns one.
class ExperimentHistory
{
public:
    ExperimentHistory() = default;
    explicit ExperimentHistory(Experiment experiment);

    const Experiment &current() const { return m_states.at(m_at).experiment; }

    /// Adds a state behind the current one; what had been undone is forgotten. Nothing happens
    /// when the two say the same.
    /// @param merge  consecutive edits with the same text here (not empty) are one step: typing.
    /// @return whether something changed.
    bool add(const QString &what, Experiment next, const QString &merge = {});

    bool canUndo() const { return m_at > 0; }
    bool canRedo() const { return m_at + 1 < m_states.size(); }
    QString undoText() const; ///< Name of the edit that undo() takes back; empty when none.
    QString redoText() const;
    void undo();
    void redo();

    /// Names the current state for setSaved(): a later one, or this one typed on, has another.
    std::uint64_t version() const { return m_states.at(m_at).version; }
    /// That state is the one on disk; all paths start from the file's folder now.
    void setSaved(std::uint64_t version, const QString &path);
    /// All states that read the data file `from` read `to` from now on; the document is the same.
    void moveData(const QString &from, const QString &to);
    bool isSaved() const { return m_saved == version(); }
    void setNeverSaved() { m_saved = 0; }
    bool wasSaved() const { return m_saved != 0; }
    int unsavedEdits() const; ///< Steps from the state on disk (or the first one) to the current.

private:
    struct State
    {
        Experiment experiment;
        QString what; ///< The edit that led here.
        QString merge;
        std::uint64_t version = 1;
    };

    std::vector<State> m_states = {State{}};
    std::size_t m_at = 0;
    std::uint64_t m_newest = 1; ///< Version given last.
    std::uint64_t m_saved = 1;  ///< Version on disk; 0: none.
};

/// Whether two experiments are the same document (folders, which are no part of it, aside).
bool isSameDocument(const Experiment &a, const Experiment &b);

/// Whether both read the same data in the same way.
bool isSameData(const Experiment &a, const Experiment &b);

} // namespace heddle
