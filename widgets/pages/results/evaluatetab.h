#pragma once

#include "run/results.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLineSeries;
class QVBoxLayout;

namespace heddle {

class CalibrationPlot;
class ChartView;
class ConfusionView;
class Label;
class Panel;

/// What the out-of-sample predictions of one learner are worth: ROC, precision and recall,
/// calibration, confusion, beside its pooled metrics. Only for targets of classes.
class EvaluateTab : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluateTab(QWidget *parent = nullptr);

    static bool hasContent(const Results &results) { return !results.confusions.empty(); }
    void setResults(const std::shared_ptr<const Results> &results);

private:
    void createScored();
    ChartView *createChart(const QString &name, const QString &x, const QString &y,
                           std::vector<QLineSeries *> &lines);
    void showLearner(int place);
    void showFigures(const ConfusionEntry &confusion);
    void showCurves(const ConfusionEntry &confusion);
    void showCalibration(int place);
    QString levelName(int level) const;

    std::shared_ptr<const Results> m_results;
    std::vector<int> m_learners; ///< Of the entries of the combo box.
    Panel *m_scored;
    QComboBox *m_learner;
    QVBoxLayout *m_figures;
    Label *m_note;
    Panel *m_rocPanel;
    // Before the charts, whose making fills them: as many as are shown at most.
    std::vector<QLineSeries *> m_rocLines, m_precisionLines, m_shareLines;
    ChartView *m_roc;
    ChartView *m_precision;
    QComboBox *m_calibrated;
    CalibrationPlot *m_calibration;
    ConfusionView *m_confusion;
};

} // namespace heddle
