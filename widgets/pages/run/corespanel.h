#pragma once

#include "models/runcontroller.h"
#include "parts/panel.h"

#include <QStringList>

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

    /// New, empty rows where they have changed.
    /// @param hosts  of each lane the number of its host: its colour.
    void setLanes(const QStringList &names, const std::vector<int> &hosts);
    void setHistory(const RunHistory &history);
    void setMachineBusy(double share); ///< All programs together, 0 … 1.

private:
    std::vector<CoreRow *> m_rows; // owned by the layout
    QWidget *m_list;
    QVBoxLayout *m_layout;
    QStringList m_names; ///< Of the lanes.
};

} // namespace heddle
