#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace heddle {

struct ChartData;

/// How often each level (row) was called each level (column), with the recall of every row. Hits
/// are filled by their share of the row, misses washed where there are some. From ten levels on the
/// numbers give way to tool-tips.
class ConfusionView : public QWidget
{
    Q_OBJECT

public:
    explicit ConfusionView(QWidget *parent = nullptr);

    /// @param counts  as many rows as levels, each as long
    void setCounts(std::vector<QString> levels, std::vector<std::vector<double>> counts);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< Tool-tips.

private:
    ChartData chartData() const;
    double recall(std::size_t level) const; ///< NaN: no row has the level.
    QRectF cell(std::size_t observed, std::size_t called) const;
    double nameWidth() const;
    QString countText(std::size_t observed, std::size_t called) const;

    std::vector<QString> m_levels;
    std::vector<std::vector<double>> m_counts;
};

} // namespace heddle
