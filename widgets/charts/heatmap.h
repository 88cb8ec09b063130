#pragma once

#include <Eigen/Core>

#include <QPoint>
#include <QString>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace heddle {

struct ChartData;

/// Scores of a grid as colours, the best darkest; numbers where there is room for them. Two cells
/// can be marked: the best, and another choice. One row is current: chosen by click or by the arrow
/// keys.
class HeatMap : public QWidget
{
    Q_OBJECT

public:
    struct Content
    {
        std::vector<QString> rows, columns;
        QString corner;         ///< What the labels are: "alpha, lambda".
        Eigen::MatrixXd values; ///< Rows x columns; NaN: none.
        bool higherIsBetter = false;
        std::optional<QPoint> best, other; ///< x: column, y: row.
        std::function<QString(int row, int column)> tip;
        std::function<QString(double)> numberText;
    };

    explicit HeatMap(QWidget *parent = nullptr);

    void setContent(Content content);
    int currentRow() const { return m_row; }
    QRectF cellRect(int row, int column) const; ///< Where a cell is painted.

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void rowChosen(int row);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override; ///< Tool-tips.

private:
    ChartData chartData() const;
    void choose(int row);
    void fitRamp();
    double nameWidth() const;
    double rowHeight() const;
    std::optional<QPoint> cellAt(const QPointF &place) const;
    double share(double value) const;
    void paintCell(QPainter &painter, int row, int column, bool hasNumbers) const;
    void paintLabels(QPainter &painter) const;

    Content m_content;
    double m_low = 0, m_high = 1;
    int m_row = 0;
};

} // namespace heddle
