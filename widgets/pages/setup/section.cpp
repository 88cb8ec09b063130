#include "pages/setup/section.h"

#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

Section::Section(const QString &title, const QString &explanation, QWidget *parent)
    : QWidget(parent)
    , m_explanation(new Label(explanation, TextStyle::Secondary, Token::Ink3))
    , m_body(new QVBoxLayout(this))
{
    setAccessibleName(title);
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(title, TextStyle::Strong));
    head->addStretch(1);
    head->addWidget(m_explanation);
    m_body->setContentsMargins(0, 0, 0, 0);
    m_body->setSpacing(8);
    m_body->addLayout(head);
}

void Section::setExplanation(const QString &explanation)
{
    m_explanation->setText(explanation);
}

} // namespace heddle
