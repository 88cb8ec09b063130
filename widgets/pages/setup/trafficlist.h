#pragma once

#include "pages/setup/section.h"

#include <memory>

namespace heddle {

class Plan;

/// What a run sends to workers on other hosts and gets back, with sizes and what it is.
class TrafficList : public Section
{
    Q_OBJECT

public:
    explicit TrafficList(QWidget *parent = nullptr);

    void setPlan(const std::shared_ptr<const Plan> &plan); ///< Null: no sizes are known.

private:
    enum Row
    {
        PerHost,
        PerTask,
        BackPerTask,
        RowCount
    };

    Label *m_when[RowCount] = {};
    Label *m_sizes[RowCount] = {};
};

} // namespace heddle
