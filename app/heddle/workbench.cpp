#include "workbench.h"

#include "formats/examples.h"
#include "heddle/pastedesk.h"
#include "heddle/recoverydesk.h"
#include "models/plantext.h"
#include "models/samples.h"
#include "models/variableroles.h"
#include "pages/data/columnmenus.h"
#include "pages/data/startview.h"
#include "pages/datapage.h"
#include "pages/filemenus.h"
#include "pages/mainwindow.h"
#include "pages/setuppage.h"
#include "pages/windowactions.h"
#include "pages/windowmenus.h"

#include <QAction>
#include <QCloseEvent>
#include <QEventLoop>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTimer>

#include <utility>

namespace heddle {

Workbench::Workbench(MainWindow &window, QSettings &settings, PlanEstimate::Forecaster forecaster,
                     QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_settings(settings)
    , m_recent(settings)
{
    createPages(std::move(forecaster));
    connectWindow();
    connectDocument();
    takeDocument();
    takePlan();
}

Workbench::~Workbench() = default;

RecoveryDesk &Workbench::keepUnsaved(const QString &root)
{
    const auto leave = [this](std::function<void()> goOn) { leaveDocument(std::move(goOn)); };
    m_recovery = std::make_unique<RecoveryDesk>(m_document, *m_data->recovery(), leave, root);
    m_paste = std::make_unique<PasteDesk>(m_document, *m_data, m_recovery->autosave(), leave, root);
    QAction *paste = m_window.commands()[Command::Paste];
    connect(paste, &QAction::triggered, m_paste.get(), [this] {
        m_window.showPage(m_dataIndex);
        m_paste->paste();
    });
    connect(m_data, &DataPage::pasteRequested, paste, &QAction::trigger);
    connect(&m_recovery->autosave(), &Autosave::errorChanged, this, &Workbench::statusChanged);
    return *m_recovery;
}

void Workbench::createPages(PlanEstimate::Forecaster forecaster)
{
    m_data = new DataPage(m_document, m_summaries);
    m_dataIndex = m_window.addPage(m_data);
    m_setup = new SetupPage(m_document, m_summaries, std::move(forecaster));
    m_setupIndex = m_window.addPage(m_setup);
    QList<Sample> samples;
    for (const std::string &name : exampleNames())
        if (const auto path = examplePath(name))
            samples.append(describedSample(name, *path));
    m_data->start()->setSamples(samples);
    m_window.files().setExamples(samples);
    showRecent();
    connect(m_data, &DataPage::openRequested, this, &Workbench::chooseFile);
    connect(m_data, &DataPage::openFileRequested, this, &Workbench::open);
    connect(m_data, &DataPage::saveLinesRequested, this, &Workbench::saveLines);
}

void Workbench::connectWindow()
{
    const WindowActions &commands = m_window.commands();
    const auto on = [&](Command command, auto *receiver, auto slot) {
        connect(commands[command], &QAction::triggered, receiver, slot);
    };
    on(Command::New, this, &Workbench::chooseFile);
    on(Command::Open, this, &Workbench::chooseFile);
    on(Command::Save, this, &Workbench::save);
    on(Command::SaveAs, this, &Workbench::chooseSavePlace);
    on(Command::Undo, &m_document, &ExperimentDocument::undo);
    on(Command::Redo, &m_document, &ExperimentDocument::redo);
    on(Command::ReadAgain, &m_document, &ExperimentDocument::readAgain);
    on(Command::StopReading, &m_document, &ExperimentDocument::cancelLoading);
    on(Command::SaveLines, m_data, &DataPage::saveLines);
    on(Command::NewSeed, m_setup, &SetupPage::drawSeed);
    on(Command::GoToFormula, this, [this] {
        m_window.showPage(m_setupIndex);
        m_setup->editFormula();
    });
    QAction *stop = commands[Command::StopReading]; // Esc is for menus and fields elsewhere
    stop->setShortcut(Qt::Key_Escape);
    stop->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_window.removeAction(stop);
    m_data->addAction(stop);
    m_window.menus().addToData(m_data->columnMenus().type());
    m_window.menus().addToData(m_data->columnMenus().role());
    m_window.menus().addToExperiment(m_setup->learnersMenu());
    m_window.menus().addToExperiment(m_setup->rolesMenu());
    QAction *paste = commands[Command::Paste]; // elsewhere the key would open another experiment
    connect(&m_window, &MainWindow::currentPageChanged, paste, [this, paste](int page) {
        paste->setShortcut(page == m_dataIndex ? QKeySequence(QKeySequence::Paste)
                                               : QKeySequence());
    });
    connect(m_setup, &SetupPage::forecastChanged, this, &Workbench::statusChanged);
    connect(&m_window, &MainWindow::closeRequested, this, &Workbench::closeWindow);
    connect(&m_window.files(), &FileMenus::fileChosen, this, &Workbench::open);
    connect(&m_window.files(), &FileMenus::exampleChosen, this, [this](const QString &path) {
        leaveDocument([this, path] {
            m_window.showPage(m_dataIndex);
            openExample(path);
        });
    });
    connect(&m_window.files(), &FileMenus::clearRequested, this, [this] {
        m_recent.clear();
        showRecent();
    });
    connect(&m_window, &MainWindow::fileDropped, this, &Workbench::open);
    connect(&m_window, &MainWindow::fileHovers, m_data->start(), &StartView::setDropping);
}

void Workbench::connectDocument()
{
    connect(&m_document, &ExperimentDocument::opened, this, &Workbench::takeDocument);
    connect(&m_document, &ExperimentDocument::opened, this, &Workbench::takeSummaries);
    connect(&m_document, &ExperimentDocument::tableChanged, this, &Workbench::takeSummaries);
    connect(&m_document, &ExperimentDocument::experimentChanged, this, &Workbench::takeSummaries);
    connect(&m_document, &ExperimentDocument::historyChanged, this, &Workbench::takeHistory);
    connect(&m_document, &ExperimentDocument::planChanged, this, &Workbench::takePlan);
    connect(&m_document, &ExperimentDocument::faultChanged, this, &Workbench::takePlan);
    connect(&m_document, &ExperimentDocument::loadingChanged, this, &Workbench::takePlan);
    connect(&m_document, &ExperimentDocument::openFailed, this, [this] {
        m_opening.clear();
        m_window.showPage(m_dataIndex);
    });
    connect(&m_document, &ExperimentDocument::saved, this, [this] {
        remember(m_document.filePath());
        if (const auto goOn = std::exchange(m_afterSave, nullptr))
            goOn();
    });
    connect(&m_document, &ExperimentDocument::saveFailed, this, [this](const Error &error) {
        QMessageBox::warning(&m_window, tr("Save"), QString::fromStdString(error.text()));
    });
}

void Workbench::open(const QString &path)
{
    leaveDocument([this, path] {
        m_opening = path;
        m_document.open(path);
    });
}

void Workbench::openExample(const QString &path)
{
    m_document.openSample(path);
}

void Workbench::settle()
{
    QEventLoop loop;
    QTimer poll;
    connect(&poll, &QTimer::timeout, &loop, [&] {
        if (!m_document.isLoading() && !m_document.isPlanning() && !m_summaries.isBusy() &&
            !m_setup->isEstimating())
            loop.quit();
    });
    poll.start(20);
    loop.exec();
}

void Workbench::chooseFile()
{
    auto *dialog = new QFileDialog(&m_window, tr("Open"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters(
        {tr("Experiments and tables (*.heddle *.csv *.tsv *.txt *.gz)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &Workbench::open);
    dialog->open();
}

void Workbench::chooseSavePlace()
{
    auto *dialog = new QFileDialog(&m_window, tr("Save as"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("heddle"));
    dialog->setNameFilter(tr("Experiments (*.heddle)"));
    if (m_document.isPasted()) {
        dialog->setWindowTitle(tr("Save the experiment, its table beside it"));
        dialog->setDirectory(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation));
    }
    dialog->selectFile(m_document.displayName());
    connect(dialog, &QFileDialog::fileSelected, &m_document, &ExperimentDocument::saveAs);
    connect(dialog, &QFileDialog::rejected, this, [this] { m_afterSave = nullptr; });
    dialog->open();
}

void Workbench::save()
{
    if (m_document.filePath().isEmpty())
        chooseSavePlace();
    else
        m_document.save();
}

void Workbench::saveLines(const QByteArray &lines)
{
    auto *dialog = new QFileDialog(&m_window, tr("Save these lines"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QStringLiteral("lines.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, lines](const QString &path) {
        QSaveFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(lines) != lines.size() || !file.commit())
            QMessageBox::warning(&m_window, tr("Save these lines"),
                                 tr("The file %1 cannot be written: %2. Nothing was saved. Save "
                                    "the lines in another place.")
                                     .arg(path, file.errorString()));
    });
    dialog->open();
}

void Workbench::leaveDocument(std::function<void()> goOn)
{
    m_afterSave = nullptr;
    if (!m_document.hasWork()) {
        goOn();
        return;
    }
    const auto answer = QMessageBox::question(
        &m_window, tr("Unsaved edits"),
        (m_document.isPasted() ? tr("%1 holds a pasted table that is not saved. Going on loses it.")
                               : tr("%1 has edits that are not saved. Going on loses them."))
            .arg(m_document.displayName()),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel);
    if (answer == QMessageBox::Discard)
        goOn();
    if (answer != QMessageBox::Save)
        return;
    m_afterSave = std::move(goOn);
    save();
}

void Workbench::closeWindow(QCloseEvent *event)
{
    if (m_isClosing)
        return;
    event->ignore();
    const auto isInEvent = std::make_shared<bool>(true);
    leaveDocument([this, event, isInEvent] {
        m_isClosing = true;
        if (m_recovery)
            m_recovery->forget();
        if (*isInEvent)
            event->accept(); // a second close() inside the first one does nothing
        else
            m_window.close();
    });
    *isInEvent = false;
}

void Workbench::takeDocument()
{
    m_window.setDocumentName(m_document.displayName());
    m_window.setPageEnabled(m_setupIndex, m_setup->hasContent(),
                            tr("Open a table or an experiment first."));
    takeHistory();
    if (m_opening.isEmpty() || m_document.isPreview())
        return;
    remember(std::exchange(m_opening, QString()));
    m_window.showPage(m_dataIndex);
}

void Workbench::remember(const QString &path)
{
    m_recent.add(path, QDateTime::currentDateTime());
    showRecent();
}

void Workbench::showRecent()
{
    m_data->start()->setRecent(m_recent.files());
    m_window.files().setRecent(m_recent.files());
}

void Workbench::takeHistory()
{
    m_window.setDocumentName(m_document.displayName());
    m_window.setEdited(m_document.isEdited());
    m_window.setUndo(m_document.canUndo(), m_document.undoText());
    m_window.setRedo(m_document.canRedo(), m_document.redoText());
}

void Workbench::takePlan()
{
    const auto plan = m_document.plan();
    const auto shown = plan != nullptr ? plan : m_document.lastPlan();
    m_window.setPlanLine(m_document.isOpen() && shown != nullptr ? planLine(*shown) : QString());
    const auto source = m_document.source();
    m_window.setPageBadge(m_dataIndex, source == nullptr ? 0 : int(source->warnings.size()));
    takeActions();
    Q_EMIT statusChanged();
}

void Workbench::takeSummaries()
{
    const Experiment &experiment = m_document.experiment();
    std::string target = experiment.target;
    if (experiment.formula)
        if (const auto formula = Formula::parse(*experiment.formula))
            target = formula->response().column;
    m_summaries.setTable(m_document.table(), target);
    takePlan();
}

void Workbench::takeActions()
{
    WindowActions &commands = m_window.commands();
    const QString nothingOpen = tr("Nothing is open.");
    const bool isOpen = m_document.isOpen();
    const bool isLoading = m_document.isLoading();
    commands.setPossible(Command::ReadAgain, isOpen && !isLoading,
                         isOpen ? tr("The file is being read.") : nothingOpen);
    commands.setPossible(Command::StopReading, isLoading, tr("No file is being read."));
    const auto source = m_document.source();
    commands.setPossible(Command::SaveLines, isOpen && source && !source->warnings.empty(),
                         isOpen ? tr("Every line was read as it stands.") : nothingOpen);
    for (const Command command : {Command::GoToFormula, Command::NewSeed})
        commands.setPossible(command, m_setup->hasContent(), nothingOpen);
}

const std::optional<Forecast> &Workbench::forecast() const
{
    return m_setup->forecast();
}

std::optional<Error> Workbench::autosaveError() const
{
    return m_recovery ? m_recovery->autosave().error() : std::nullopt;
}

} // namespace heddle
