#pragma once

#include <QRect>
#include <QString>
#include <QStringList>

#include <vector>

namespace heddle {

/// Rows of a timeline: one a lane up to 64 lanes, above that one a host, which unfolds into its
/// lanes. In pixels from the top of the first row.
class TimelineRows
{
public:
    struct Row
    {
        QString name;
        int host = 0;
        std::vector<int> lanes; ///< One; those of a host that is one row.
        bool isHost = false;
        int top = 0, height = 0;
    };

    /// @param hosts  of each lane the number of its host.
    /// @param scale  1 at the normal text size.
    void setLanes(const QStringList &names, const std::vector<int> &hosts, double scale);
    void toggle(int host); ///< Folds or unfolds the lanes of a host's row.

    const std::vector<Row> &rows() const { return m_rows; }
    int height() const;                             ///< Of all rows.
    int labelWidth() const { return m_labelWidth; } ///< Room for their names.
    int rowAt(int y) const;                         ///< -1: between two, or below the last.
    int rowOfLane(int lane) const;                  ///< -1 while its host is folded.

private:
    void place();
    void add(Row row, int height);

    QStringList m_names;
    std::vector<int> m_hosts;
    std::vector<int> m_unfolded;
    std::vector<Row> m_rows;
    double m_scale = 1;
    int m_labelWidth = 0;
};

} // namespace heddle
