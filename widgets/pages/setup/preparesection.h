#pragma once

#include "pages/setup/section.h"
#include "plan/prepare.h"

class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;

namespace heddle {

class ExperimentDocument;

/// What is done to the variables inside each resample: centring and scaling, or a treatment with
/// its settings.
class PrepareSection : public Section
{
    Q_OBJECT

public:
    explicit PrepareSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    void createFields();
    void connectFields();
    void takeDocument();
    void chooseScaling(bool isOn);
    void chooseTreatment();
    void editTreatment(const QString &what, const PrepareSpec &prepare);
    PrepareSpec treatment() const; ///< The document's, or a new one.

    ExperimentDocument &m_document;
    QCheckBox *m_scale;
    QCheckBox *m_impact;
    QCheckBox *m_missing;
    QWidget *m_settings;
    QDoubleSpinBox *m_rare; ///< Percent.
    QSpinBox *m_folds;
    QDoubleSpinBox *m_significance; ///< 0: one in the number of derived variables.
    Label *m_note;
};

} // namespace heddle
