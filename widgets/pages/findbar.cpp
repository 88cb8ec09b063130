#include "pages/findbar.h"

#include "pages/focusorder.h"
#include "parts/button.h"
#include "parts/icons.h"
#include "parts/label.h"
#include "parts/style.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>

namespace heddle {

namespace {

qint64 cellCount(const QAbstractItemView &view)
{
    return qint64(view.model()->rowCount()) * view.model()->columnCount();
}

QModelIndex cellAt(const QAbstractItemView &view, qint64 place)
{
    const int columns = view.model()->columnCount();
    return view.model()->index(int(place / columns), int(place % columns));
}

qint64 placeOf(const QModelIndex &index)
{
    return qint64(index.row()) * index.model()->columnCount() + index.column();
}

} // namespace

FindBar::FindBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLineEdit)
    , m_verdict(new Label({}, TextStyle::Secondary, Token::Ink2))
{
    setProperty("heddleBar", QStringLiteral("find"));
    setAccessibleName(tr("Find in page"));
    m_text->setPlaceholderText(tr("Find in the tables of this page"));
    m_text->setAccessibleName(tr("Find in page"));
    m_text->setFixedWidth(Theme::px(280));
    m_text->addAction(themedIcon(QStringLiteral("search"), Token::Ink3), QLineEdit::LeadingPosition)
        ->setText(tr("Search"));
    auto *next = new Button(tr("Next"));
    auto *before = new Button(tr("Previous"));
    next->setToolTip(tr("Next place (Enter)"));
    before->setToolTip(tr("Place before (Shift+Enter)"));
    auto *close = new Button;
    close->setIconName(QStringLiteral("x"));
    close->setAccessibleName(tr("Close the search"));
    close->setToolTip(tr("Close (Esc)"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::px(16), Theme::px(8), Theme::px(16), Theme::px(8));
    row->setSpacing(Theme::px(8));
    row->addWidget(m_text);
    row->addWidget(next);
    row->addWidget(before);
    row->addWidget(m_verdict, 1);
    row->addWidget(close);
    connect(next, &Button::clicked, this, [this] { search(1); });
    connect(before, &Button::clicked, this, [this] { search(-1); });
    connect(close, &Button::clicked, this, &FindBar::closeBar);
    connect(m_text, &QLineEdit::textEdited, this, [this] {
        m_verdict->setText({});
        setInvalid(m_text, false);
    });
    hide();
}

void FindBar::open(QWidget *page)
{
    m_page = page;
    m_at = nullptr;
    m_verdict->setText(views().isEmpty() ? tr("There is no table on this page.") : QString());
    setInvalid(m_text, false);
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindBar::closeBar()
{
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    hide();
    if (hadFocus && m_at != nullptr)
        m_at->setFocus(Qt::OtherFocusReason);
}

QList<QAbstractItemView *> FindBar::views() const
{
    QList<QAbstractItemView *> found;
    if (m_page == nullptr)
        return found;
    for (QWidget *widget : focusOrder(m_page)) {
        auto *view = qobject_cast<QAbstractItemView *>(widget);
        if (view != nullptr && view->model() != nullptr && cellCount(*view) > 0)
            found.append(view);
    }
    return found;
}

bool FindBar::find(int step)
{
    const QString text = m_text->text().trimmed();
    const QList<QAbstractItemView *> all = views();
    if (text.isEmpty() || all.isEmpty())
        return false;
    qint64 total = 0;
    qint64 from = -1; // of all cells behind one another
    for (const QAbstractItemView *view : all) {
        if (view == m_at && view->currentIndex().isValid())
            from = total + placeOf(view->currentIndex());
        total += cellCount(*view);
    }
    if (from < 0)
        from = step > 0 ? total - 1 : 0;
    for (qint64 tried = 1; tried <= total; ++tried) {
        qint64 place = ((from + step * tried) % total + total) % total;
        qsizetype at = 0;
        while (place >= cellCount(*all.at(at)))
            place -= cellCount(*all.at(at++));
        QAbstractItemView *view = all.at(at);
        const QModelIndex cell = cellAt(*view, place);
        if (!cell.data(Qt::DisplayRole).toString().contains(text, Qt::CaseInsensitive))
            continue;
        m_at = view;
        view->setCurrentIndex(cell);
        view->scrollTo(cell);
        return true;
    }
    return false;
}

void FindBar::search(int step)
{
    const bool isFound = find(step);
    const bool isMissing = !isFound && !m_text->text().trimmed().isEmpty();
    setInvalid(m_text, isMissing);
    m_verdict->setText(isMissing ? tr("Not found in the tables of this page.") : QString());
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        search(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    else if (event->key() == Qt::Key_Escape)
        closeBar();
    else
        QFrame::keyPressEvent(event);
}

} // namespace heddle
