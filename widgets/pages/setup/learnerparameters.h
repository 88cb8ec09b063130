#pragma once

#include "plan/experiment.h"

#include <QFrame>

class QComboBox;
class QLayout;
class QLineEdit;
class QSpinBox;

namespace heddle {

class GridFields;
class NetFields;
class TreeFields;

/// The fields of one kind of learner. It edits a copy and tells of it.
class LearnerParameters : public QFrame
{
    Q_OBJECT

public:
    explicit LearnerParameters(LearnerKind kind, QWidget *parent = nullptr);

    bool hasFields() const;
    void setLearner(const LearnerSpec &learner);

Q_SIGNALS:
    /// @param what  for the undo menu
    void edited(const QString &what, const heddle::LearnerSpec &learner);

private:
    void addLink(QLayout *row);
    void addPenalty(QLayout *row);
    void addDispersion(QLayout *row);
    void addIterations(QLayout *row);
    void addEpsilon(QLayout *row);
    void addTrees(QLayout *row);
    void addNet(QLayout *row);
    void takeEpsilon();
    void takeLambda();
    void showPenalty(); ///< With the fields that go with it.

    LearnerSpec m_learner;
    QComboBox *m_link = nullptr; ///< These are null where the kind has no such parameter.
    QComboBox *m_penalty = nullptr;
    QWidget *m_lambdaField = nullptr; ///< With its caption; of a ridge alone.
    QLineEdit *m_lambda = nullptr;
    QComboBox *m_dispersion = nullptr;
    QSpinBox *m_iterations = nullptr;
    QLineEdit *m_epsilon = nullptr;
    TreeFields *m_trees = nullptr;
    NetFields *m_net = nullptr;
    GridFields *m_grid;
};

} // namespace heddle
