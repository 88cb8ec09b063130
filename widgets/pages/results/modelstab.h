#pragma once

#include "models/coefficientmodel.h"

#include <QWidget>

#include <memory>

class QListWidget;
class QTableView;

namespace heddle {

class Button;
class DotPlot;
class ForestDelegate;
class Label;
class Panel;
class SegmentedControl;
class SeparationStrip;

/// The fitted models: a list of them, the coefficients of one with a forest plot in the same rows,
/// the same terms across levels, and what is to be said about a separated fit.
class ModelsTab : public QWidget
{
    Q_OBJECT

public:
    explicit ModelsTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    void setCurrentFit(int fit);

private:
    QWidget *createList();
    QWidget *createTable();
    QWidget *createNotes();
    void fillList();
    void showFit(int fit);
    void showForest();
    void showAcrossLevels(const FitEntry &fit);
    void showSeparation(const FitEntry &fit);
    QString statisticsLine(const FitEntry &fit) const;
    int groupOf(const FitEntry &fit) const;

    std::shared_ptr<const Results> m_results;
    CoefficientModel *m_model;
    ForestDelegate *m_forest = nullptr;
    QListWidget *m_list = nullptr;
    Panel *m_tablePanel = nullptr;
    SegmentedControl *m_scale = nullptr;
    QTableView *m_table = nullptr;
    Label *m_statistics = nullptr;
    Panel *m_acrossPanel = nullptr;
    DotPlot *m_across = nullptr;
    Panel *m_separationPanel = nullptr;
    Label *m_separationText = nullptr;
    SeparationStrip *m_strip = nullptr;
};

} // namespace heddle
