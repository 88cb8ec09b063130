#include "charts/timelinerows.h"

#include "parts/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

constexpr std::size_t mostTall = 8, mostMiddle = 24, mostLow = 64; // lanes
constexpr int tall = 26, middle = 14, low = 6, hostRow = 14;       // design pixels
constexpr int hostGap = 8;
constexpr int widestLabel = 120, labelMargins = 24; // colour bar and gaps

} // namespace

void TimelineRows::setLanes(const QStringList &names, const std::vector<int> &hosts, double scale)
{
    m_names = names;
    m_hosts = hosts;
    m_scale = scale;
    place();
}

void TimelineRows::toggle(int host)
{
    if (std::erase(m_unfolded, host) == 0)
        m_unfolded.push_back(host);
    place();
}

void TimelineRows::add(Row row, int height)
{
    const auto pixels = [this](int design) {
        return static_cast<int>(std::lround(design * m_scale));
    };
    if (!m_rows.empty()) {
        const Row &last = m_rows.back();
        const int gap = last.host != row.host ? hostGap : height == low ? 1 : 3;
        row.top = last.top + last.height + pixels(gap);
    }
    row.height = pixels(height);
    m_rows.push_back(std::move(row));
}

void TimelineRows::place()
{
    m_rows.clear();
    const std::size_t lanes = m_hosts.size();
    const int laneHeight = lanes <= mostTall ? tall : lanes <= mostMiddle ? middle : low;
    std::vector<int> order(lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane)
        order[lane] = static_cast<int>(lane);
    const auto hostOf = [this](int lane) { return m_hosts[static_cast<std::size_t>(lane)]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return hostOf(a) < hostOf(b); });
    for (auto first = order.begin(); first != order.end();) {
        const int host = hostOf(*first);
        const auto end =
            std::find_if(first, order.end(), [&](int lane) { return hostOf(lane) != host; });
        if (lanes > mostLow)
            add({QCoreApplication::translate("TimelineRows", "%1, %2 lanes")
                     .arg(m_names.value(*first).section(QLatin1Char(' '), 0, -2))
                     .arg(end - first),
                 host,
                 {first, end},
                 true},
                hostRow);
        const bool isFolded = lanes > mostLow && std::find(m_unfolded.begin(), m_unfolded.end(),
                                                           host) == m_unfolded.end();
        for (; first != end; ++first)
            if (!isFolded)
                add({m_names.value(*first), host, {*first}}, laneHeight);
    }
    const QFontMetrics metrics(Theme::font(TextStyle::Secondary));
    int width = 0;
    for (const Row &row : m_rows)
        width = std::max(width, metrics.horizontalAdvance(row.name));
    m_labelWidth = std::min(width, Theme::px(widestLabel)) + Theme::px(labelMargins);
}

int TimelineRows::height() const
{
    return m_rows.empty() ? 0 : m_rows.back().top + m_rows.back().height;
}

int TimelineRows::rowAt(int y) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (y >= m_rows[i].top && y < m_rows[i].top + m_rows[i].height)
            return static_cast<int>(i);
    return -1;
}

int TimelineRows::rowOfLane(int lane) const
{
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        if (!m_rows[i].isHost && m_rows[i].lanes.front() == lane)
            return static_cast<int>(i);
    return -1;
}

} // namespace heddle
