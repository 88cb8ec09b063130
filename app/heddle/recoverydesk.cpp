#include "heddle/recoverydesk.h"

#include "models/experimentdocument.h"
#include "pages/data/recoverybar.h"

#include <algorithm>
#include <utility>

namespace heddle {

RecoveryDesk::RecoveryDesk(ExperimentDocument &document, RecoveryBar &bar, Leave leave,
                           const QString &root, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_bar(bar)
    , m_leave(std::move(leave))
    , m_autosave(document, root)
{
    connect(&bar, &RecoveryBar::recoverRequested, this, &RecoveryDesk::recover);
    connect(&bar, &RecoveryBar::discardRequested, this, &RecoveryDesk::discard);
    connect(&document, &ExperimentDocument::opened, this, &RecoveryDesk::takeOpened);
    connect(&document, &ExperimentDocument::openFailed, this, [this] { m_recovering.clear(); });
    m_search.start(
        this, [root](const std::stop_token &) { return findUnsaved(root); },
        [this](std::vector<LeftExperiment> left) {
            m_left = std::move(left);
            show();
        });
}

void RecoveryDesk::recover(const QString &folder)
{
    m_leave([this, folder] {
        const auto left = find(folder);
        if (left == m_left.end())
            return;
        m_recovering = folder;
        m_document.openUnsaved(left->unsaved);
    });
}

/// The offer stands until its document is open: its data may be gone.
void RecoveryDesk::takeOpened()
{
    const auto left = find(std::exchange(m_recovering, QString()));
    if (left == m_left.end() || !m_document.isRecovered())
        return;
    m_autosave.adopt(left->place);
    m_left.erase(left);
    show();
}

void RecoveryDesk::discard(const QString &folder)
{
    const auto left = find(folder);
    if (left == m_left.end())
        return;
    left->place->remove();
    m_left.erase(left);
    show();
}

std::vector<LeftExperiment>::iterator RecoveryDesk::find(const QString &folder)
{
    return std::find_if(m_left.begin(), m_left.end(),
                        [&](const LeftExperiment &left) { return left.place->folder() == folder; });
}

void RecoveryDesk::show()
{
    m_bar.setOffers(m_left);
}

} // namespace heddle
