#pragma once

#include <QStringList>
#include <QWidget>

#include <optional>
#include <vector>

namespace heddle {

/// Dots over one numeric axis, a labelled row for each thing: statistics of the same term across
/// levels, or the score of each resample with its mean and error bar.
class DotPlot : public QWidget
{
    Q_OBJECT

public:
    struct Dot
    {
        double value = 0;
        int group = -1;    ///< Hue by Theme::mark(); -1 grey.
        double offset = 0; ///< −1 … 1 up or down within the row.
        QString toolTip;
    };
    struct Row
    {
        QString label;
        std::vector<Dot> dots;
        std::optional<double> mean;
        double error = 0; ///< Half length of the bar around the mean.
        QString meanText;
    };

    explicit DotPlot(const QString &accessibleName, QWidget *parent = nullptr);

    void setRows(std::vector<Row> rows);
    void setBand(std::optional<double> halfWidth); ///< A grey band of ±halfWidth and a line at 0.
    /// Names of the groups, written beside the first dot of each.
    void setGroupNames(const QStringList &names);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Scale
    {
        double low = 0, high = 1, step = 1;
    };
    Scale scale() const;
    QRectF plotRect() const;
    double xOf(double value, const Scale &scale, const QRectF &plot) const;
    QPointF positionOf(const Dot &dot, std::size_t row, const Scale &scale,
                       const QRectF &plot) const;
    void drawAxis(QPainter &painter, const Scale &scale, const QRectF &plot) const;
    void drawRow(QPainter &painter, std::size_t row, const Scale &scale, const QRectF &plot) const;

    std::vector<Row> m_rows;
    std::optional<double> m_band;
    QStringList m_groupNames;
};

} // namespace heddle
