#pragma once

#include "models/coefficientmodel.h"
#include "parts/panel.h"

#include <vector>

class QTableView;

namespace heddle {

class ForestAxis;
class ForestDelegate;
class ForestHeader;
class Label;
class SegmentedControl;

/// One fit as R prints it, with its estimates and intervals drawn in the same rows.
class CoefficientPanel : public Panel
{
    Q_OBJECT

public:
    explicit CoefficientPanel(QWidget *parent = nullptr);

    /// @param fit position in results->fits; -1: none.
    void setFit(const std::shared_ptr<const Results> &results, int fit);
    const CoefficientModel &model() const { return *m_model; }

private:
    void createTable();
    void createActions();
    void offerScales(const FitEntry &fit);
    void updateScale();
    void finishTable();
    void copy();

    CoefficientModel *m_model;
    QTableView *m_table;
    ForestDelegate *m_forest;
    ForestAxis *m_axis;
    QWidget *m_forestBox; ///< Holds table and axis: what the chart's menu speaks of.
    ForestHeader *m_header;
    SegmentedControl *m_scale;
    std::vector<CoefficientModel::Scale> m_scales; ///< One a segment.
    Label *m_statistics;
    Label *m_legend;
};

} // namespace heddle
