#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QSpinBox;

namespace heddle {

class ExperimentDocument;
class SegmentedControl;
class StopField;

/// How rows are drawn to score the fits or to test them: not at all, folds, bootstrap with its
/// intervals, holdout, permutation.
class ResamplingSection : public Section
{
    Q_OBJECT

public:
    explicit ResamplingSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    void createFields();
    void createIntervals();
    void connectFields();
    void connectIntervals();
    void editIntervals(const QString &what, const IntervalsSpec &intervals,
                       const QString &merge = {});
    void takeIntervals();
    void takeColumns();
    void edit(const QString &what, const ResamplingSpec &resampling, const QString &merge = {});
    void takeExperiment();
    void takeFault();

    ExperimentDocument &m_document;
    SegmentedControl *m_kind;
    QSpinBox *m_folds;
    QSpinBox *m_repeats;
    QSpinBox *m_replicates;
    QSpinBox *m_fraction; ///< Per cent.
    QCheckBox *m_stratify;
    // The captioned fields.
    QWidget *m_foldsField = nullptr, *m_repeatsField = nullptr;
    QWidget *m_replicatesField = nullptr, *m_fractionField = nullptr;
    QComboBox *m_permute; ///< Data: the column; the target's is empty.
    QComboBox *m_within;  ///< Data: the column; none: empty.
    QWidget *m_permuteField = nullptr, *m_withinField = nullptr;
    QDoubleSpinBox *m_level;              ///< Per cent.
    std::vector<QCheckBox *> m_intervals; ///< One a kind, in the order of allIntervalKinds.
    QWidget *m_intervalsRow = nullptr;
    StopField *m_stop;
    Label *m_note;
};

} // namespace heddle
