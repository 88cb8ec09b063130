#include "pages/workers/heldrow.h"

#include "models/format.h"
#include "parts/button.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace heddle {

HeldRow::HeldRow(QString form, QWidget *parent)
    : QWidget(parent)
    , m_form(std::move(form))
    , m_held(new Label({}, TextStyle::Secondary, Token::Ink2))
    , m_fault(new Label({}, TextStyle::Secondary, Token::Bad))
    , m_clear(new Button(tr("Clear")))
{
    m_held->setWordWrap(true);
    m_fault->setWordWrap(true);
    m_clear->setToolTip(
        tr("Remove the tables kept there; they are sent again when they are needed, "
           "and a run under way keeps its own"));
    auto *row = new QHBoxLayout;
    row->setSpacing(Theme::px(8));
    row->addWidget(m_held, 1);
    row->addWidget(m_clear);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::px(4));
    column->addLayout(row);
    column->addWidget(m_fault);
    connect(m_clear, &Button::clicked, this, &HeldRow::clearRequested);
    setHeld(0, 0);
    setFault({});
}

void HeldRow::setHeld(int tables, qint64 bytes)
{
    m_tables = tables;
    if (tables == 0)
        m_held->setText(tr("Nothing yet; tables are sent once and found again."));
    else
        m_held->setText(
            m_form.arg(tr("%1, %2").arg(formatCounted(tables, tr("table"), tr("tables")),
                                        formatBytes(static_cast<double>(bytes)))));
    showButton();
}

void HeldRow::setFault(const QString &fault)
{
    m_fault->setText(tr("Not cleared: %1").arg(fault));
    m_fault->setVisible(!fault.isEmpty());
}

void HeldRow::setClearing(bool isClearing)
{
    m_isClearing = isClearing;
    showButton();
}

void HeldRow::setClearable(bool isClearable)
{
    m_isClearable = isClearable;
    showButton();
}

void HeldRow::showButton()
{
    m_clear->setVisible(m_isClearable && m_tables > 0);
    m_clear->setEnabled(!m_isClearing);
}

} // namespace heddle
