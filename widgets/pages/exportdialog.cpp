#include "pages/exportdialog.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/label.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QSaveFile>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr qsizetype previewCharacters = 200'000; // more is scrolled by nobody

} // namespace

ExportDialog::ExportDialog(std::shared_ptr<const Results> results, QWidget *parent)
    : QDialog(parent)
    , m_results(std::move(results))
    , m_formats(exportFormats())
{
    setWindowTitle(tr("Export"));
    resize(Theme::px(960), Theme::px(640));
    auto *middle = new QHBoxLayout;
    middle->setSpacing(Theme::px(12));
    middle->addWidget(createFormats());
    middle->addWidget(createPreview(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(16), Theme::px(16), Theme::px(16));
    layout->setSpacing(Theme::px(12));
    layout->addWidget(
        new Label(tr("%1 of %2")
                      .arg(formatCounted(static_cast<std::int64_t>(m_results->fits.size()),
                                         tr("fitted model"), tr("fitted models")),
                           QString::fromStdString(m_results->plan->experiment().name)),
                  TextStyle::Strong));
    layout->addLayout(middle, 1);
    layout->addWidget(createSaveLine());
    m_list->setCurrentRow(0);
}

QWidget *ExportDialog::createFormats()
{
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Formats"));
    m_list->setFixedWidth(Theme::px(230));
    m_list->setWordWrap(true);
    m_list->setSpacing(Theme::px(4));
    for (const ExportFormat &format : m_formats)
        m_list->addItem(QString::fromStdString(format.title) + QLatin1Char('\n') +
                        QString::fromStdString(format.description));
    connect(m_list, &QListWidget::currentRowChanged, this, &ExportDialog::showPreview);
    return m_list;
}

QWidget *ExportDialog::createPreview()
{
    m_learner = new QComboBox;
    m_learner->setAccessibleName(tr("Learner"));
    for (const LearnerSpec &learner : m_results->plan->experiment().learners)
        m_learner->addItem(QString::fromStdString(learner.name));
    m_learner->setVisible(m_learner->count() > 1);
    connect(m_learner, &QComboBox::currentIndexChanged, this, &ExportDialog::showPreview);
    auto *copy = new Button(tr("Copy"));
    copy->setIconName(QStringLiteral("copy"));
    connect(copy, &Button::clicked, this,
            [this] { QApplication::clipboard()->setText(QString::fromUtf8(m_text)); });
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(tr("Preview"), TextStyle::Strong));
    head->addStretch(1);
    head->addWidget(m_learner);
    head->addWidget(copy);

    m_preview = new QPlainTextEdit;
    m_preview->setReadOnly(true);
    m_preview->setFont(Theme::font(TextStyle::Mono));
    m_preview->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_preview->setAccessibleName(tr("Preview"));
    auto *side = new QWidget;
    auto *column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head);
    column->addWidget(m_preview, 1);
    return side;
}

QWidget *ExportDialog::createSaveLine()
{
    m_path = new QLineEdit(QDir::home().filePath(
        QString::fromStdString(m_results->plan->experiment().name) + QStringLiteral(".json")));
    m_path->setAccessibleName(tr("Save as"));
    m_size = new Label({}, TextStyle::Secondary, Token::Ink2);
    m_fault = new Label({}, TextStyle::Body, Token::Bad);
    m_fault->setWordWrap(true);
    m_fault->hide();
    auto *choose = new Button(tr("Choose…"));
    choose->setIconName(QStringLiteral("folder-open"));
    connect(choose, &Button::clicked, this, &ExportDialog::choosePlace);
    auto *cancel = new Button(tr("Cancel"));
    connect(cancel, &Button::clicked, this, &QDialog::reject);
    m_export = new Button(tr("Export"), Button::Role::Primary);
    m_export->setDefault(true);
    connect(m_export, &Button::clicked, this, &ExportDialog::save);

    auto *row = new QHBoxLayout;
    row->addWidget(new Label(tr("Save as"), TextStyle::Body, Token::Ink2));
    row->addWidget(m_path, 1);
    row->addWidget(choose);
    row->addWidget(m_size);
    row->addWidget(cancel);
    row->addWidget(m_export);
    auto *line = new QWidget;
    auto *column = new QVBoxLayout(line);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_fault);
    column->addLayout(row);
    return line;
}

QString ExportDialog::suffix() const
{
    return QString::fromStdString(m_formats[static_cast<std::size_t>(m_list->currentRow())].suffix);
}

void ExportDialog::showPreview()
{
    if (m_list->currentRow() < 0)
        return;
    const auto text = [this]() -> Result<std::string> {
        const Result<ModelSet> set = modelSetOf(*m_results, m_learner->currentText().toStdString());
        if (!set)
            return set.error();
        return exportText(*set, m_formats[static_cast<std::size_t>(m_list->currentRow())].id);
    }();
    m_export->setEnabled(text.has_value());
    m_fault->setVisible(!text.has_value());
    if (!text) {
        m_fault->setText(QString::fromStdString(text.error().text()));
        return;
    }
    m_text = QByteArray::fromStdString(*text);
    m_preview->setPlainText(QString::fromUtf8(m_text).left(previewCharacters));
    m_size->setText(tr("%1, %2").arg(formatCounted(m_text.count('\n'), tr("line"), tr("lines")),
                                     formatBytes(static_cast<double>(m_text.size()))));
    const QFileInfo place(m_path->text());
    m_path->setText(place.dir().filePath(place.completeBaseName() + QLatin1Char('.') + suffix()));
}

void ExportDialog::choosePlace()
{
    auto *dialog = new QFileDialog(this, tr("Export"), m_path->text());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, m_path, &QLineEdit::setText);
    dialog->open();
}

void ExportDialog::save()
{
    QSaveFile file(m_path->text());
    if (file.open(QIODevice::WriteOnly) && file.write(m_text) == m_text.size() && file.commit()) {
        accept();
        return;
    }
    m_fault->setText(tr("%1 cannot be written: %2. Nothing was exported. Choose another place.")
                         .arg(m_path->text(), file.errorString()));
    m_fault->show();
}

} // namespace heddle
