#pragma once

#include "models/latestjob.h"
#include "models/pastedtable.h"

#include <QObject>

#include <functional>
#include <optional>

namespace heddle {

class Autosave;
class DataPage;
class ExperimentDocument;

/// "Paste a table": text of the clipboard becomes a new experiment. Its table lies among the
/// unsaved experiments until it is saved, so that it is read again, edited and recovered like a
/// file. Lives in the GUI thread beside the document.
class PasteDesk : public QObject
{
    Q_OBJECT

public:
    /// Calls what it is given when no edit would be lost by another document.
    using Leave = std::function<void(std::function<void()>)>;

    /// Document, page and autosave must outlive the desk.
    PasteDesk(ExperimentDocument &document, DataPage &page, Autosave &autosave, Leave leave,
              QString root, QObject *parent = nullptr);

    /// Reads the clipboard; what is no table is said on the page.
    void paste();

private:
    void take(const Result<PastedTable> &pasted);
    void takeOpened();

    ExperimentDocument &m_document;
    DataPage &m_page;
    Autosave &m_autosave;
    Leave m_leave;
    QString m_root;
    std::optional<PastedTable> m_opening; ///< Until the document is open, or refused.
    LatestJob m_job;
};

} // namespace heddle
