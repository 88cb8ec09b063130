#pragma once

#include <QWidget>

namespace heddle {

class ElidedLabel;
class ExperimentDocument;
class FormulaEdit;
class IconLabel;

/// The formula of the experiment, one with the list of variables: what is typed here changes the
/// list, what is chosen there stands here.
class FormulaLine : public QWidget
{
    Q_OBJECT

public:
    explicit FormulaLine(ExperimentDocument &document, QWidget *parent = nullptr);

    void startEditing(); ///< Takes the focus, all selected.

private:
    void takeExperiment();
    void takeFault();
    void setVerdict(const QString &text);

    ExperimentDocument &m_document;
    FormulaEdit *m_edit;
    IconLabel *m_stateIcon;
    ElidedLabel *m_state;
};

} // namespace heddle
