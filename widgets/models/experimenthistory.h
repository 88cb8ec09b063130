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
    void endMerge() { m_states.at(m_at).merge.clear(); }

    bool canUndo() const { return m_at > 0; }
    bool canRedo() const { return m_at + 1 < m_states.size(); }
    QString undoText() const; ///< Name of the edit that undo() takes back; empty when none.
    QString redoText() const;
    void undo();
    void redo();

    /// The current state, with this folder and source, is the one on disk.
    void setSaved(const std::string &folder, const std::string &source);
    bool isSaved() const { return m_saved == int(m_at); }
    void setNeverSaved() { m_saved = -1; }

private:
    struct State
    {
        Experiment experiment;
        QString what; ///< The edit that led here.
        QString merge;
    };

    std::vector<State> m_states = {State{}};
    std::size_t m_at = 0;
    int m_saved = 0; ///< Index of the state on disk; -1 when it is gone or never was.
};

/// Whether two experiments are the same document (folders, which are no part of it, aside).
bool isSameDocument(const Experiment &a, const Experiment &b);

/// Whether both read the same data in the same way.
bool isSameData(const Experiment &a, const Experiment &b);

} // namespace heddle
