#pragma once

#include "run/results.h"

#include <QWidget>

#include <memory>

class QTableView;

namespace heddle {

class Panel;
class TreatmentModel;

/// What was derived from the variables, and which of it is recommended.
class TreatmentTab : public QWidget
{
    Q_OBJECT

public:
    explicit TreatmentTab(QWidget *parent = nullptr);

    void setResults(const std::shared_ptr<const Results> &results);

private:
    TreatmentModel *m_model;
    Panel *m_panel;
    QTableView *m_table;
};

} // namespace heddle
