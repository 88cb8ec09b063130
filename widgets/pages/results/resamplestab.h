#pragma once

#include "charts/dotplot.h"
#include "models/summarymodel.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QTableView;

namespace heddle {

class Panel;

/// The scores on rows that the fits never saw: a dot a resample, the mean with its corrected
/// standard error, and all scores as a table.
class ResamplesTab : public QWidget
{
    Q_OBJECT

public:
    explicit ResamplesTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);

private:
    void showMetric(int metric);
    DotPlot::Row rowOf(const SummaryEntry &summary, std::size_t metric) const;

    std::shared_ptr<const Results> m_results;
    SummaryModel *m_model;
    Panel *m_dotsPanel;
    DotPlot *m_dots;
    QComboBox *m_metric;
    QTableView *m_table;
};

} // namespace heddle
