#pragma once

#include "models/roles.h"

#include <QWidget>

class QToolButton;

namespace heddle {

/// A short word in a round box: a role, a state, a chosen metric. Removable ones end in a cross.
class Chip : public QWidget
{
    Q_OBJECT

public:
    explicit Chip(const QString &text, Tone tone = Tone::Normal, QWidget *parent = nullptr);

    void setText(const QString &text);
    QString text() const { return m_text; }
    void setIconName(const QString &name);
    void setRemovable(bool removable);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void removeRequested();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QString m_text;
    QString m_iconName;
    Tone m_tone;
    QToolButton *m_remove = nullptr;
};

/// What a Chip looks like, for delegates: draws it left-aligned and vertically centred in `room`.
void paintChip(QPainter &painter, const QRect &room, const QString &text, Tone tone,
               const QString &iconName = {});

/// The size paintChip() takes.
QSize chipSize(const QString &text, bool withIcon);

} // namespace heddle
