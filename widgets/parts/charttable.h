#pragma once

#include "parts/chartdata.h"

#include <QDialog>

namespace heddle {

/// The values of a chart as a table that can be sorted and copied.
class ChartTable : public QDialog
{
    Q_OBJECT

public:
    /// @param name  of the chart, the dialog's title
    ChartTable(const QString &name, ChartData values, QWidget *parent = nullptr);
};

} // namespace heddle
