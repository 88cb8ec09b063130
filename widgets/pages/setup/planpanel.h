#pragma once

#include "models/planestimate.h"
#include "parts/panel.h"

class QVBoxLayout;

namespace heddle {

class EstimateBars;
class ExperimentDocument;
class Note;
class PlanView;
class TrafficList;

/// What Run would do: fits and tasks, their grid, the expected time; or why it cannot.
class PlanPanel : public Panel
{
    Q_OBJECT

public:
    PlanPanel(ExperimentDocument &document, PlanEstimate::Forecaster forecaster,
              QWidget *parent = nullptr);

    bool isEstimating() const { return m_estimate.isBusy(); }
    const std::optional<Forecast> &forecast() const { return m_estimate.forecast(); }

Q_SIGNALS:
    void forecastChanged();

private:
    void takePlan();
    void takeEstimate();
    void placeNote(bool isFirst);
    void setState(const QString &iconName, Token ink, const QString &text);

    ExperimentDocument &m_document;
    PlanEstimate m_estimate;
    QVBoxLayout *m_column = nullptr; ///< Of what scrolls.
    IconLabel *m_stateIcon;
    Label *m_state;
    Label *m_size;
    Label *m_axes;
    PlanView *m_view;
    Label *m_pilots;
    EstimateBars *m_bars;
    TrafficList *m_traffic;
    Label *m_treeLanes; ///< Hidden for a plan without trees.
    Note *m_note;
};

} // namespace heddle
