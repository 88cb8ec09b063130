#pragma once

#include <QString>
#include <QWidget>

namespace heddle {

class Button;
class Label;

/// What a host keeps of tables, with "Clear".
class HeldRow : public QWidget
{
    Q_OBJECT

public:
    /// @param form  how it is said; %1 stands for "2 tables, 5.4 MB".
    explicit HeldRow(QString form = QStringLiteral("%1"), QWidget *parent = nullptr);

    void setHeld(int tables, qint64 bytes);
    void setFault(const QString &fault); ///< Why it could not be cleared; empty: nothing is wrong.
    void setClearing(bool isClearing);
    void setClearable(bool isClearable); ///< Without it there is no button.

Q_SIGNALS:
    void clearRequested();

private:
    void showButton();

    const QString m_form;
    Label *m_held;
    Label *m_fault;
    Button *m_clear;
    int m_tables = 0;
    bool m_isClearing = false;
    bool m_isClearable = true;
};

} // namespace heddle
