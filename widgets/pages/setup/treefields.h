#pragma once

#include "plan/experiment.h"

#include <QWidget>

#include <string_view>
#include <vector>

class QLineEdit;
class QSpinBox;

namespace heddle {

class FlowLayout;

/// The parameters of boosted trees, or of a random forest, as a grid of fields. It edits a copy and
/// tells of it.
class TreeFields : public QWidget
{
    Q_OBJECT

public:
    explicit TreeFields(LearnerKind kind, QWidget *parent = nullptr);

    void setLearner(const LearnerSpec &learner);

Q_SIGNALS:
    void edited(const QString &what, const heddle::TreeParameters &parameters);

private:
    /// A number in a line of text.
    struct Field
    {
        QLineEdit *line = nullptr;
        QString name;
        std::string_view parameter = {}; ///< As experiments call it.
        double most = 0;                 ///< Of what it takes.
        bool mayBeZero = false;
        double TreeParameters::*value = nullptr; ///< Or one with a default of the learner's own:
        std::optional<double> TreeParameters::*choice = nullptr;
    };

    void addCount(QSpinBox *field, const QString &name, std::optional<int> TreeParameters::*value);
    void addEarlyStopping();
    void addField(Field field);
    void takeText(const Field &field);
    void showEarlyStopping();

    LearnerSpec m_learner;
    FlowLayout *m_flow;
    QSpinBox *m_count;
    QSpinBox *m_depth;
    QSpinBox *m_earlyStopping = nullptr; ///< Of boosted trees alone.
    std::vector<Field> m_fields;
};

} // namespace heddle
