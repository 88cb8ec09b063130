#pragma once

#include "models/planestimate.h"
#include "pages/page.h"

#include <memory>

class QMenu;

namespace heddle {

class ExperimentDocument;
class FormulaLine;
class LearnerSection;
class Note;
class PlanPanel;
class SeedSection;
class TableSummaries;
class VariablePanel;

/// Choose variables, learners and resampling; know the cost before pressing Run.
class SetupPage : public Page
{
    Q_OBJECT

public:
    /// Document and summaries must outlive the page.
    SetupPage(ExperimentDocument &document, TableSummaries &summaries,
              PlanEstimate::Forecaster forecaster, QWidget *parent = nullptr);
    ~SetupPage() override;

    QString title() const override { return tr("Setup"); }
    QString iconName() const override { return QStringLiteral("sliders-horizontal"); }
    QString helpTopic() const override { return QStringLiteral("setup"); }
    bool hasContent() const override;
    QLineEdit *findField() const override;

    QMenu *learnersMenu() const
    {
        return m_learnersMenu.get();
    }                                                      ///< All of them, those chosen ticked.
    QMenu *rolesMenu() const { return m_rolesMenu.get(); } ///< Of the variables that are selected.
    void editFormula();
    void drawSeed(); ///< "New seed".

    const std::optional<Forecast> &forecast() const; ///< Of the plan; absent until it is there.
    bool isEstimating() const;                       ///< Pilot tasks are being timed.

Q_SIGNALS:
    void forecastChanged();

private:
    QWidget *createForm();
    void createMenus();
    void showVersion();

    ExperimentDocument &m_document;
    QWidget *m_panels;
    Note *m_version; ///< While a run goes on: which version it uses.
    PlanPanel *m_plan;
    FormulaLine *m_formula;
    VariablePanel *m_variables;
    LearnerSection *m_learners;
    SeedSection *m_seed;
    std::unique_ptr<QMenu> m_learnersMenu; // of the menu bar
    std::unique_ptr<QMenu> m_rolesMenu;
};

} // namespace heddle
