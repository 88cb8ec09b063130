#pragma once

#include "run/results.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QTableView;

namespace heddle {

class ComparisonPanel;
class Label;
class Panel;
class ResampleDots;
class ResampleModel;
class SummaryModel;

/// Scores on held-out rows: every resample as a dot, all scores, and the resamples as a table.
class ResamplesTab : public QWidget
{
    Q_OBJECT

public:
    explicit ResamplesTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    /// The same run, further on: metric, sorting and scrolled places stay.
    void refresh(const std::shared_ptr<const Results> &results);

private:
    void createDots();
    void createTables();
    void showMetric(int place);

    std::shared_ptr<const Results> m_results;
    SummaryModel *m_summaries;
    ResampleModel *m_resamples;
    Panel *m_dotsPanel;
    ResampleDots *m_dots;
    QComboBox *m_metric;
    Label *m_note;
    ComparisonPanel *m_comparison;
    Panel *m_scoresPanel;
    QTableView *m_scores;
    Panel *m_tablePanel;
    QTableView *m_table;
};

} // namespace heddle
