#pragma once

#include "models/variableroles.h"
#include "parts/panel.h"

#include <array>

class QComboBox;

namespace heddle {

class ExperimentDocument;
class HistogramView;
class LevelBars;
class SmallFigure;
struct ColumnPicture;
class TableSummaries;

/// One column: its type and role (both are edits of the document), how many values are missing,
/// its levels or its distribution.
class ColumnInspector : public Panel
{
    Q_OBJECT

public:
    ColumnInspector(ExperimentDocument &document, TableSummaries &summaries,
                    QWidget *parent = nullptr);

    void setColumn(int column); ///< Of the document's table.

private:
    void createForm();
    void createFigures();
    void takeDocument();
    void showPicture(const Column &column, const ColumnPicture &picture);
    void showLevels(const Column &column, const ColumnPicture &picture);
    void showNumbers(const ColumnPicture &picture);

    ExperimentDocument &m_document;
    TableSummaries &m_summaries;
    int m_column = 0;
    QComboBox *m_type;
    QComboBox *m_role;
    std::array<SmallFigure *, 6> m_figures{};
    LevelBars *m_levels;
    HistogramView *m_histogram;
    Label *m_remark;
};

} // namespace heddle
