#pragma once

#include <QLineEdit>

namespace heddle {

/// One line of formula text: the left side in the accent, a wavy line below words at fault.
class FormulaEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit FormulaEdit(QWidget *parent = nullptr);

    /// Marks characters (UTF-16 units) from begin to end, excluded; equal: nothing.
    void setFault(int begin, int end);

private:
    void markUp();

    int m_faultBegin = 0;
    int m_faultEnd = 0;
};

} // namespace heddle
