#pragma once

#include "parts/theme.h"

#include <QList>
#include <QWidget>

class QHBoxLayout;

namespace heddle {

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
    QWidget *createEntry(const StatusItem &item);

    QHBoxLayout *m_row;
    QList<StatusItem> m_left;
    StatusItem m_right;
};

} // namespace heddle
