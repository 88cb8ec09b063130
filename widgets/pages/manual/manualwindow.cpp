#include "pages/manual/manualwindow.h"

#include "models/manual.h"
#include "pages/manual/pagestyle.h"
#include "parts/icons.h"
#include "parts/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QShortcut>
#include <QSplitter>
#include <QTextBlock>
#include <QTextBrowser>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace heddle {

namespace {

constexpr int topicRole = Qt::UserRole;

const ManualPage *pageOf(const QString &topic)
{
    const QList<ManualPage> &pages = manualPages();
    const auto found = std::find_if(pages.begin(), pages.end(),
                                    [&](const ManualPage &page) { return page.topic == topic; });
    return found == pages.end() ? nullptr : &*found;
}

} // namespace

ManualWindow::ManualWindow(QWidget *parent)
    : QWidget(parent, Qt::Window)
{
    setWindowTitle(tr("Manual – Heddle"));
    setProperty("heddlePage", true);
    resize(Theme::px(980), Theme::px(720));
    auto *splitter = new QSplitter;
    splitter->setObjectName(QStringLiteral("manual"));
    splitter->setHandleWidth(Theme::px(12));
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(createSide());
    splitter->addWidget(createPage());
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({Theme::px(240), Theme::px(720)});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 16, 16, 16);
    row->addWidget(splitter);

    auto *find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_search, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    auto *back = new QShortcut(Qt::ALT | Qt::Key_Left, this);
    connect(back, &QShortcut::activated, this, [this] {
        if (!m_visited.isEmpty())
            showPage(m_visited.takeLast(), {});
    });
    auto *close = new QShortcut(Qt::Key_Escape, this);
    connect(close, &QShortcut::activated, this, &QWidget::close);
    list({});
}

QWidget *ManualWindow::createSide()
{
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Find in the manual"));
    m_search->setAccessibleName(tr("Find in the manual"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(themedIcon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_contents = new QListWidget;
    m_contents->setAccessibleName(tr("Contents"));
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    frame->setMinimumWidth(Theme::px(180));
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_search);
    column->addWidget(m_contents, 1);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        list(text);
        markFound();
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        if (m_contents->count() > 0)
            m_contents->setCurrentRow(0);
    });
    connect(m_contents, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item == nullptr || item->data(topicRole).toString() == m_topic)
            return;
        showTopic(item->data(topicRole).toString());
    });
    return frame;
}

QWidget *ManualWindow::createPage()
{
    m_browser = new QTextBrowser;
    m_browser->setAccessibleName(tr("Page of the manual"));
    m_browser->setOpenLinks(false);
    m_browser->setSearchPaths({QStringLiteral(":/heddle/manual")}); // of pictures
    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setObjectName(QStringLiteral("manualPage"));
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_browser);
    connect(m_browser, &QTextBrowser::anchorClicked, this, &ManualWindow::follow);
    return frame;
}

void ManualWindow::list(const QString &text)
{
    const QSignalBlocker still(m_contents);
    m_contents->clear();
    for (const QString &topic : findInManual(text)) {
        auto *item = new QListWidgetItem(pageOf(topic)->title, m_contents);
        item->setData(topicRole, topic);
        if (topic == m_topic)
            m_contents->setCurrentItem(item);
    }
}

void ManualWindow::follow(const QUrl &link)
{
    QString topic = link.path();
    if (topic.endsWith(QStringLiteral(".md")))
        topic.chop(3);
    if (link.hasFragment())
        topic += QLatin1Char('#') + link.fragment();
    showTopic(topic);
}

void ManualWindow::showTopic(const QString &topic)
{
    const QString page = topic.section(QLatin1Char('#'), 0, 0);
    if (!m_topic.isEmpty() && m_topic != page)
        m_visited.append(m_topic);
    showPage(page, topic.section(QLatin1Char('#'), 1));
}

void ManualWindow::showPage(const QString &topic, const QString &heading)
{
    const ManualPage *page = pageOf(topic);
    if (page == nullptr && !manualPages().isEmpty())
        page = &manualPages().constFirst();
    if (page == nullptr)
        return;
    m_topic = page->topic;
    m_browser->document()->setDocumentMargin(Theme::px(16));
    m_browser->setMarkdown(page->markdown);
    stylePage(*m_browser->document());
    setWindowTitle(tr("%1 – Heddle manual").arg(page->title));
    list(m_search->text());
    markFound();
    showHeading(heading);
}

void ManualWindow::showHeading(const QString &heading)
{
    QTextBlock at = m_browser->document()->begin();
    if (!heading.isEmpty())
        for (QTextBlock block = at; block.isValid(); block = block.next())
            if (block.blockFormat().headingLevel() > 1 && headingName(block.text()) == heading) {
                at = block;
                break;
            }
    m_browser->moveCursor(QTextCursor::End); // then the heading is scrolled to the top
    m_browser->setTextCursor(QTextCursor(at));
}

void ManualWindow::markFound()
{
    QList<QTextEdit::ExtraSelection> marks;
    for (const QString &word : m_search->text().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        QTextCursor found = m_browser->document()->find(word);
        while (!found.isNull()) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = found;
            mark.format.setBackground(Theme::color(Token::Tint));
            mark.format.setForeground(Theme::color(Token::Accent));
            marks.append(mark);
            found = m_browser->document()->find(word, found);
        }
    }
    m_browser->setExtraSelections(marks);
}

void ManualWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_topic.isEmpty())
        showPage(m_topic, {});
}

} // namespace heddle
