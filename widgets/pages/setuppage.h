#pragma once

#include "models/planestimate.h"
#include "pages/page.h"

namespace heddle {

class ExperimentDocument;
class PlanPanel;
class TableSummaries;

/// Choose variables, learners and resampling; know the cost before pressing Run.
class SetupPage : public Page
{
    Q_OBJECT

public:
    /// Document and summaries must outlive the page.
    SetupPage(ExperimentDocument &document, TableSummaries &summaries,
              PlanEstimate::Forecaster forecaster, QWidget *parent = nullptr);

    QString title() const override { return tr("Setup"); }
    QString iconName() const override { return QStringLiteral("sliders-horizontal"); }
    bool hasContent() const override;

    bool isEstimating() const; ///< Pilot tasks are being timed.

private:
    QWidget *createForm();

    ExperimentDocument &m_document;
    QWidget *m_panels;
    PlanPanel *m_plan;
};

} // namespace heddle
