#pragma once

#include "models/replicateview.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QLineEdit;
class QListView;
class QModelIndex;
class QValueAxis;

namespace heddle {

class ChartView;
class FigureList;
class Label;
class Panel;
class ReplicateHistogram;
class StatisticListModel;

/// The replicates of a bootstrap or permutation: a list of statistics, the chosen one's histogram
/// with its intervals, its numbers, and how its limits settle. Also while the run is going on,
/// without intervals.
class BootstrapTab : public QWidget
{
    Q_OBJECT

public:
    explicit BootstrapTab(QWidget *parent = nullptr);

    /// @param results  may be incomplete: then there are no intervals, and refresh() is called as
    ///                 they grow.
    void setResults(const std::shared_ptr<const Results> &results);
    void refresh(); ///< The results have grown.
    void showStatistic(int model, int term);

private:
    void createList();
    void createHistogram();
    void createNumbers();
    void createCurves();
    void chosen(const QModelIndex &index);
    void fillLevels();
    void showView(const ReplicateView &view);
    void updateCurves(const ReplicateView &view);
    void scaleCurves(const ReplicateView &view);

    std::shared_ptr<const Results> m_results;
    StatisticListModel *m_statistics;
    Panel *m_listPanel;
    QLineEdit *m_filter;
    QListView *m_list;
    Panel *m_histogramPanel;
    ReplicateHistogram *m_histogram;
    Label *m_levelCaption;
    QComboBox *m_level;
    Panel *m_numbersPanel;
    FigureList *m_numbers;
    Label *m_note;
    Panel *m_curvesPanel;
    ChartView *m_chart;
    QValueAxis *m_x = nullptr, *m_y = nullptr;
    int m_model = -1, m_term = -1;
};

} // namespace heddle
