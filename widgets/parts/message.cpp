#include "parts/message.h"

#include "parts/button.h"
#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

EmptyState::EmptyState(const QString &iconName, const QString &title, const QString &explanation,
                       QWidget *parent)
    : QWidget(parent)
    , m_title(new Label(title, TextStyle::Document))
    , m_explanation(new Label(explanation, TextStyle::Body, Token::Ink2))
    , m_buttons(new QHBoxLayout)
{
    m_explanation->setWordWrap(true);
    m_explanation->setAlignment(Qt::AlignHCenter);
    m_buttons->setSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(new IconLabel(iconName, Token::Ink3, 28), 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_explanation);
    column->addLayout(m_buttons);
    column->addStretch(3);
    m_buttons->addStretch();
    m_buttons->addStretch();
    setText(title, explanation);
}

void EmptyState::setText(const QString &title, const QString &explanation)
{
    m_title->setText(title);
    m_explanation->setText(explanation);
    m_explanation->setVisible(!explanation.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(explanation);
}

void EmptyState::addButton(Button *button)
{
    m_buttons->insertWidget(m_buttons->count() - 1, button);
}

ErrorCard::ErrorCard(const Error &error, QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel(QStringLiteral("circle-alert"), Token::Bad, 32))
    , m_cause(new Label({}, TextStyle::Figure))
    , m_effect(new Label({}, TextStyle::Body, Token::Ink2))
    , m_remediesTitle(new Label(tr("What you can do"), TextStyle::Strong))
    , m_remedies(new QVBoxLayout)
{
    setProperty("heddlePanel", true);
    m_remediesTitle->hide();
    for (Label *label : {m_cause, m_effect}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_remedies->setSpacing(8);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    column->addWidget(m_cause);
    column->addWidget(m_effect);
    column->addSpacing(12);
    column->addWidget(m_remediesTitle);
    column->addLayout(m_remedies);
    column->addStretch(1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(32, 24, 32, 24);
    row->setSpacing(16);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(column, 1);
    setError(error);
}

void ErrorCard::setError(const Error &error)
{
    const QString cause = QString::fromStdString(error.cause);
    const QString rest = QString::fromStdString(error.effect + ' ' + error.remedy).trimmed();
    // A headline has no full stop.
    m_cause->setText(cause.endsWith(u'.') ? cause.chopped(1) : cause);
    m_effect->setText(rest);
    setAccessibleName(cause);
    setAccessibleDescription(rest);
}

Button *ErrorCard::addRemedy(const QString &iconName, const QString &title,
                             const QString &explanation, const QString &buttonText)
{
    const bool first = m_remediesTitle->isHidden();
    m_remediesTitle->show();
    auto *button = new Button(buttonText, first ? Button::Role::Primary : Button::Role::Plain);
    button->setMinimumWidth(Theme::px(136));
    button->setAccessibleDescription(title);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new Label(title, TextStyle::Name));
    texts->addWidget(new Label(explanation, TextStyle::Secondary, Token::Ink2));
    auto *frame = new QFrame;
    frame->setProperty("heddlePanel", true);
    auto *row = new QHBoxLayout(frame);
    row->setContentsMargins(16, 10, 16, 10);
    row->setSpacing(16);
    row->addWidget(new IconLabel(iconName, Token::Ink2, 20));
    row->addLayout(texts, 1);
    row->addWidget(button);
    m_remedies->addWidget(frame);
    return button;
}

Note::Note(const QString &iconName, Token ink, const QString &text, QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel)
    , m_text(new Label({}, TextStyle::Secondary))
{
    setProperty("heddleWell", true);
    m_text->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 10, 12, 10);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    setNote(iconName, ink, text);
}

void Note::setNote(const QString &iconName, Token ink, const QString &text)
{
    m_icon->setIcon(iconName, ink);
    m_text->setText(text);
    setAccessibleName(text);
}

} // namespace heddle
