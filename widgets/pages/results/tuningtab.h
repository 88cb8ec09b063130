#pragma once

#include "models/tuningview.h"
#include "parts/theme.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QLineSeries;
class QLogValueAxis;
class QValueAxis;
class QVBoxLayout;

namespace heddle {

class ChartView;
class HeatMap;
class Label;
class Panel;
class ScoreCurve;

/// What was tuned: the scores of every point of a learner, the curve along its path with the best
/// and the one-SE choice, and of an elastic net the coefficients along lambda.
class TuningTab : public QWidget
{
    Q_OBJECT

public:
    explicit TuningTab(QWidget *parent = nullptr);

    static bool hasContent(const Results &results)
    {
        return !results.selections.empty() || !results.paths.empty();
    }
    void setResults(const std::shared_ptr<const Results> &results);

private:
    void createMap();
    void showLearner(int place);
    void showChoices();
    void showRow(int row);
    void showPaths();
    void addChoice(const QString &title, int point, Token token);
    QString pointTip(int point) const;
    const PathEntry *shownPath() const;

    std::shared_ptr<const Results> m_results;
    std::vector<int> m_learners; ///< Of the entries of the combo box.
    TuningView m_view;
    bool m_isTuned = false; ///< Whether the view is filled: not of a path without resampling.
    Panel *m_mapPanel;
    QComboBox *m_learner;
    HeatMap *m_map;
    QVBoxLayout *m_choices;
    Panel *m_curvePanel;
    ScoreCurve *m_curve;
    Label *m_curveNote;
    Panel *m_pathPanel;
    QComboBox *m_level;
    std::vector<QLineSeries *> m_lines; // before the chart, whose making fills it
    ChartView *m_paths;
    QLogValueAxis *m_lambda;
    QValueAxis *m_coefficient;
    Label *m_pathNote;
};

} // namespace heddle
