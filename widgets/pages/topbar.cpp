#include "pages/topbar.h"

#include "pages/windowactions.h"
#include "parts/button.h"
#include "parts/label.h"
#include "parts/panel.h"
#include "parts/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QToolButton>

namespace heddle {

TopBar::TopBar(const WindowActions &actions, QWidget *parent)
    : QFrame(parent)
    , m_name(new Label({}, TextStyle::Document))
    , m_edited(new Label(tr("edited"), TextStyle::Secondary, Token::Ink2))
    , m_plan(new ElidedLabel({}, TextStyle::Body, Token::Ink2))
    , m_run(createButton(actions[Command::Run], tr("Run"), QStringLiteral("play")))
    , m_pause(createButton(actions[Command::Pause], tr("Pause"), QStringLiteral("pause")))
    , m_cancel(createButton(actions[Command::Cancel], tr("Cancel"), QStringLiteral("square")))
{
    setProperty("heddleBar", QStringLiteral("top"));
    setAccessibleName(tr("Experiment"));
    setFixedHeight(Theme::px(52));
    m_name->setObjectName(QStringLiteral("documentName"));
    m_edited->setObjectName(QStringLiteral("edited"));
    m_plan->setObjectName(QStringLiteral("planLine"));
    m_run->setObjectName(QStringLiteral("run"));
    m_pause->setObjectName(QStringLiteral("pause"));
    m_cancel->setObjectName(QStringLiteral("cancel"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 0, 16, 0);
    row->setSpacing(8);
    row->addWidget(m_name);
    row->addWidget(m_edited, 0, Qt::AlignVCenter);
    row->addSpacing(12);
    row->addWidget(createTool(actions[Command::Undo], tr("Undo")));
    row->addWidget(createTool(actions[Command::Redo], tr("Redo")));
    row->addSpacing(4);
    row->addWidget(makeDivider(20));
    row->addSpacing(8);
    row->addWidget(m_plan, 1);
    row->addWidget(m_run);
    row->addWidget(m_pause);
    row->addWidget(m_cancel);

    setDocumentName({});
    setEdited(false);
    setFrameState(FrameState::Unavailable);
}

QToolButton *TopBar::createTool(QAction *action, const QString &name)
{
    auto *tool = new QToolButton;
    tool->setDefaultAction(action);
    tool->setAccessibleName(name);
    tool->setIconSize(QSize(Theme::px(16), Theme::px(16)));
    return tool;
}

Button *TopBar::createButton(QAction *action, const QString &text, const QString &iconName)
{
    auto *button = new Button(text);
    button->setTall(true);
    button->setIconName(iconName);
    button->setAccessibleName(text);
    const auto follow = [button, action] {
        const bool isEnabled = action->isEnabled();
        button->setEnabled(isEnabled);
        button->setToolTip(isEnabled ? textWithKeys(*action) : action->toolTip());
        button->setAccessibleDescription(isEnabled ? QString() : button->toolTip());
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &Button::clicked, action, &QAction::trigger);
    follow();
    return button;
}

void TopBar::setDocumentName(const QString &name)
{
    m_name->setText(name.isEmpty() ? tr("No experiment open") : name);
    m_name->setInk(name.isEmpty() ? Token::Ink2 : Token::Ink);
    m_name->setTextStyle(name.isEmpty() ? TextStyle::Body : TextStyle::Document);
}

void TopBar::setEdited(bool edited)
{
    m_edited->setVisible(edited);
}

void TopBar::setPlanLine(const QString &line)
{
    m_plan->setText(line);
}

void TopBar::setFrameState(FrameState state)
{
    const bool paused = state == FrameState::Paused;
    m_run->setRole(state == FrameState::Ready ? Button::Role::Primary : Button::Role::Plain);
    m_pause->setRole(paused ? Button::Role::Primary : Button::Role::Plain);
    m_pause->setText(paused ? tr("Go on") : tr("Pause"));
    m_pause->setAccessibleName(m_pause->text());
    m_pause->setIconName(paused ? QStringLiteral("play") : QStringLiteral("pause"));
    m_cancel->setText(state == FrameState::Cancelling ? tr("Cancelling") : tr("Cancel"));
    m_cancel->setAccessibleName(m_cancel->text());
}

} // namespace heddle
