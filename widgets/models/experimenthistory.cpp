#include "models/experimenthistory.h"

#include "models/experimentfile.h"

#include <nlohmann/json.hpp>

#include <QDir>

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
        !merge.isEmpty() && m_states.at(m_at).merge == merge && m_at > 0 && !isSaved();
    m_states.resize(m_at + 1);
    ++m_newest;
    if (merges) {
        m_states.back().experiment = std::move(next);
        m_states.back().version = m_newest;
        return true;
    }
    m_states.push_back({std::move(next), what, merge, m_newest});
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

void ExperimentHistory::setSaved(std::uint64_t version, const QString &path)
{
    m_saved = version;
    for (State &state : m_states)
        state.experiment = movedExperiment(std::move(state.experiment), path);
}

void ExperimentHistory::moveData(const QString &from, const QString &to)
{
    for (State &state : m_states) {
        const QDir folder(QString::fromStdString(state.experiment.folder));
        std::string &source = state.experiment.data.source;
        if (QDir::cleanPath(folder.absoluteFilePath(QString::fromStdString(source))) ==
            QDir::cleanPath(from))
            source = folder.relativeFilePath(to).toStdString();
    }
}

int ExperimentHistory::unsavedEdits() const
{
    std::size_t from = 0;
    for (std::size_t i = 0; i < m_states.size(); ++i)
        if (m_states.at(i).version == m_saved)
            from = i;
    return static_cast<int>(m_at > from ? m_at - from : from - m_at);
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
