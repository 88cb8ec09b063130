#pragma once

#include "models/workerpools.h"

#include <QWidget>

#include <vector>

namespace heddle {

/// The lanes of a run side by side, in the colour of the host they stand on; the hosts below.
class LaneStrip : public QWidget
{
    Q_OBJECT

public:
    explicit LaneStrip(QWidget *parent = nullptr);

    void setShares(std::vector<LaneShare> shares);

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int paintLabels(QPainter *painter, int width) const; ///< Null: only counts their lines.

    std::vector<LaneShare> m_shares;
};

} // namespace heddle
