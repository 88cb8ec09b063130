#pragma once

#include "run/results.h"

#include <QWidget>

#include <memory>

class QListView;

namespace heddle {

class CoefficientPanel;
class EstimateAcrossLevels;
class FitListModel;
class GainPanel;
class Label;
class Panel;
class SeparationPanel;

/// The fits on all rows: a list, the chosen one's coefficients or the gain of its terms, the same
/// terms across levels, and an explanation of a separated fit.
class ModelsTab : public QWidget
{
    Q_OBJECT

public:
    explicit ModelsTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    void showFit(int fit); ///< Position in Results::fits.

private:
    void createFitList();
    void createAcross();
    void fitChosen(const QModelIndex &index);
    void updateAcross(const FitEntry &chosen);
    void updateSeparation(const FitEntry &chosen);
    const FitEntry *separatedFit(const FitEntry &chosen) const;

    std::shared_ptr<const Results> m_results;
    FitListModel *m_fits;
    Panel *m_listPanel;
    QListView *m_list;
    CoefficientPanel *m_coefficients;
    GainPanel *m_gain; ///< Instead of the coefficients, for a fit of trees.
    QWidget *m_lower;  ///< Holds the two panels below; hidden with them.
    Panel *m_acrossPanel;
    EstimateAcrossLevels *m_across;
    Label *m_acrossNote;
    SeparationPanel *m_separation;
};

} // namespace heddle
