#pragma once

#include <QStringList>
#include <QWidget>

#include <vector>

namespace heddle {

struct ChartData;

/// Named shares of 1 as bars below each other, with the per cent at their right.
class ShareBars : public QWidget
{
    Q_OBJECT

public:
    explicit ShareBars(QWidget *parent = nullptr);

    /// @param shares one for each name; NaN is not known.
    void setShares(const QStringList &names, std::vector<double> shares);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    QStringList m_names;
    std::vector<double> m_shares;
};

} // namespace heddle
