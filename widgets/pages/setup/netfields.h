#pragma once

#include "plan/experiment.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QLineEdit;
class QSpinBox;

namespace heddle {

/// The parameters of an elastic net: the mix, and its lambdas, named or from the data.
class NetFields : public QWidget
{
    Q_OBJECT

public:
    explicit NetFields(QWidget *parent = nullptr);

    void setLearner(const LearnerSpec &learner);

Q_SIGNALS:
    /// @param what  for the undo menu
    void edited(const QString &what, const heddle::NetParameters &parameters);

private:
    void takeAlpha();
    void takeLambdas();
    void takeRatio();
    void tell(const QString &what, const NetParameters &next);

    NetParameters m_net;
    QLineEdit *m_alpha;
    QLineEdit *m_lambdas;
    QSpinBox *m_count;
    QLineEdit *m_ratio;
    QCheckBox *m_standardize;
    QCheckBox *m_grouped;
    QCheckBox *m_poisson;
};

/// Numbers apart by commas or blanks; none when one is no number.
std::optional<std::vector<double>> numbersOf(const QString &text);

} // namespace heddle
