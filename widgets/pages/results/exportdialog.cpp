#include "pages/results/exportdialog.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "models/roles.h"
#include "pages/results/entrydelegate.h"
#include "pages/results/exportcheckpanel.h"
#include "parts/button.h"
#include "parts/codeview.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/panel.h"
#include "run/outputfile.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QStandardItemModel>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr std::size_t previewBytes = 200'000; // a view of more would take seconds to lay out

QString baseName(const Results &results)
{
    QString name = QString::fromStdString(results.plan->experiment().name);
    name.replace(u'/', u'-');
    return name.isEmpty() ? QStringLiteral("models") : name;
}

QString iconOf(const std::string &formatId)
{
    if (formatId == "json")
        return QStringLiteral("file-braces");
    return formatId == "csv" ? QStringLiteral("table-2") : QStringLiteral("file-code");
}

} // namespace

ExportDialog::ExportDialog(std::shared_ptr<const Results> results, const QString &runLabel,
                           QWidget *parent)
    : QDialog(parent)
    , m_results(std::move(results))
    , m_formats(exportFormats())
    , m_formatModel(new QStandardItemModel(this))
    , m_formatList(new QListView)
    , m_formatTitle(new Label({}, TextStyle::Strong))
    , m_description(new ElidedLabel({}, TextStyle::Secondary, Token::Ink3))
    , m_learner(new QComboBox)
    , m_preview(new CodeView(tr("Preview")))
    , m_check(new ExportCheckPanel)
    , m_path(new QLineEdit)
    , m_size(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_error(new Note(QStringLiteral("circle-alert"), Token::Bad, {}))
    , m_export(new Button(tr("Export"), Button::Role::Primary))
{
    setHelpTopic(this, QStringLiteral("export"));
    setWindowTitle(tr("Export – %1, %2").arg(baseName(*m_results), runLabel));
    const QSize most = parent ? parent->window()->size() - QSize(Theme::px(96), Theme::px(80))
                              : QSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    resize(QSize(Theme::px(1088), Theme::px(760)).boundedTo(most));
    createFormats();
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_formatList);
    QFrame *divider = makeDivider(0);
    divider->setMinimumHeight(0);
    divider->setMaximumHeight(QWIDGETSIZE_MAX);
    middle->addWidget(divider);
    middle->addWidget(createPreview(), 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(createHeader(runLabel));
    column->addWidget(makeLine());
    column->addLayout(middle, 1);
    column->addWidget(makeLine());
    column->addWidget(createSaveLine());

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    setPath(QDir(folder).filePath(baseName(*m_results)));
    m_formatList->setCurrentIndex(m_formatModel->index(0, 0));
}

QWidget *ExportDialog::createHeader(const QString &runLabel)
{
    const QString models = formatCounted(std::ssize(m_results->fits), tr("model"), tr("models"));
    const QString run = runLabel.left(1).toLower() + runLabel.mid(1); // "run 14:02, finished"
    auto *header = new QWidget;
    header->setBackgroundRole(QPalette::Base);
    header->setAutoFillBackground(true);
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(Theme::px(16), Theme::px(10), Theme::px(16), Theme::px(10));
    row->setSpacing(Theme::px(8));
    row->addWidget(new Label(tr("Export"), TextStyle::Strong));
    row->addWidget(new ElidedLabel(tr("%1 of %2, %3").arg(models, baseName(*m_results), run),
                                   TextStyle::Body, Token::Ink2),
                   1);
    return header;
}

void ExportDialog::createFormats()
{
    for (const ExportFormat &format : m_formats) {
        auto *item = new QStandardItem(QString::fromStdString(format.title));
        item->setEditable(false);
        item->setData(QString::fromStdString(format.summary), FitListModel::FiguresRole);
        item->setData(iconOf(format.id), IconNameRole);
        m_formatModel->appendRow(item);
    }
    m_formatList->setModel(m_formatModel);
    m_formatList->setItemDelegate(new EntryDelegate(m_formatList));
    m_formatList->setFixedWidth(Theme::px(220));
    m_formatList->setFrameShape(QFrame::NoFrame);
    m_formatList->setAccessibleName(tr("Format"));
    connect(m_formatList->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) { chooseFormat(current.row()); });
}

QWidget *ExportDialog::createPreview()
{
    for (const LearnerSpec &learner : m_results->plan->experiment().learners)
        m_learner->addItem(QString::fromStdString(learner.name));
    m_learner->setAccessibleName(tr("Learner"));
    m_learner->setVisible(m_learner->count() > 1);
    connect(m_learner, &QComboBox::currentIndexChanged, this, &ExportDialog::updateText);
    auto *copyButton = new Button(tr("Copy"));
    copyButton->setIconName(QStringLiteral("copy"));
    copyButton->setToolTip(tr("Copy the whole text"));
    connect(copyButton, &Button::clicked, this, &ExportDialog::copy);
    connect(m_check, &ExportCheckPanel::verdictChanged, this, &ExportDialog::updateExport);

    auto *header = new QHBoxLayout;
    header->setSpacing(Theme::px(8));
    header->addWidget(m_formatTitle);
    header->addWidget(m_description, 1);
    header->addWidget(m_learner);
    header->addWidget(copyButton);
    auto *preview = new QWidget;
    preview->setBackgroundRole(QPalette::Base);
    preview->setAutoFillBackground(true);
    auto *column = new QVBoxLayout(preview);
    column->setContentsMargins(Theme::px(16), Theme::px(12), Theme::px(16), Theme::px(16));
    column->setSpacing(Theme::px(12));
    column->addLayout(header);
    column->addWidget(m_preview, 1);
    column->addWidget(m_check);
    m_error->hide();
    column->addWidget(m_error);
    return preview;
}

QWidget *ExportDialog::createSaveLine()
{
    m_path->setAccessibleName(tr("Save as"));
    m_path->setMinimumWidth(Theme::px(360));
    auto *choose = new Button(tr("Choose…"));
    choose->setIconName(QStringLiteral("folder-open"));
    auto *cancel = new Button(tr("Cancel"));
    m_export->setDefault(true);
    auto *line = new QWidget;
    line->setBackgroundRole(QPalette::AlternateBase);
    line->setAutoFillBackground(true);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(Theme::px(16), Theme::px(12), Theme::px(16), Theme::px(12));
    row->setSpacing(Theme::px(8));
    row->addWidget(new Label(tr("Save as"), TextStyle::Body, Token::Ink2));
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    row->addWidget(m_size);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_export);
    connect(choose, &Button::clicked, this, &ExportDialog::choosePath);
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    connect(m_export, &Button::clicked, this, &ExportDialog::write);
    connect(m_path, &QLineEdit::textChanged, this, &ExportDialog::describePath);
    return line;
}

QString ExportDialog::path() const
{
    QString path = m_path->text().trimmed();
    if (path.startsWith(QStringLiteral("~/")))
        path.replace(0, 1, QDir::homePath());
    return path;
}

void ExportDialog::setPath(const QString &path)
{
    m_path->setText(path);
}

void ExportDialog::chooseFormat(int row)
{
    if (row < 0)
        return;
    const std::string before = m_formats[static_cast<std::size_t>(m_format)].suffix;
    m_format = row;
    const ExportFormat &format = m_formats[static_cast<std::size_t>(row)];
    m_formatTitle->setText(QString::fromStdString(format.title));
    m_description->setText(QString::fromStdString(format.description));
    QString name = m_path->text();
    const QString oldEnd = u'.' + QString::fromStdString(before);
    if (name.endsWith(oldEnd))
        name.chop(oldEnd.size());
    setPath(name + u'.' + QString::fromStdString(format.suffix));
    updateText();
}

void ExportDialog::updateText()
{
    m_text.clear();
    const Result<ModelSet> set = modelSetOf(*m_results, m_learner->currentText().toStdString());
    const Result<std::string> text =
        set ? exportText(*set, m_formats[static_cast<std::size_t>(m_format)].id)
            : Result<std::string>(set.error());
    m_error->setVisible(!text);
    m_isConfirmed = false;
    const std::string &format = m_formats[static_cast<std::size_t>(m_format)].id;
    if (text) {
        m_text = *text;
        m_check->check(std::make_shared<const ModelSet>(*set), *m_results->plan, format, m_text);
    } else {
        m_check->stop();
        showError(text.error());
    }
    const auto end =
        m_text.size() <= previewBytes ? m_text.size() : m_text.rfind('\n', previewBytes);
    m_preview->setCode(QString::fromUtf8(m_text.data(), static_cast<qsizetype>(end)),
                       format == "r" ? CodeLanguage::R : CodeLanguage::Plain);
    describePath();
}

void ExportDialog::describePath()
{
    const auto lines = std::count(m_text.begin(), m_text.end(), '\n');
    QString text =
        tr("%1 lines, %2").arg(formatCount(lines), formatBytes(static_cast<double>(m_text.size())));
    if (m_text.size() > previewBytes)
        text += tr(", the first of them shown");
    if (QFileInfo(path()).isFile())
        text += tr("; replaces the file");
    m_size->setText(text);
    updateExport();
}

void ExportDialog::updateExport()
{
    const bool isDifferent =
        !m_text.empty() && m_check->verdict().state == ExportVerdict::State::Different;
    m_export->setText(isDifferent && m_isConfirmed ? tr("Export anyway") : tr("Export"));
    m_export->setEnabled(!m_text.empty() && !path().isEmpty());
}

void ExportDialog::copy()
{
    QApplication::clipboard()->setText(QString::fromStdString(m_text));
}

void ExportDialog::choosePath()
{
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export"), path());
    if (!chosen.isEmpty())
        setPath(chosen);
}

void ExportDialog::write()
{
    if (!m_isConfirmed && m_check->verdict().state == ExportVerdict::State::Different) {
        m_isConfirmed = true;
        updateExport();
        return;
    }
    if (const auto written = writeFileWhole(path().toStdString(), m_text); written)
        accept();
    else
        showError(written.error());
}

void ExportDialog::showError(const Error &error)
{
    m_error->setNote(QStringLiteral("circle-alert"), Token::Bad,
                     QString::fromStdString(error.text()));
    m_error->show();
}

} // namespace heddle
