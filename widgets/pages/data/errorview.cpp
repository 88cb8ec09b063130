#include "pages/data/errorview.h"

#include "models/filehead.h"
#include "models/format.h"
#include "parts/button.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"

#include <QApplication>
#include <QClipboard>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

ErrorView::ErrorView(QWidget *parent)
    : QWidget(parent)
    , m_card(new ErrorCard)
    , m_found(new QWidget)
    , m_foundNote(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_bytes(new Label({}, TextStyle::Mono))
    , m_meaning(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setHelpTopic(this, QStringLiteral("data"));
    Button *open = m_card->addRemedy(QStringLiteral("file-up"), tr("Open another file"),
                                     tr("CSV or TSV, plain or gzipped, or an experiment."),
                                     tr("Open a file…"));
    Button *retry =
        m_card->addRemedy(QStringLiteral("undo-2"), tr("Read it again"),
                          tr("After the file was repaired or made readable."), tr("Try again"));
    Button *close = m_card->addRemedy(QStringLiteral("table-2"), tr("Leave it"),
                                      tr("Go back to what was open before."), tr("Go back"));
    m_close = close;
    connect(open, &Button::clicked, this, &ErrorView::openRequested);
    connect(retry, &Button::clicked, this, [this] { Q_EMIT retryRequested(m_path); });
    connect(close, &Button::clicked, this, &ErrorView::closeRequested);
    createFound();
    // Stretches instead of an alignment: the card's height is then that of its own width.
    auto *parts = new QVBoxLayout;
    parts->setSpacing(12);
    for (QWidget *part : {static_cast<QWidget *>(m_card), m_found}) {
        part->setFixedWidth(Theme::px(880));
        parts->addWidget(part);
    }
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addLayout(parts);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    column->addLayout(row);
    column->addStretch(5);
}

void ErrorView::createFound()
{
    auto *copy = new Button(tr("Copy details"));
    copy->setIconName(QStringLiteral("copy"));
    copy->setAccessibleName(tr("Copy the first bytes of the file"));
    connect(copy, &Button::clicked, this,
            [this] { QApplication::clipboard()->setText(m_bytes->text()); });
    m_bytes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *well = new QFrame;
    well->setProperty("heddleWell", true);
    auto *inside = new QVBoxLayout(well);
    inside->setContentsMargins(16, 12, 16, 12);
    inside->addWidget(m_bytes);
    auto *header = new QHBoxLayout;
    header->addWidget(new Label(tr("What was found"), TextStyle::Strong));
    header->addWidget(m_foundNote);
    header->addStretch(1);
    header->addWidget(copy);
    auto *column = new QVBoxLayout(m_found);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(header);
    column->addWidget(well);
    m_meaning->setObjectName(QStringLiteral("meaningOfBytes"));
    column->addWidget(m_meaning);
}

void ErrorView::setError(const Error &error, const QString &path, bool hasDocument)
{
    m_path = path;
    const std::string name = QFileInfo(path).fileName().toStdString();
    m_card->setError(error.cause.find(name) == std::string::npos ? error.withContext(name) : error);
    m_close->setAccessibleName(hasDocument ? tr("Go back to the open experiment")
                                           : tr("Go back to the start"));
    m_found->hide();
    requestFileHead(path, this, [this, path](const FileHead &head) {
        if (path == m_path && !head.bytes.isEmpty())
            showFound(head.bytes, head.size);
    });
}

void ErrorView::showFound(const QByteArray &bytes, qint64 size)
{
    m_foundNote->setText(tr("first %1 of %2 bytes").arg(bytes.size()).arg(formatCount(size)));
    m_bytes->setText(hexDump(bytes));
    m_meaning->setText(headMeaning(bytes));
    m_meaning->setVisible(!m_meaning->text().isEmpty());
    m_found->show();
}

} // namespace heddle
