#pragma once

#include <QWidget>

#include <cstdint>

namespace heddle {

/// The band under the figures of a run: done in accent, failed in vermillion, running light,
/// queued a line. Grey while the run is paused.
class ProgressBand : public QWidget
{
    Q_OBJECT

public:
    struct Counts
    {
        std::int64_t done = 0; ///< Without the failed ones.
        std::int64_t failed = 0;
        std::int64_t running = 0;
        std::int64_t total = 0;

        bool operator==(const Counts &) const = default;
    };

    explicit ProgressBand(QWidget *parent = nullptr);

    void setCounts(const Counts &counts);
    void setPaused(bool paused);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updateName();

    Counts m_counts;
    bool m_paused = false;
};

} // namespace heddle
