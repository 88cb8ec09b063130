#pragma once

#include "pages/setup/section.h"
#include "plan/experiment.h"

class QCheckBox;
class QComboBox;
class QSpinBox;

namespace heddle {

class ExperimentDocument;
class Label;

/// How the points of learners with several are searched and which is kept. Shown while there is
/// something to choose.
class TuningSection : public Section
{
    Q_OBJECT

public:
    /// The document must outlive the section.
    explicit TuningSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    void takeDocument();
    void edit(const QString &what, const TuningSpec &tuning);
    TuningSpec tuning() const;

    ExperimentDocument &m_document;
    QComboBox *m_choose;
    QComboBox *m_search;
    QWidget *m_pointsField;
    QSpinBox *m_points;
    QCheckBox *m_nested;
    QSpinBox *m_folds;
    Label *m_fault;
};

} // namespace heddle
