#include "parts/button.h"

#include "parts/icons.h"

#include <QStyle>

namespace heddle {

namespace {

QString roleName(Button::Role role)
{
    switch (role) {
    case Button::Role::Primary:
        return QStringLiteral("primary");
    case Button::Role::Link:
        return QStringLiteral("link");
    case Button::Role::Plain:
        break;
    }
    return QStringLiteral("plain");
}

void repolish(QWidget *widget)
{
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
    widget->updateGeometry();
}

} // namespace

Button::Button(const QString &text, Role role, QWidget *parent)
    : QPushButton(text, parent)
    , m_role(role)
{
    setProperty("heddleRole", roleName(role));
    setAutoDefault(true); // Return presses it outside dialogs, too
}

void Button::setRole(Role role)
{
    if (role == m_role)
        return;
    m_role = role;
    setProperty("heddleRole", roleName(role));
    updateIcon();
    repolish(this);
}

void Button::setIconName(const QString &name)
{
    m_iconName = name;
    updateIcon();
}

void Button::setTall(bool tall)
{
    setProperty("heddleTall", tall);
    repolish(this);
}

void Button::updateIcon()
{
    if (m_iconName.isEmpty()) {
        setIcon({});
        return;
    }
    Token ink = Token::Ink2;
    if (m_role == Role::Primary)
        ink = Token::OnAccent;
    else if (m_role == Role::Link)
        ink = Token::Accent;
    const int side = Theme::px(16);
    setIconSize(
        QSize(text().isEmpty() ? side : side + Theme::px(6), side)); // with a gap to the text
    setIcon(themedIcon(m_iconName, ink));
}

} // namespace heddle
