#include "pages/data/importstrip.h"

#include "models/experimentdocument.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QSignalBlocker>

namespace heddle {

namespace {

const QString emptyText = QStringLiteral("(empty)");

QString missingText(const std::vector<std::string> &texts)
{
    QStringList shown;
    for (const std::string &text : texts)
        shown.append(text.empty() ? emptyText : QString::fromStdString(text));
    return shown.join(QStringLiteral(", "));
}

std::vector<std::string> missingTexts(const QString &shown)
{
    std::vector<std::string> texts;
    for (const QString &part : shown.split(u',', Qt::SkipEmptyParts)) {
        const QString text = part.trimmed();
        if (!text.isEmpty())
            texts.push_back(text == emptyText ? std::string() : text.toStdString());
    }
    return texts;
}

QComboBox *createCombo(const QString &name, const QList<std::pair<QString, QChar>> &choices)
{
    auto *combo = new QComboBox;
    combo->setAccessibleName(name);
    for (const auto &[text, value] : choices)
        combo->addItem(text, value);
    return combo;
}

void showValue(QComboBox *combo, char value)
{
    const QSignalBlocker blocker(combo);
    combo->setCurrentIndex(combo->findData(QChar::fromLatin1(value)));
}

} // namespace

ImportStrip::ImportStrip(ExperimentDocument &document, QWidget *parent)
    : QFrame(parent)
    , m_document(document)
    , m_file(new ElidedLabel)
    , m_size(new Label({}, TextStyle::Secondary, Token::Ink3))
    , m_separator(createCombo(tr("Separator"), {{tr("Comma"), u','},
                                                {tr("Semicolon"), u';'},
                                                {tr("Tab"), u'\t'},
                                                {tr("Space"), u' '},
                                                {tr("Bar"), u'|'}}))
    , m_decimal(createCombo(tr("Decimal mark"), {{tr("Point"), u'.'}, {tr("Comma"), u','}}))
    , m_missing(new QLineEdit)
    , m_quote(
          createCombo(tr("Quote"), {{QStringLiteral("\""), u'"'}, {QStringLiteral("'"), u'\''}}))
    , m_header(new QCheckBox(tr("First row is header")))
    , m_open(new Button(tr("Open other…")))
    , m_note(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_progress(new QProgressBar)
{
    setHelpTopic(this, QStringLiteral("data#import-options"));
    setProperty("heddlePanel", true);
    setAccessibleName(tr("Import"));
    m_missing->setFont(Theme::font(TextStyle::Mono));
    m_missing->setAccessibleName(tr("Missing when"));
    m_missing->setToolTip(tr("Texts that mean a missing value, with commas between them."));
    m_header->setAccessibleName(m_header->text());
    m_open->setIconName(QStringLiteral("folder-open"));
    m_open->setAccessibleName(tr("Open another file"));
    m_progress->setRange(0, 0);
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Reading the file"));

    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(captioned(tr("File"), createFile()), 3);
    row->addWidget(captioned(tr("Separator"), m_separator));
    row->addWidget(captioned(tr("Decimal mark"), m_decimal));
    row->addWidget(captioned(tr("Missing when"), m_missing), 2);
    row->addWidget(captioned(tr("Quote"), m_quote));
    row->addWidget(m_header, 0, Qt::AlignBottom);
    row->addStretch(2);
    row->addWidget(m_open, 0, Qt::AlignBottom);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 8);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_note);
    column->addWidget(m_progress);
    connectFields();
    takeDocument();
}

QWidget *ImportStrip::createFile()
{
    auto *frame = new QFrame;
    frame->setProperty("heddleWell", true);
    frame->setFixedHeight(Theme::px(28));
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(6);
    row->addWidget(new IconLabel(QStringLiteral("file-text"), Token::Ink2, 16));
    row->addWidget(m_file, 1);
    row->addWidget(m_size);
    return frame;
}

void ImportStrip::connectFields()
{
    connect(m_separator, &QComboBox::activated, this, [this] {
        CsvOptions options = m_document.experiment().data.options;
        options.separator = m_separator->currentData().toChar().toLatin1();
        editOptions(tr("change of the separator"), options);
    });
    connect(m_decimal, &QComboBox::activated, this, [this] {
        CsvOptions options = m_document.experiment().data.options;
        options.decimal = m_decimal->currentData().toChar().toLatin1();
        editOptions(tr("change of the decimal mark"), options);
    });
    connect(m_missing, &QLineEdit::editingFinished, this, [this] {
        CsvOptions options = m_document.experiment().data.options;
        options.na = missingTexts(m_missing->text());
        editOptions(tr("change of the texts for missing values"), options);
    });
    connect(m_quote, &QComboBox::activated, this, [this] {
        CsvOptions options = m_document.experiment().data.options;
        options.quote = m_quote->currentData().toChar().toLatin1();
        editOptions(tr("change of the quote"), options);
    });
    connect(m_header, &QCheckBox::clicked, this, [this](bool checked) {
        CsvOptions options = m_document.experiment().data.options;
        options.header = checked;
        editOptions(tr("change of the header row"), options);
    });
    connect(m_open, &Button::clicked, this, &ImportStrip::openRequested);
    connect(&m_document, &ExperimentDocument::opened, this, &ImportStrip::takeDocument);
    connect(&m_document, &ExperimentDocument::tableChanged, this, &ImportStrip::takeDocument);
    connect(&m_document, &ExperimentDocument::experimentChanged, this, &ImportStrip::takeDocument);
    connect(&m_document, &ExperimentDocument::loadingChanged, this, &ImportStrip::takeDocument);
    connect(&m_document, &ExperimentDocument::faultChanged, this, &ImportStrip::takeDocument);
}

void ImportStrip::editOptions(const QString &what, const CsvOptions &options)
{
    Experiment next = m_document.experiment();
    next.data.options = options;
    m_document.edit(what, std::move(next));
}

void ImportStrip::takeDocument()
{
    m_progress->setVisible(m_document.isLoading());
    const auto source = m_document.source();
    if (!m_document.isOpen() || source == nullptr)
        return;
    const CsvOptions &asked = m_document.experiment().data.options;
    const CsvOptions &used = source->options;
    m_file->setText(QFileInfo(m_document.dataPath()).fileName());
    m_size->setText(formatBytes(double(source->fileBytes)));
    showValue(m_separator, asked.separator.value_or(used.separator.value_or(',')));
    showValue(m_decimal, asked.decimal.value_or(used.decimal.value_or('.')));
    showValue(m_quote, asked.quote);
    const QSignalBlocker headerBlocker(m_header);
    m_header->setChecked(asked.header.value_or(used.header.value_or(true)));
    if (!m_missing->hasFocus() || missingTexts(m_missing->text()) != asked.na)
        m_missing->setText(missingText(asked.na));

    m_pasteFault.clear();
    showNote();
}

void ImportStrip::setPasteFault(const QString &text)
{
    m_pasteFault = text;
    showNote();
}

void ImportStrip::showNote()
{
    const CsvOptions &asked = m_document.experiment().data.options;
    const auto fault = m_document.fault();
    const bool bad = fault && fault->place == FaultPlace::Data;
    const bool found = !asked.separator && !asked.decimal && !asked.header;
    m_note->setInk(bad || !m_pasteFault.isEmpty() ? Token::Bad : Token::Ink2);
    if (!m_pasteFault.isEmpty())
        m_note->setText(m_pasteFault);
    else if (bad)
        m_note->setText(QString::fromStdString(fault->error.text()));
    else if (m_document.isPasted() && found)
        m_note->setText(tr("Pasted. Separator, decimal mark and header were found in the text. "
                           "Save puts the table beside the experiment."));
    else if (found)
        m_note->setText(tr("Separator, decimal mark and header were found in the file. Changes "
                           "show below at once."));
    else
        m_note->setText(tr("Read as chosen here. Changes show below at once."));
}

} // namespace heddle
