#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

class QCheckBox;
class QSpinBox;

namespace heddle {

class ExperimentDocument;
class SegmentedControl;

/// How rows are drawn to score the fits: not at all, k folds, or the bootstrap.
class ResamplingSection : public Section
{
    Q_OBJECT

public:
    explicit ResamplingSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    void createFields();
    void connectFields();
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
    Label *m_note;
};

} // namespace heddle
