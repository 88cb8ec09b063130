#pragma once

#include <QWidget>

class QTimer;

namespace heddle {

/// A turning sign beside a line that says what is under way, where no count is known. Decoration
/// for screen readers: the line must say the same. It turns only while it is seen, and not
/// where the user wants less motion.
class Spinner : public QWidget
{
    Q_OBJECT

public:
    explicit Spinner(QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QTimer *m_timer;
    int m_step = 0;
};

} // namespace heddle
