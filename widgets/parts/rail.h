#pragma once

#include <QTabBar>

namespace heddle {

/// The list of pages down the left side: icon over name, a badge with a count, a thin progress bar.
/// A tab bar to screen readers and to the keyboard (arrows move, one item is current).
class Rail : public QTabBar
{
    Q_OBJECT

public:
    explicit Rail(QWidget *parent = nullptr);

    int addItem(const QString &iconName, const QString &name);
    void setBadge(int item, int count); ///< 0 shows none.
    /// @param reason  one sentence why it cannot be chosen: its tool-tip then.
    void setItemEnabled(int item, bool enabled, const QString &reason = {});

    /// @param share from 0 to 1; below 0 shows no bar.
    void setProgress(int item, double share);

protected:
    QSize tabSizeHint(int item) const override;
    QSize minimumTabSizeHint(int item) const override;
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    struct Item
    {
        QString iconName;
        QString name;
        int badge = 0;
        double progress = -1;
    };

    void paintItem(QPainter &painter, int index);
    void paintBadge(QPainter &painter, const QRect &icon, int count);
    void updateAccessibleName(int item);

    QList<Item> m_items;
    int m_hovered = -1;
};

} // namespace heddle
