#include "models/experimentdocument.h"

#include "models/experimentfile.h"
#include "models/faultplace.h"
#include "models/newexperiment.h"
#include "models/unsavedexperiment.h"
#include "models/variableroles.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>

#include <utility>

namespace heddle {

namespace {

constexpr std::int64_t previewRows = 1000;

/// Up to so many cells a plan is made at once: it takes less than a frame, and the window does
/// not flicker between two plans.
constexpr std::int64_t cellsPlannedAtOnce = 20'000;

QString absoluteSource(const Experiment &experiment)
{
    return QDir(QString::fromStdString(experiment.folder))
        .absoluteFilePath(QString::fromStdString(experiment.data.source));
}

struct TimedTable
{
    Result<CsvTable> table;
    double seconds = 0;
};

TimedTable timedRead(const std::string &path, const CsvOptions &options,
                     const std::stop_token &stop)
{
    QElapsedTimer timer;
    timer.start();
    Result<CsvTable> table = readCsv(path, options, stop);
    return {std::move(table), double(timer.nsecsElapsed()) * 1e-9};
}

} // namespace

ExperimentDocument::ExperimentDocument(QObject *parent)
    : QObject(parent)
{
}

ExperimentDocument::~ExperimentDocument() = default;

QString ExperimentDocument::displayName() const
{
    if (!m_state.isOpen)
        return {};
    if (!m_state.filePath.isEmpty())
        return QFileInfo(m_state.filePath).fileName();
    const QString name = QString::fromStdString(experiment().name);
    return (name.isEmpty() ? tr("untitled") : name) + QStringLiteral(".heddle");
}

bool ExperimentDocument::hasWork() const
{
    return isEdited() && (canUndo() || m_state.history.wasSaved() || isRecovered() || isPasted());
}

int ExperimentDocument::unsavedEdits() const
{
    const bool isSinceRecovery = isRecovered() && !m_state.history.wasSaved();
    return m_state.history.unsavedEdits() + (isSinceRecovery ? m_state.recoveredEdits : 0);
}

QString ExperimentDocument::dataPath() const
{
    return m_state.isOpen ? absoluteSource(experiment()) : QString();
}

void ExperimentDocument::open(const QString &path)
{
    if (path.endsWith(QStringLiteral(".heddle"), Qt::CaseInsensitive))
        openExperiment(path, false);
    else
        openData(path, false);
}

void ExperimentDocument::openSample(const QString &path)
{
    openExperiment(path, true);
}

void ExperimentDocument::openExperiment(const QString &path, bool isSample)
{
    cancelLoading();
    m_load.start(
        this, [file = path.toStdString()](const std::stop_token &) { return readExperiment(file); },
        [this, path, isSample](Result<Experiment> experiment) {
            if (!experiment) {
                Q_EMIT loadingChanged();
                Q_EMIT openFailed(experiment.error(), path);
                return;
            }
            State state;
            state.history = ExperimentHistory(*std::move(experiment));
            state.filePath = isSample ? QString() : QFileInfo(path).absoluteFilePath();
            adopt(std::move(state));
        });
    Q_EMIT loadingChanged();
}

void ExperimentDocument::openData(const QString &path, bool isPasted)
{
    cancelLoading();
    State state;
    const QFileInfo file(path);
    Experiment experiment;
    experiment.name = file.baseName().toStdString();
    experiment.folder = file.absolutePath().toStdString();
    experiment.data.source = file.fileName().toStdString();
    state.history = ExperimentHistory(std::move(experiment));
    state.history.setNeverSaved();
    state.isNew = true;
    state.isPasted = isPasted;
    adopt(std::move(state));
}

void ExperimentDocument::openPasted(const QString &path)
{
    openData(path, true);
}

void ExperimentDocument::openUnsaved(const UnsavedExperiment &unsaved)
{
    cancelLoading();
    State state;
    state.history = ExperimentHistory(unsaved.experiment);
    state.history.setNeverSaved();
    state.filePath = unsaved.file;
    state.recoveredEdits = unsaved.edits;
    state.isPasted = unsaved.isPasted;
    adopt(std::move(state));
}

void ExperimentDocument::adopt(State state)
{
    state.isOpen = true;
    m_write.cancel(); // what is being written still is, but it says nothing of this document
    m_former = std::exchange(m_state, std::move(state));
    readTable();
}

void ExperimentDocument::cancelLoading()
{
    if (!isLoading())
        return;
    m_load.cancel();
    m_read.cancel();
    if (m_former) {
        giveBack();
        return Q_EMIT loadingChanged();
    }
    if (m_state.isPreview || m_state.source == nullptr) {
        m_state.dataError = Error{ErrorCode::Cancelled, "Reading the data was stopped.",
                                  "Only the rows shown are here.", "Read the file again."};
        updatePlan();
    }
    Q_EMIT loadingChanged();
}

void ExperimentDocument::readAgain()
{
    if (!m_state.isOpen || isLoading())
        return;
    m_state.dataError.reset();
    readTable();
    updatePlan();
}

void ExperimentDocument::giveBack()
{
    m_state = *std::exchange(m_former, std::nullopt);
    Q_EMIT opened();
    Q_EMIT tableChanged();
    updatePlan();
}

void ExperimentDocument::readTable()
{
    m_state.isPreview = true;
    m_state.dataError.reset();
    CsvOptions options = experiment().data.options;
    options.maximumRows = previewRows;
    m_read.start(
        this,
        [path = dataPath().toStdString(), options](const std::stop_token &stop) {
            return timedRead(path, options, stop);
        },
        [this](TimedTable read) { takePreview(std::move(read.table), read.seconds); });
    Q_EMIT loadingChanged();
}

void ExperimentDocument::takePreview(Result<CsvTable> read, double seconds)
{
    if (!read || read->table.rows() < previewRows) { // then this is the whole file
        takeTable(std::move(read), seconds);
        return;
    }
    const bool isFirst = m_former.has_value();
    m_state.source = std::make_shared<const CsvTable>(*std::move(read));
    if (m_state.isNew && !m_state.history.canUndo()) {
        m_state.history =
            ExperimentHistory(newExperiment(dataPath().toStdString(), *table(), drawnSeed()));
        m_state.history.setNeverSaved();
    }
    if (isFirst)
        Q_EMIT opened();
    Q_EMIT tableChanged();
    m_read.start(
        this,
        [path = dataPath().toStdString(), options = experiment().data.options](
            const std::stop_token &stop) { return timedRead(path, options, stop); },
        [this](TimedTable whole) { takeTable(std::move(whole.table), whole.seconds); });
    updatePlan();
}

void ExperimentDocument::takeTable(Result<CsvTable> read, double seconds)
{
    if (!read) {
        refuseTable(read.error());
        return;
    }
    m_former.reset();
    m_readSeconds = seconds;
    m_state.isPreview = false;
    m_state.source = std::make_shared<const CsvTable>(*std::move(read));
    if (m_state.isNew && !m_state.history.canUndo()) {
        const std::uint64_t seed = experiment().seed.value_or(drawnSeed());
        m_state.history =
            ExperimentHistory(newExperiment(dataPath().toStdString(), *table(), seed));
        m_state.history.setNeverSaved();
    }
    m_state.isNew = false;
    m_plan.reset();
    m_planIsCurrent = false;
    Q_EMIT loadingChanged();
    Q_EMIT opened();
    Q_EMIT tableChanged();
    updatePlan();
}

void ExperimentDocument::refuseTable(const Error &error)
{
    if (m_former) {
        const QString path = dataPath();
        giveBack();
        Q_EMIT loadingChanged();
        Q_EMIT openFailed(error, path);
        return;
    }
    m_state.dataError = error;
    Q_EMIT loadingChanged();
    updatePlan();
}

void ExperimentDocument::saveAs(const QString &path)
{
    const QString pasted = isPasted() ? dataPath() : QString();
    m_write.start(
        this,
        [moved = movedExperiment(experiment(), path), path, pasted](const std::stop_token &) {
            return saveExperiment(moved, path, pasted);
        },
        [this, version = m_state.history.version(), path, pasted](const Result<QString> &dataFile) {
            if (!dataFile) {
                Q_EMIT saveFailed(dataFile.error(), path);
                return;
            }
            m_state.filePath = QFileInfo(path).absoluteFilePath();
            m_state.history.setSaved(version, path);
            if (!pasted.isEmpty()) {
                m_state.history.moveData(pasted, *dataFile);
                m_state.isPasted = false;
                Q_EMIT tableChanged(); // it has another name
            }
            Q_EMIT historyChanged();
            Q_EMIT saved();
        });
}

void ExperimentDocument::edit(const QString &what, Experiment next, const QString &merge)
{
    Q_ASSERT(m_state.isOpen);
    const Experiment before = experiment();
    m_draftFault.reset();
    if (m_state.history.add(what, std::move(next), merge))
        afterChange(before);
    else
        updatePlan();
}

void ExperimentDocument::typeFormula(const QString &text)
{
    FormulaFault span;
    const Result<Formula> formula = Formula::parse(text.toStdString(), &span);
    if (formula) {
        edit(tr("change of the formula"), withFormula(experiment(), *formula),
             QStringLiteral("formula"));
        return;
    }
    m_draftFault = DocumentFault{formula.error(), FaultPlace::Formula, span};
    setFault(m_draftFault);
}

void ExperimentDocument::undo()
{
    const Experiment before = experiment();
    m_draftFault.reset();
    m_state.history.undo();
    afterChange(before);
}

void ExperimentDocument::redo()
{
    const Experiment before = experiment();
    m_draftFault.reset();
    m_state.history.redo();
    afterChange(before);
}

void ExperimentDocument::setVersionInRun(std::uint64_t version)
{
    if (version == m_versionInRun)
        return;
    m_versionInRun = version;
    Q_EMIT versionInRunChanged();
}

void ExperimentDocument::afterChange(const Experiment &before)
{
    Q_EMIT experimentChanged();
    Q_EMIT historyChanged();
    if (!isSameData(before, experiment()))
        readTable();
    updatePlan();
}

std::shared_ptr<const Table> ExperimentDocument::table() const
{
    if (m_state.source == nullptr)
        return nullptr;
    return {m_state.source, &m_state.source->table};
}

std::shared_ptr<const Plan> ExperimentDocument::plan() const
{
    return m_planIsCurrent && !m_fault ? m_plan : nullptr;
}

std::optional<DocumentFault> ExperimentDocument::fault() const
{
    return m_fault;
}

void ExperimentDocument::updatePlan()
{
    m_planning.cancel();
    m_planIsCurrent = false;
    if (m_draftFault)
        setFault(m_draftFault);
    else if (m_state.dataError)
        setFault(DocumentFault{*m_state.dataError, FaultPlace::Data, {}});
    else if (!m_state.isOpen || m_state.isPreview || m_state.source == nullptr)
        setFault(std::nullopt);
    else if (const auto fault = plainFault(experiment()))
        setFault(fault);
    else if (table()->rows() * table()->columnCount() <= cellsPlannedAtOnce)
        takePlan(Plan::make(experiment(), table()));
    else
        m_planning.start(
            this,
            [experiment = experiment(), table = table()](const std::stop_token &) {
                return Plan::make(experiment, table);
            },
            [this](Result<std::shared_ptr<const Plan>> plan) { takePlan(std::move(plan)); });
    Q_EMIT planChanged();
}

void ExperimentDocument::takePlan(Result<std::shared_ptr<const Plan>> plan)
{
    if (!plan) {
        setFault(locatedFault(experiment(), *table(), plan.error()));
    } else {
        m_plan = *std::move(plan);
        m_planIsCurrent = true;
        setFault(std::nullopt);
    }
    Q_EMIT planChanged();
}

void ExperimentDocument::setFault(std::optional<DocumentFault> fault)
{
    if (!fault && !m_fault)
        return;
    m_fault = std::move(fault);
    Q_EMIT faultChanged();
}

} // namespace heddle
