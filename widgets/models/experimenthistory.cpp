#include "models/experimenthistory.h"

#include <nlohmann/json.hpp>

namespace heddle {

ExperimentHistory::ExperimentHistory(Experiment experiment)
{
    m_states.front().experiment = std::move(experiment);
}

bool ExperimentHistory::add(const QString &what, Experiment next, const QString &merge)
{
    if (isSameDocument(next, current()))
        return false;
    const bool merges =
        !merge.isEmpty() && m_states.at(m_at).merge == merge && m_at > 0 && m_saved != int(m_at);
    m_states.resize(m_at + 1);
    if (m_saved > int(m_at))
        m_saved = -1;
    if (merges) {
        m_states.back().experiment = std::move(next);
        return true;
    }
    m_states.push_back({std::move(next), what, merge});
    ++m_at;
    return true;
}

QString ExperimentHistory::undoText() const
{
    return canUndo() ? m_states.at(m_at).what : QString();
}

QString ExperimentHistory::redoText() const
{
    return canRedo() ? m_states.at(m_at + 1).what : QString();
}

void ExperimentHistory::undo()
{
    if (!canUndo())
        return;
    --m_at;
    m_states.at(m_at).merge.clear();
}

void ExperimentHistory::redo()
{
    if (canRedo())
        ++m_at;
}

void ExperimentHistory::setSaved(const std::string &folder, const std::string &source)
{
    m_saved = int(m_at);
    for (State &state : m_states) {
        state.experiment.folder = folder;
        state.experiment.data.source = source;
    }
}

bool isSameDocument(const Experiment &a, const Experiment &b)
{
    return toJson(a) == toJson(b);
}

bool isSameData(const Experiment &a, const Experiment &b)
{
    const auto dataOf = [](const Experiment &experiment) {
        Experiment only;
        only.data = experiment.data;
        return toJson(only);
    };
    return a.folder == b.folder && dataOf(a) == dataOf(b);
}

} // namespace heddle
