#pragma once

#include "parts/panel.h"
#include "run/results.h"

#include <memory>

class QTableView;

namespace heddle {

class ComparisonModel;

/// "Is one better than another?": the corrected resampled t test of every two learners on the
/// metric that is shown. Hidden where there is nothing to compare.
class ComparisonPanel : public Panel
{
    Q_OBJECT

public:
    explicit ComparisonPanel(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results, Metric metric);

private:
    ComparisonModel *m_model;
    QTableView *m_table;
    Label *m_note;
};

} // namespace heddle
