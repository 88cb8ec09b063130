#include "charts/plotscale.h"

#include "models/format.h"

#include <algorithm>
#include <cmath>

namespace heddle {

double roundStep(double least)
{
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9))
            return factor * power;
    return 10 * power;
}

PlotScale::PlotScale(double low, double high, bool logarithmic)
    : m_low(low)
    , m_high(high)
    , m_isLogarithmic(logarithmic)
{
    if (m_high > m_low)
        return;
    const double room = logarithmic ? 0 : std::max(1.0, std::abs(low) / 2);
    m_low = logarithmic ? low / 2 : low - room;
    m_high = logarithmic ? low * 2 : low + room;
}

double PlotScale::share(double value) const
{
    if (std::isnan(value))
        return 0;
    double share = 0;
    if (m_isLogarithmic)
        share = value <= 0 ? 0 : std::log(value / m_low) / std::log(m_high / m_low);
    else
        share = (value - m_low) / (m_high - m_low);
    return std::clamp(share, 0.0, 1.0);
}

std::vector<double> PlotScale::ticks(int most) const
{
    std::vector<double> ticks;
    if (!m_isLogarithmic) {
        const double step = roundStep((m_high - m_low) / std::max(most, 1));
        const double first = std::ceil(m_low / step - 1e-9);
        for (double i = first; i * step <= m_high + 1e-9 * step; ++i)
            ticks.push_back(i * step);
        return ticks;
    }
    const double decades = std::log10(m_high / m_low);
    const double every = decades * 3 <= most ? 1 : roundStep(std::max(1.0, decades / most));
    for (double power = std::floor(std::log10(m_low)); power <= std::log10(m_high);
         power += every) {
        for (const double factor : {1.0, 2.0, 5.0}) {
            const double tick = factor * std::pow(10, power);
            const bool inside = tick >= m_low * (1 - 1e-9) && tick <= m_high * (1 + 1e-9);
            if (inside && (factor == 1 || decades * 3 <= most))
                ticks.push_back(tick);
        }
    }
    return ticks;
}

QString tickText(double value)
{
    return formatShort(std::abs(value) < 1e-12 ? 0 : value, 3);
}

QString tickText(double value, const std::vector<double> &ticks)
{
    constexpr int most = 6;
    double step = ticks.size() > 1 ? std::abs(ticks[1] - ticks[0]) : 0;
    if (std::abs(value) < 1e-12 || !(step > 0) || step < 0.5 * std::pow(10, -most))
        return tickText(value);
    int decimals = 0;
    for (; decimals < most && std::abs(step - std::round(step)) > 1e-6 * step; ++decimals)
        step *= 10;
    return formatFixed(value, decimals);
}

} // namespace heddle
