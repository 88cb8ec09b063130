#pragma once

#include <QLayout>
#include <QList>

#include <memory>
#include <vector>

namespace heddle {

/// Widgets side by side as long as there is room, then in the next line: fields and cards that must
/// be readable at any width and text size.
class FlowLayout : public QLayout
{
    Q_OBJECT

public:
    enum class Widths
    {
        Natural, ///< Each as wide as it asks to be; those of a line stand on its lower edge.
        Equal    ///< All in columns that share the width.
    };

    /// @param across, down  pixels between two in a line, and between two lines
    FlowLayout(Widths widths, int across, int down);
    ~FlowLayout() override;

    void addItem(QLayoutItem *item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;

    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;    ///< All in one line.
    QSize minimumSize() const override; ///< The widest in a line of its own.
    void setGeometry(const QRect &rect) override;

private:
    struct Line;
    std::vector<Line> linesOf(int width) const;
    int columnWidth(int width) const; ///< Where all are equal.
    int widthOf(const QLayoutItem *item, int width) const;

    Widths m_widths;
    int m_across, m_down;
    std::vector<std::unique_ptr<QLayoutItem>> m_items;
};

} // namespace heddle
