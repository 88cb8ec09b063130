#pragma once

#include "models/samples.h"

#include <QWidget>

namespace heddle {

/// The picture on a sample's card: its rows as dots in the hues of their levels. Decoration.
class ScatterDots : public QWidget
{
    Q_OBJECT

public:
    explicit ScatterDots(QWidget *parent = nullptr);

    void setDots(std::vector<SampleDot> dots);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<SampleDot> m_dots;
};

} // namespace heddle
