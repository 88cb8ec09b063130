#pragma once

#include "pages/setup/section.h"

class QComboBox;

namespace heddle {

class Column;
class ExperimentDocument;
class SegmentedControl;

/// What of the target is modelled: each level against the rest, or one level. Only there for a
/// categorical target.
class TargetSection : public Section
{
    Q_OBJECT

public:
    explicit TargetSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    const Column *target() const; ///< Null unless it is a categorical column.
    QString modelsText(std::size_t levels) const;
    void chooseKind(int kind);
    void editEvent(const QString &level);
    void takeDocument();

    ExperimentDocument &m_document;
    SegmentedControl *m_kind;
    QComboBox *m_level;
    Label *m_note;
};

} // namespace heddle
