#pragma once

#include "models/planestimate.h"
#include "pages/page.h"

namespace heddle {

class ExperimentDocument;
class Note;
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
    QString helpTopic() const override { return QStringLiteral("setup"); }
    bool hasContent() const override;

    bool isEstimating() const; ///< Pilot tasks are being timed.

private:
    QWidget *createForm();
    void showVersion();

    ExperimentDocument &m_document;
    QWidget *m_panels;
    Note *m_version; ///< While a run goes on: which version it uses.
    PlanPanel *m_plan;
};

} // namespace heddle
