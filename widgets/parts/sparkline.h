#pragma once

#include <QWidget>

#include <vector>

namespace heddle {

/// A few values as a line without axes, from zero to the largest. Screen readers get a sentence.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(QWidget *parent = nullptr);

    /// @param mark    colour of the line, as Theme::mark() takes it.
    /// @param summary what it shows, in one sentence.
    void setValues(std::vector<double> values, int mark, const QString &summary);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<double> m_values;
    int m_mark = 0;
};

} // namespace heddle
