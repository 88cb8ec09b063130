#include "pages/data/startview.h"

#include "parts/button.h"
#include "parts/card.h"
#include "parts/helptopic.h"
#include "parts/label.h"
#include "parts/message.h"
#include "parts/scatterdots.h"

#include <QDate>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLocale>
#include <QScrollArea>
#include <QVBoxLayout>

#include <memory>

namespace heddle {

namespace {

QString timeText(const QDateTime &time)
{
    if (time.date() == QDate::currentDate())
        return StartView::tr("today %1").arg(time.time().toString(QStringLiteral("HH:mm")));
    return QLocale(QLocale::English).toString(time.date(), QStringLiteral("d MMMM"));
}

QString folderText(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    const QString home = QDir::homePath();
    return folder.startsWith(home) ? QStringLiteral("~") + folder.mid(home.size()) : folder;
}

void empty(QLayout *layout)
{
    while (QLayoutItem *taken = layout->takeAt(0)) {
        const std::unique_ptr<QLayoutItem> owner(taken);
        if (taken->widget() != nullptr)
            taken->widget()->deleteLater();
    }
}

Label *title(const QString &text)
{
    return new Label(text, TextStyle::Strong);
}

} // namespace

StartView::StartView(QWidget *parent)
    : QWidget(parent)
{
    setHelpTopic(this, QStringLiteral("start"));
    auto *inside = new QWidget;
    inside->setProperty("heddlePage", true);
    inside->setMaximumWidth(Theme::px(992));
    auto *grid = new QGridLayout(inside);
    grid->setContentsMargins(16, 48, 16, 24);
    grid->setHorizontalSpacing(32);
    grid->setVerticalSpacing(16);
    grid->addWidget(createHead(), 0, 0, 1, 2);
    grid->addWidget(createDropZone(), 1, 0, 1, 2);
    grid->setRowMinimumHeight(2, 16);
    grid->addWidget(createSamples(), 3, 0);
    grid->addWidget(createSide(), 3, 1);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(4, 1);

    auto *row = new QWidget;
    row->setProperty("heddlePage", true);
    auto *centred = new QHBoxLayout(row);
    centred->setContentsMargins(0, 0, 0, 0);
    centred->addWidget(inside);
    auto *scroll = new QScrollArea;
    scroll->setWidget(row);
    scroll->setWidgetResizable(true);
    scroll->setAccessibleName(tr("Start"));
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
}

QWidget *StartView::createHead()
{
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new Label(tr("Start with data"), TextStyle::Headline));
    column->addWidget(new Label(
        tr("Heddle reads a table, fits many models side by side, and shows where the time went."),
        TextStyle::Body, Token::Ink2));
    return head;
}

QWidget *StartView::createDropZone()
{
    auto *zone = new DropZone;
    m_drop = zone;
    auto *open = new Button(tr("Open a file…"), Button::Role::Primary);
    open->setIconName(QStringLiteral("folder-open"));
    open->setAccessibleName(tr("Open a file"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    auto *paste = new Button(tr("Paste a table"));
    paste->setToolTip(tr("Rows copied in a spreadsheet, or any text with separators (Ctrl+V)"));
    m_pasteFault = new Note(QStringLiteral("circle-alert"), Token::Bad, {});
    m_pasteFault->hide();
    buttons->addWidget(open);
    buttons->addWidget(paste);
    buttons->addStretch();
    auto *column = new QVBoxLayout(zone);
    column->setContentsMargins(16, 24, 16, 24);
    column->setSpacing(8);
    column->addWidget(new IconLabel(QStringLiteral("file-up"), Token::Accent, 32), 0,
                      Qt::AlignHCenter);
    column->addWidget(new Label(tr("Drop a file here"), TextStyle::Document), 0, Qt::AlignHCenter);
    column->addWidget(new Label(tr("CSV or TSV, plain or gzipped, or a saved experiment (.heddle)"),
                                TextStyle::Secondary, Token::Ink2),
                      0, Qt::AlignHCenter);
    column->addLayout(buttons);
    column->addWidget(m_pasteFault);
    connect(paste, &Button::clicked, this, &StartView::pasteRequested);
    connect(open, &Button::clicked, this, &StartView::openRequested);
    return zone;
}

QWidget *StartView::createSamples()
{
    auto *box = new QWidget;
    auto *head = new QHBoxLayout;
    head->addWidget(title(tr("Try a sample")));
    head->addWidget(
        new Label(tr("included, works without a network"), TextStyle::Secondary, Token::Ink2), 1);
    m_samples = new QGridLayout;
    m_samples->setSpacing(8);
    m_samples->setColumnStretch(0, 1);
    m_samples->setColumnStretch(1, 1);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addLayout(head);
    column->addLayout(m_samples);
    column->addStretch(1);
    return box;
}

QWidget *StartView::createSide()
{
    auto *box = new QWidget;
    auto *list = new QFrame;
    list->setProperty("heddlePanel", true);
    m_recent = new QVBoxLayout(list);
    m_recent->setContentsMargins(1, 1, 1, 1);
    m_recent->setSpacing(0);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(title(tr("Recent experiments")));
    column->addWidget(list);
    column->addSpacing(4);
    auto *steps = new QGridLayout;
    steps->setHorizontalSpacing(12);
    steps->setVerticalSpacing(4);
    const std::pair<QString, QString> texts[] = {
        {tr("Data"), tr("check what was read")},
        {tr("Setup"), tr("choose variables and models")},
        {tr("Run"), tr("watch it, stop it any time")},
        {tr("Results"), tr("read, compare, export")},
    };
    int row = 0;
    for (const auto &[name, text] : texts) {
        steps->addWidget(new Label(QString::number(row + 1), TextStyle::Secondary, Token::Ink3),
                         row, 0);
        auto *step = new Label(name, TextStyle::Secondary);
        QFont font = step->font();
        font.setWeight(QFont::DemiBold);
        step->setFont(font);
        steps->addWidget(step, row, 1);
        steps->addWidget(new Label(text, TextStyle::Secondary, Token::Ink2), row, 2);
        ++row;
    }
    steps->setColumnStretch(2, 1);
    column->addLayout(steps);
    column->addStretch(1);
    setRecent({});
    return box;
}

void StartView::setSamples(const QList<Sample> &samples)
{
    empty(m_samples);
    for (int i = 0; i < samples.size(); ++i) {
        if (i == 0)
            m_samples->addWidget(createFirstSample(samples.at(i)), 0, 0, 1, 2);
        else
            m_samples->addWidget(createSample(samples.at(i)), 1 + (i - 1) / 2, (i - 1) % 2);
    }
}

QWidget *StartView::createFirstSample(const Sample &sample)
{
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new Label(sample.title, TextStyle::Document));
    head->addWidget(new Label(sample.size, TextStyle::Secondary, Token::Ink2), 1);
    auto *text = new Label(sample.text, TextStyle::Body, Token::Ink2);
    text->setWordWrap(true);
    auto *open = new Button(tr("Open %1").arg(sample.title), Button::Role::Primary);
    open->setAccessibleName(open->text());
    open->setObjectName(QStringLiteral("firstSample"));
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addLayout(head);
    left->addWidget(text);
    left->addSpacing(Theme::px(4));
    left->addWidget(open, 0, Qt::AlignLeft);
    left->addStretch(1);
    auto *dots = new ScatterDots;
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 14, 16, 14);
    row->setSpacing(24);
    row->addLayout(left, 1);
    row->addWidget(dots, 1);
    connect(open, &Button::clicked, this,
            [this, path = sample.path] { Q_EMIT sampleChosen(path); });
    requestSampleDots(sample.path, dots,
                      [dots](const std::vector<SampleDot> &read) { dots->setDots(read); });
    return frame;
}

QWidget *StartView::createSample(const Sample &sample)
{
    auto *card = new Card(tr("Open %1").arg(sample.title));
    card->setAccessibleDescription(sample.text);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new Label(sample.title, TextStyle::Strong));
    head->addWidget(new Label(sample.size, TextStyle::Secondary, Token::Ink2), 1);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 10, 16, 10);
    column->setSpacing(2);
    column->addLayout(head);
    column->addWidget(new ElidedLabel(sample.text, TextStyle::Secondary, Token::Ink2));
    connect(card, &Card::clicked, this, [this, path = sample.path] { Q_EMIT sampleChosen(path); });
    return card;
}

void StartView::setRecent(const QList<RecentFile> &files)
{
    empty(m_recent);
    for (const RecentFile &file : files)
        m_recent->addWidget(createRecent(file));
    if (!files.isEmpty())
        return;
    auto *none = new Label(tr("Files you open appear here."), TextStyle::Secondary, Token::Ink3);
    none->setContentsMargins(16, 12, 16, 12);
    m_recent->addWidget(none);
}

QWidget *StartView::createRecent(const RecentFile &file)
{
    const QString name = QFileInfo(file.path).fileName();
    auto *row = new Card(tr("Open %1").arg(name));
    row->setRow(true);
    row->setToolTip(file.path);
    auto *head = new QHBoxLayout;
    head->addWidget(new ElidedLabel(name, TextStyle::Name), 1);
    head->addWidget(new Label(timeText(file.opened), TextStyle::Secondary, Token::Ink2));
    auto *column = new QVBoxLayout(row);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(new ElidedLabel(folderText(file.path), TextStyle::Secondary, Token::Ink2));
    connect(row, &Card::clicked, this, [this, path = file.path] { Q_EMIT fileChosen(path); });
    return row;
}

void StartView::setPasteFault(const QString &text)
{
    m_pasteFault->setNote(QStringLiteral("circle-alert"), Token::Bad, text);
    m_pasteFault->setVisible(!text.isEmpty());
}

void StartView::setDropping(bool dropping)
{
    m_drop->setActive(dropping);
}

} // namespace heddle
