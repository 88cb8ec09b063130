#include "parts/panel.h"

#include "parts/label.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace heddle {

namespace {

constexpr int headerHeight = 36;
constexpr int padding = 12;

} // namespace

Panel::Panel(const QString &title, const QString &explanation, QWidget *parent)
    : QFrame(parent)
    , m_icon(new IconLabel)
    , m_title(new Label({}, TextStyle::Strong))
    , m_explanation(new ElidedLabel({}, TextStyle::Secondary, Token::Ink3))
    , m_actions(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    setProperty("heddlePanel", true);
    setAttribute(Qt::WA_StyledBackground);
    m_icon->hide();
    m_actions->setSpacing(8);

    auto *header = new QWidget;
    header->setFixedHeight(Theme::px(headerHeight));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(padding, 0, padding, 0);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_title);
    row->addWidget(m_explanation, 1);
    row->addLayout(m_actions);

    m_body->setContentsMargins(padding, 0, padding, padding);
    m_body->setSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(header);
    column->addLayout(m_body, 1);

    setTitle(title);
    setExplanation(explanation);
}

void Panel::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
}

void Panel::setExplanation(const QString &explanation)
{
    m_explanation->setText(explanation);
    setAccessibleDescription(explanation);
}

void Panel::setIcon(const QString &name, Token token)
{
    m_icon->setIcon(name, token);
    m_icon->setVisible(!name.isEmpty());
}

void Panel::addAction(QWidget *action)
{
    m_actions->addWidget(action);
}

QFrame *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setProperty("heddleLine", true);
    return line;
}

QFrame *makeDivider(int height, QWidget *parent)
{
    auto *divider = new QFrame(parent);
    divider->setProperty("heddleDivider", true);
    divider->setFixedHeight(Theme::px(height));
    return divider;
}

} // namespace heddle
