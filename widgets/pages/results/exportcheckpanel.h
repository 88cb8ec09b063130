#pragma once

#include "models/exportcheck.h"

#include <QWidget>

class QStackedLayout;
class QTableView;

namespace heddle {

class Button;
class CellDelegate;
class ElidedLabel;
class IconLabel;
class Label;
class NumberDelegate;
class ScoredRowsModel;

/// A line that says what checked an exported text, and five rows scored by it.
class ExportCheckPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ExportCheckPanel(QWidget *parent = nullptr);

    /// Scores five rows of the run's table by the text.
    void check(const std::shared_ptr<const ModelSet> &set, const Plan &plan,
               const std::string &formatId, const std::string &text);
    void stop(); ///< And shows nothing.

    const ExportVerdict &verdict() const { return m_check->verdict(); }

Q_SIGNALS:
    void verdictChanged();

private:
    void createTable();
    void showVerdict();
    void again();

    ExportCheck *m_check;
    ScoredRowsModel *m_model;
    QWidget *m_signs; ///< Holds icon or spinner.
    QStackedLayout *m_sign;
    IconLabel *m_icon;
    Label *m_title;
    ElidedLabel *m_text;
    Button *m_again;
    QTableView *m_table;
    NumberDelegate *m_numbers;
    CellDelegate *m_differences;
    std::shared_ptr<const ModelSet> m_set;
    std::string m_format, m_exported;
    std::optional<Table> m_rows;
};

/// The numbers, from 0, of five rows used that are spread over the table; all when there are fewer.
std::vector<std::int64_t> rowsToCheck(const Plan &plan);

} // namespace heddle
