#pragma once

#include "plan/experiment.h"

#include <QWidget>

class QLineEdit;

namespace heddle {

class ExperimentDocument;

/// The standard error at which a run with resampling ends early; empty: it does not. Hidden where
/// no early end has a meaning.
class StopField : public QWidget
{
    Q_OBJECT

public:
    explicit StopField(ExperimentDocument &document, QWidget *parent = nullptr);

    void takeExperiment(); ///< To be called once it has a parent, and when the document changes.

    /// What resampling of this kind can be precise about; none: nothing.
    static std::optional<StopTarget> usualTarget(const ResamplingSpec &resampling);

private:
    void takeText();

    ExperimentDocument &m_document;
    QLineEdit *m_precision;
};

} // namespace heddle
