#include "heddle/pastedesk.h"

#include "models/autosave.h"
#include "models/experimentdocument.h"
#include "pages/datapage.h"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace heddle {

namespace {

/// A pasted table that goes when nobody takes it: the user stayed with the document before.
struct Offer
{
    explicit Offer(PastedTable pasted)
        : table(std::move(pasted))
    {
    }
    Offer(const Offer &) = delete;
    Offer &operator=(const Offer &) = delete;
    ~Offer()
    {
        if (table)
            table->place->remove();
    }

    std::optional<PastedTable> table;
};

} // namespace

PasteDesk::PasteDesk(ExperimentDocument &document, DataPage &page, Autosave &autosave, Leave leave,
                     QString root, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_page(page)
    , m_autosave(autosave)
    , m_leave(std::move(leave))
    , m_root(std::move(root))
{
    connect(&document, &ExperimentDocument::opened, this, &PasteDesk::takeOpened);
    connect(&document, &ExperimentDocument::openFailed, this, [this] {
        if (const auto refused = std::exchange(m_opening, std::nullopt))
            refused->place->remove();
    });
}

void PasteDesk::paste()
{
    m_page.showPasteFault({});
    m_job.start(
        this,
        [text = QGuiApplication::clipboard()->text(), root = m_root](const std::stop_token &) {
            return keepPastedTable(text, root);
        },
        [this](const Result<PastedTable> &pasted) { take(pasted); });
}

void PasteDesk::take(const Result<PastedTable> &pasted)
{
    if (!pasted)
        return m_page.showPasteFault(QString::fromStdString(pasted.error().text()));
    const auto offer = std::make_shared<Offer>(*pasted);
    m_leave([this, offer] {
        m_opening = std::exchange(offer->table, std::nullopt);
        m_document.openPasted(m_opening->path);
    });
}

void PasteDesk::takeOpened()
{
    if (!m_opening || m_document.dataPath() != m_opening->path)
        return;
    m_autosave.adopt(std::exchange(m_opening, std::nullopt)->place);
    m_autosave.keepNow();
}

} // namespace heddle
