#pragma once

#include "models/remedy.h"
#include "run/results.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QTableView;

namespace heddle {

class ComparisonPanel;
class Label;
class MissingLevelsPanel;
class Panel;
class ResampleDots;
class ResampleModel;
class SummaryModel;

/// Scores on held-out rows: every resample as a dot, all scores, the resamples as a table, and
/// why some have no score.
class ResamplesTab : public QWidget
{
    Q_OBJECT

public:
    explicit ResamplesTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    /// The same run, further on: metric, sorting and scrolled places stay.
    void refresh(const std::shared_ptr<const Results> &results);

Q_SIGNALS:
    /// The experiment is to be run again, with the remedy.
    void remedyChosen(heddle::Remedy remedy);

private:
    void createDots();
    void createTables();
    void showMetric(int place);
    void showMissing();

    std::shared_ptr<const Results> m_results;
    SummaryModel *m_summaries;
    ResampleModel *m_resamples;
    Panel *m_dotsPanel;
    ResampleDots *m_dots;
    QComboBox *m_metric;
    Label *m_note;
    MissingLevelsPanel *m_missing;
    ComparisonPanel *m_comparison;
    Panel *m_scoresPanel;
    QTableView *m_scores;
    Panel *m_tablePanel;
    QTableView *m_table;
};

} // namespace heddle
