#include "pages/results/exportdialog.h"

#include "models/fitlistmodel.h"
#include "models/format.h"
#include "pages/results/entrydelegate.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/panel.h"
#include "run/outputfile.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
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
    , m_preview(new QPlainTextEdit)
    , m_path(new QLineEdit)
    , m_size(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_error(new Note(QStringLiteral("circle-alert"), Token::Bad, {}))
    , m_export(new Button(tr("Export"), Button::Role::Primary))
{
    setWindowTitle(tr("Export – %1, %2").arg(baseName(*m_results), runLabel));
    resize(Theme::px(1088), Theme::px(700));
    createFormats();
    auto *middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_formatList);
    middle->addWidget(createPreview(), 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(middle, 1);
    column->addWidget(makeLine());
    column->addWidget(createSaveLine());

    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    setPath(QDir(folder).filePath(baseName(*m_results)));
    m_formatList->setCurrentIndex(m_formatModel->index(0, 0));
}

void ExportDialog::createFormats()
{
    for (const ExportFormat &format : m_formats) {
        auto *item = new QStandardItem(QString::fromStdString(format.title));
        item->setEditable(false);
        item->setData(tr("%1 file").arg(QString::fromStdString(format.suffix).toUpper()),
                      FitListModel::FiguresRole);
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
    m_preview->setReadOnly(true);
    m_preview->setFont(Theme::font(TextStyle::Mono));
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setAccessibleName(tr("Preview"));

    auto *header = new QHBoxLayout;
    header->setSpacing(Theme::px(8));
    header->addWidget(m_formatTitle);
    header->addWidget(m_description, 1);
    header->addWidget(m_learner);
    auto *preview = new QWidget;
    auto *column = new QVBoxLayout(preview);
    column->setContentsMargins(Theme::px(16), Theme::px(12), Theme::px(16), Theme::px(16));
    column->setSpacing(Theme::px(12));
    column->addLayout(header);
    column->addWidget(m_preview, 1);
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
    if (text)
        m_text = *text;
    else
        showError(text.error());
    const auto end =
        m_text.size() <= previewBytes ? m_text.size() : m_text.rfind('\n', previewBytes);
    m_preview->setPlainText(QString::fromUtf8(m_text.data(), static_cast<qsizetype>(end)));
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
    m_export->setEnabled(!m_text.empty() && !path().isEmpty());
}

void ExportDialog::choosePath()
{
    const QString chosen = QFileDialog::getSaveFileName(this, tr("Export"), path());
    if (!chosen.isEmpty())
        setPath(chosen);
}

void ExportDialog::write()
{
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
