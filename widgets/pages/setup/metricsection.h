#pragma once

#include "pages/setup/section.h"
#include "stats/metrics.h"

#include <vector>

class QHBoxLayout;
class QLineEdit;

namespace heddle {

class Button;
class ExperimentDocument;

/// The metrics, of which the first one ranks, and the seed.
class MetricSection : public Section
{
    Q_OBJECT

public:
    explicit MetricSection(ExperimentDocument &document, QWidget *parent = nullptr);

private:
    std::vector<Metric> shown() const; ///< Those asked for, else those of the plan.
    bool predictsClasses() const;
    void edit(const QString &what, std::vector<Metric> metrics);
    void offerMetrics();
    void takeDocument();

    ExperimentDocument &m_document;
    QHBoxLayout *m_chips;
    Button *m_add;
};

/// The seed, of which the whole run is a function.
class SeedSection : public Section
{
    Q_OBJECT

public:
    explicit SeedSection(ExperimentDocument &document, QWidget *parent = nullptr);

    void drawSeed(); ///< "New seed".

private:
    void takeSeed();
    void editSeed(std::uint64_t seed);
    void takeExperiment();

    ExperimentDocument &m_document;
    QLineEdit *m_seed;
};

} // namespace heddle
