#pragma once

#include "plan/experiment.h"

#include <QWidget>

class QVBoxLayout;

namespace heddle {

class Button;

/// The parameters of a learner that are tried at several values: a line each with the values apart
/// by commas, and a button that adds one.
class GridFields : public QWidget
{
    Q_OBJECT

public:
    explicit GridFields(QWidget *parent = nullptr);

    void setLearner(const LearnerSpec &learner);

Q_SIGNALS:
    /// @param what  for the undo menu
    void edited(const QString &what, const heddle::LearnerSpec &learner);

private:
    void addLine(const GridParameter &parameter);
    void offerParameters();
    /// Puts the values, as JSON texts, into the learner's grid; none: takes the parameter out.
    /// @return what is wrong with them; empty: nothing
    QString setValues(const std::string &name, const std::vector<std::string> &values);

    LearnerSpec m_learner;
    QVBoxLayout *m_lines;
    Button *m_add;
};

} // namespace heddle
