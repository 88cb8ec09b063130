#include "models/autosave.h"

#include "models/experimentdocument.h"

#include <utility>

namespace heddle {

Autosave::Autosave(ExperimentDocument &document, QString root, QObject *parent)
    : QObject(parent)
    , m_document(document)
    , m_root(std::move(root))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(everyMs);
    connect(&m_timer, &QTimer::timeout, this, &Autosave::write);
    connect(&document, &ExperimentDocument::historyChanged, this, &Autosave::update);
    connect(&document, &ExperimentDocument::saved, this, &Autosave::update);
    connect(&document, &ExperimentDocument::opened, this, [this] {
        m_keptVersion = 0; // versions are counted anew in each document
        update();
    });
}

Autosave::~Autosave() = default;

void Autosave::adopt(std::shared_ptr<UnsavedPlace> place)
{
    forget();
    m_place = std::move(place);
    update();
}

void Autosave::forget()
{
    m_timer.stop();
    m_job.cancel();
    m_keptVersion = 0;
    setError(std::nullopt);
    if (const auto place = std::exchange(m_place, nullptr))
        place->remove();
}

void Autosave::keepNow()
{
    m_timer.stop();
    write();
}

void Autosave::update()
{
    if (!m_document.hasWork())
        return forget();
    if (m_document.version() != m_keptVersion && !m_timer.isActive())
        m_timer.start();
}

void Autosave::write()
{
    if (!m_document.hasWork())
        return;
    if (m_place == nullptr)
        m_place = std::make_shared<UnsavedPlace>(m_root);
    const UnsavedExperiment unsaved{m_document.experiment(), m_document.displayName(),
                                    m_document.filePath(),   QDateTime::currentDateTime(),
                                    m_document.isPasted(),   m_document.unsavedEdits(),
                                    m_document.undoText()};
    m_job.start(
        this, [place = m_place, unsaved](const std::stop_token &) { return place->write(unsaved); },
        [this, version = m_document.version()](const Result<void> &written) {
            if (written) {
                m_keptVersion = version;
                setError(std::nullopt);
            } else {
                setError(written.error());
            }
            update();
            if (m_keptVersion == m_document.version())
                Q_EMIT kept();
        });
}

void Autosave::setError(std::optional<Error> error)
{
    const auto textOf = [](const std::optional<Error> &one) {
        return one ? one->text() : std::string();
    };
    if (textOf(error) == textOf(m_error))
        return;
    m_error = std::move(error);
    Q_EMIT errorChanged();
}

} // namespace heddle
