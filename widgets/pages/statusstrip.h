#pragma once

#include "parts/theme.h"

#include <QList>
#include <QWidget>

class QFrame;
class QHBoxLayout;

namespace heddle {

class IconLabel;
class Label;

/// One entry of the status bar.
struct StatusItem
{
    QString iconName; ///< May be empty.
    QString text;
    Token ink = Token::Ink2;

    bool operator==(const StatusItem &) const = default;
};

/// The line at the bottom: entries with icons from the left, one at the right.
class StatusStrip : public QWidget
{
    Q_OBJECT

public:
    explicit StatusStrip(QWidget *parent = nullptr);

    void setItems(const QList<StatusItem> &left, const StatusItem &right);

private:
    struct Entry
    {
        QWidget *widget;
        IconLabel *icon;
        Label *text;
        QFrame *divider; // nullptr at the right end
    };

    Entry createEntry(bool divided, Label *text);
    static void show(const Entry &entry, const StatusItem &item);

    QHBoxLayout *m_row;
    QList<Entry> m_entries; // of the left side; those not in use are hidden
    Entry m_right;
};

} // namespace heddle
