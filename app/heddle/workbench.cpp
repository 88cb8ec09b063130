#include "workbench.h"

#include "formats/examples.h"
#include "heddle/recoverydesk.h"
#include "models/format.h"
#include "models/plantext.h"
#include "models/samples.h"
#include "models/variableroles.h"
#include "pages/data/startview.h"
#include "pages/datapage.h"
#include "pages/filemenus.h"
#include "pages/mainwindow.h"
#include "pages/setuppage.h"

#include <QCloseEvent>
#include <QEventLoop>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QSaveFile>
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
    m_recovery = std::make_unique<RecoveryDesk>(
        m_document, *m_data->recovery(),
        [this](std::function<void()> goOn) { leaveDocument(std::move(goOn)); }, root);
    connect(&m_recovery->autosave(), &Autosave::errorChanged, this, &Workbench::showStatus);
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
    connect(&m_window, &MainWindow::openRequested, this, &Workbench::chooseFile);
    connect(&m_window, &MainWindow::newRequested, this, &Workbench::chooseFile);
    connect(&m_window, &MainWindow::saveRequested, this, &Workbench::save);
    connect(&m_window, &MainWindow::saveAsRequested, this, &Workbench::chooseSavePlace);
    connect(&m_window, &MainWindow::undoRequested, &m_document, &ExperimentDocument::undo);
    connect(&m_window, &MainWindow::redoRequested, &m_document, &ExperimentDocument::redo);
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
        tr("%1 has edits that are not saved. Going on loses them.").arg(m_document.displayName()),
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
    m_window.setPageEnabled(m_setupIndex, m_setup->hasContent());
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
    showStatus();
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

void Workbench::showStatus()
{
    QList<StatusItem> left;
    StatusItem right{{}, tr("Nothing open"), Token::Ink2};
    if (const auto source = m_document.source(); source != nullptr && m_document.isOpen()) {
        const Table &table = source->table;
        left.append({QStringLiteral("table-2"),
                     tr("%1 rows, %2 columns")
                         .arg(formatCount(table.rows()), formatCount(table.columnCount()))});
        left.append(
            {QStringLiteral("layers"), tr("%1 in memory").arg(formatBytes(double(table.bytes())))});
        left.append({QStringLiteral("timer"),
                     m_document.isLoading()
                         ? tr("reading")
                         : tr("read in %1").arg(formatDuration(m_document.readSeconds()))});
        right.text = QFileInfo(m_document.dataPath()).fileName();
    }
    if (m_recovery && m_recovery->autosave().error())
        right = {QStringLiteral("triangle-alert"),
                 tr("Unsaved edits are not kept against a crash: %1")
                     .arg(QString::fromStdString(m_recovery->autosave().error()->cause)),
                 Token::Warn};
    m_window.setStatus(left, right);
}

} // namespace heddle
