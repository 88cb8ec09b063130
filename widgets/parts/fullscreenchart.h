#pragma once

#include <QPointer>
#include <QSize>
#include <QWidget>

namespace heddle {

/// A chart alone on the screen. It is taken out of its page and stands in its place again when the
/// window is closed: by Esc, F11 or the button. Deletes itself then.
class FullScreenChart : public QWidget
{
    Q_OBJECT

public:
    /// Null when the chart stands where it cannot be taken out.
    static FullScreenChart *show(QWidget *chart);

protected:
    void closeEvent(QCloseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    explicit FullScreenChart(QWidget *chart);

    QPointer<QWidget> m_chart;
    QPointer<QWidget> m_placeholder; ///< In the chart's place meanwhile.
    QSize m_maximum;                 ///< Of the chart in its page.
};

} // namespace heddle
