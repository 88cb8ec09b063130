#include "pages/statusstrip.h"

#include "parts/label.h"
#include "parts/panel.h"

#include <QFrame>
#include <QHBoxLayout>

namespace heddle {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_right(createEntry(false, new ElidedLabel({}, TextStyle::Secondary, Token::Ink2)))
{
    setAccessibleName(tr("Status"));
    m_row->setContentsMargins(14, 0, 14, 0);
    m_row->setSpacing(16);
    m_row->addStretch(1);
    m_row->addWidget(m_right.widget); // shortened where room is short: the others are short
    m_right.widget->hide();
}

StatusStrip::Entry StatusStrip::createEntry(bool divided, Label *text)
{
    Entry entry{new QWidget(this), new IconLabel({}, Token::Ink2, 14), text, nullptr};
    auto *row = new QHBoxLayout(entry.widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    if (divided) {
        entry.divider = makeDivider(12);
        row->addWidget(entry.divider);
        row->addSpacing(10);
    }
    row->addWidget(entry.icon);
    row->addWidget(entry.text);
    return entry;
}

void StatusStrip::setItems(const QList<StatusItem> &left, const StatusItem &right)
{
    while (m_entries.size() < left.size()) {
        auto *text = new Label({}, TextStyle::Secondary, Token::Ink2);
        m_entries.append(createEntry(!m_entries.isEmpty(), text));
        m_row->insertWidget(int(m_entries.size()) - 1, m_entries.last().widget);
    }
    for (qsizetype i = 0; i < m_entries.size(); ++i)
        show(m_entries.at(i), i < left.size() ? left.at(i) : StatusItem());
    show(m_right, right);
}

void StatusStrip::show(const Entry &entry, const StatusItem &item)
{
    entry.widget->setVisible(!item.text.isEmpty());
    entry.icon->setVisible(!item.iconName.isEmpty());
    entry.icon->setIcon(item.iconName, item.ink);
    entry.text->setInk(item.ink);
    if (entry.text->text() != item.text)
        entry.text->setText(item.text);
}

} // namespace heddle
