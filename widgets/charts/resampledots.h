#pragma once

#include "charts/plotscale.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace heddle {

struct ChartData;

/// Scores of the resamples, a row a learner or level: one dot a resample, one line of dots a
/// repeat, below them the mean ± corrected standard error. Scrolls with its parent when rows are
/// many.
class ResampleDots : public QWidget
{
    Q_OBJECT

public:
    struct Row
    {
        QString name;
        std::vector<double> scores; ///< NaN: not defined, not drawn.
        std::vector<int> lines;     ///< Line of each dot, from 0; as long as scores.
        double mean = 0;
        double error = 0; ///< NaN: none.
        QString meanText;
    };

    explicit ResampleDots(QWidget *parent = nullptr);

    /// @param logarithmic scores are losses above 0 that span more than a factor of 20
    void setRows(const QString &metric, std::vector<Row> rows, bool logarithmic);

    /// The lowest score drawn in its place, when lower ones sit at the edge.
    std::optional<double> edge() const
    {
        return m_isCut ? std::optional(m_scale.low()) : std::nullopt;
    }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    ChartData chartData() const;
    double left() const;
    double rowHeight() const;
    void paintRow(QPainter &painter, const Row &row, double top) const;
    double x(double value) const;

    std::vector<Row> m_rows;
    PlotScale m_scale{0, 1};
    bool m_isCut = false;
};

} // namespace heddle
