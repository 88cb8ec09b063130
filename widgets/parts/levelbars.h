#pragma once

#include <QStringList>
#include <QWidget>

#include <cstdint>
#include <vector>

namespace heddle {

struct ChartData;

/// Levels of a categorical column with a bar and a count each.
class LevelBars : public QWidget
{
    Q_OBJECT

public:
    explicit LevelBars(QWidget *parent = nullptr);

    /// @param colored  bars in the hues of the levels' numbers instead of the accent.
    void setLevels(const QStringList &names, const std::vector<std::int64_t> &counts,
                   bool colored = false);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    ChartData chartData() const;
    QStringList m_names;
    std::vector<std::int64_t> m_counts;
    bool m_colored = false;
};

} // namespace heddle
