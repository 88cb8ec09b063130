#pragma once

#include "models/problemmodel.h"
#include "models/runcontroller.h"
#include "pages/page.h"

class QStackedWidget;
class QTabBar;

namespace heddle {

class Button;
class Label;
class ModelsTab;
class ResamplesTab;

/// Read, judge, keep: the models and scores of the last run, and its warnings. A tab without
/// content is not shown.
class ResultsPage : public Page
{
    Q_OBJECT

public:
    explicit ResultsPage(QWidget *parent = nullptr);

    QString title() const override;
    QString iconName() const override;
    bool hasContent() const override { return m_results != nullptr; }

    void setResults(const std::shared_ptr<const Results> &results, const QString &runTitle);
    std::shared_ptr<const Results> results() const { return m_results; }
    int warningCount() const;

Q_SIGNALS:
    void exportRequested();

private:
    QWidget *createHeader();
    QWidget *createWarnings();
    void fillWarnings();
    void showTabs();

    std::shared_ptr<const Results> m_results;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_pages = nullptr;
    Label *m_run = nullptr;
    Button *m_export = nullptr;
    ModelsTab *m_models = nullptr;
    ResamplesTab *m_resamples = nullptr;
    QWidget *m_warnings = nullptr;
    ProblemModel *m_problems;
};

} // namespace heddle
