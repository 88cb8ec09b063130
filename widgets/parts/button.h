#pragma once

#include <QPushButton>

namespace heddle {

/// A push button in one of the three looks of the program.
class Button : public QPushButton
{
    Q_OBJECT

public:
    enum class Role
    {
        Plain,
        Primary, ///< Filled: the one button to press.
        Link,    ///< Text only.
    };

    explicit Button(const QString &text = {}, Role role = Role::Plain, QWidget *parent = nullptr);

    void setRole(Role role);
    Role role() const { return m_role; }

    void setIconName(const QString &name); ///< A Lucide icon left of the text; empty for none.
    void setTall(bool tall);               ///< 36 px instead of 28: the top bar.

private:
    void updateIcon();

    Role m_role;
    QString m_iconName;
};

} // namespace heddle
