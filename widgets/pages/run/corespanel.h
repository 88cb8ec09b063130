#pragma once

#include "models/runcontroller.h"
#include "parts/panel.h"

#include <vector>

class QVBoxLayout;

namespace heddle {

class CoreRow;

/// How busy each lane was: a small chart a lane over the whole run, with the share of the last
/// half second. Above 16 lanes one row stands for all.
class CoresPanel : public Panel
{
    Q_OBJECT

public:
    explicit CoresPanel(QWidget *parent = nullptr);

    void setLanes(int lanes); ///< New, empty rows.
    void setHistory(const RunHistory &history);
    void setMachineBusy(double share); ///< All programs together, 0 … 1.

private:
    std::vector<CoreRow *> m_rows; // owned by the layout
    QWidget *m_list;
    QVBoxLayout *m_layout;
    int m_lanes = 0;
};

} // namespace heddle
