#pragma once

#include <QAbstractButton>
#include <QRect>
#include <QString>

class QAction;
class QPainter;

namespace heddle {

/// How one entry of the rail is drawn: icon over name.
struct RailLook
{
    QString iconName;
    QString name;
    bool isCurrent = false;
    bool isHovered = false;
    bool isEnabled = true;
    bool hasFocus = false;
};

/// The room of one entry, with the gap to the next.
QSize railItemSize();
/// The same where there is little of it: large text in a low window.
QSize leastRailItemSize();

/// Draws an entry into its room. @return where the icon stands, for badges.
QRect paintRailItem(QPainter &painter, const QRect &room, const RailLook &look);

/// An entry of the rail that is no page: a button that triggers an action.
class RailButton : public QAbstractButton
{
    Q_OBJECT

public:
    /// The action must outlive the button.
    RailButton(QString iconName, const QString &name, QAction *action, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QString m_iconName;
};

} // namespace heddle
