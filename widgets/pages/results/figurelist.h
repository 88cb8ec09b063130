#pragma once

#include "models/replicateview.h"

#include <QWidget>

#include <vector>

namespace heddle {

/// Names and numbers in rows with hairlines between: "Bias  −0.210".
class FigureList : public QWidget
{
    Q_OBJECT

public:
    explicit FigureList(QWidget *parent = nullptr);

    void setFigures(std::vector<ReplicateView::Figure> figures);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::vector<ReplicateView::Figure> m_figures;
};

} // namespace heddle
