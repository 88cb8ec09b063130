#pragma once

#include <QAbstractButton>

namespace heddle {

/// A box with contents of its own that is pressed as a whole: a sample, a recent file. Put a
/// layout into it; labels inside let the mouse through.
class Card : public QAbstractButton
{
    Q_OBJECT

public:
    explicit Card(const QString &accessibleName, QWidget *parent = nullptr);

    /// Hairline below instead of a box around: a row of a list.
    void setRow(bool row) { m_isRow = row; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    bool m_isRow = false;
};

/// A box with a dashed border that says where to drop a file.
class DropZone : public QWidget
{
    Q_OBJECT

public:
    explicit DropZone(QWidget *parent = nullptr);

    void setActive(bool active); ///< A file hangs over the window.

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    bool m_isActive = false;
};

} // namespace heddle
