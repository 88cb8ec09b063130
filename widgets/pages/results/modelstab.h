#pragma once

#include "models/remedy.h"
#include "run/results.h"

#include <QWidget>

#include <memory>
#include <optional>
#include <set>

class QListView;

namespace heddle {

class CoefficientPanel;
class EstimateAcrossLevels;
class FitListModel;
class FitNotePanel;
class GainPanel;
class Label;
class Panel;
class SeparationPanel;

/// The fits on all rows: a list, the chosen one's coefficients or the gain of its terms, the same
/// terms across levels, and explanations of fits without usable estimates.
class ModelsTab : public QWidget
{
    Q_OBJECT

public:
    explicit ModelsTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);
    void showFit(int fit); ///< Position in Results::fits.

Q_SIGNALS:
    /// The experiment is to be run again with the remedy on one learner.
    void refitRequested(const QString &learner, heddle::Remedy remedy);

private:
    /// A fit by names that hold from run to run.
    struct FitName
    {
        std::string learner;
        QString level;
    };

    void createExplanations();
    void requestRefit(const FitEntry &fit, Remedy remedy);
    FitName nameOf(const FitEntry &fit) const;
    int fitToShow() const;
    void createFitList();
    void createAcross();
    void fitChosen(const QModelIndex &index);
    void updateAcross(const FitEntry &chosen);
    void updateExplanations(const FitEntry &chosen);
    QString acrossNote(const FitEntry &chosen) const;
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
    QWidget *m_explanations; ///< Holds the two below.
    SeparationPanel *m_separation;
    FitNotePanel *m_note;
    int m_chosen = -1;                 ///< The fit that is shown.
    int m_separated = -1;              ///< The fit that `m_separation` explains.
    std::set<int> m_kept;              ///< Separated fits that were to stay as they are.
    std::optional<FitName> m_refitted; ///< Shown again when its run has ended.
};

} // namespace heddle
