#include "pages/statusstrip.h"

#include "parts/label.h"

#include <QFrame>
#include <QHBoxLayout>

#include <memory>

namespace heddle {

StatusStrip::StatusStrip(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
{
    setAccessibleName(tr("Status"));
    m_row->setContentsMargins(14, 0, 14, 0);
    m_row->setSpacing(16);
    m_row->addStretch();
}

void StatusStrip::setItems(const QList<StatusItem> &left, const StatusItem &right)
{
    if (left == m_left && right == m_right)
        return;
    m_left = left;
    m_right = right;
    while (QLayoutItem *taken = m_row->takeAt(0)) {
        if (QWidget *widget = taken->widget())
            widget->deleteLater();
        std::unique_ptr<QLayoutItem> owner(taken);
    }
    for (const StatusItem &item : left) {
        m_row->addWidget(createEntry(item));
        auto *divider = new QFrame;
        divider->setProperty("heddleDivider", true);
        divider->setFixedHeight(Theme::px(12));
        m_row->addWidget(divider);
    }
    m_row->addStretch(1);
    if (!right.text.isEmpty())
        m_row->addWidget(createEntry(right));
}

QWidget *StatusStrip::createEntry(const StatusItem &item)
{
    auto *entry = new QWidget(this);
    auto *row = new QHBoxLayout(entry);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    if (!item.iconName.isEmpty())
        row->addWidget(new IconLabel(item.iconName, item.ink, 14));
    row->addWidget(new Label(item.text, TextStyle::Secondary, item.ink));
    return entry;
}

} // namespace heddle
