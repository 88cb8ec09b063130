#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace heddle {

struct ChartData;

class PlotScale;

/// z values of the same terms in several models, a row a term, a dot a model; the grey band is
/// where |z| stays below 1.96. Each model's name stands at its first dot.
class EstimateAcrossLevels : public QWidget
{
    Q_OBJECT

public:
    struct Model
    {
        QString name;
        int mark = 0;
        std::vector<double> statistics; ///< One a term; NaN: none.
    };

    explicit EstimateAcrossLevels(QWidget *parent = nullptr);

    void setModels(std::vector<QString> terms, std::vector<Model> models);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override; ///< Tool-tips.

private:
    ChartData chartData() const;
    double asideOf(const Model &model, std::size_t term, const PlotScale &scale, double span) const;
    double left() const; ///< Right end of the term names.
    double rowHeight() const;

    std::vector<QString> m_terms;
    std::vector<Model> m_models;
};

} // namespace heddle
