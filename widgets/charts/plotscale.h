#pragma once

#include <QString>

#include <vector>

namespace heddle {

/// Maps values to pixels along one axis, linear or logarithmic, with ticks at round numbers.
/// A value; made anew for each painting.
class PlotScale
{
public:
    /// A scale that holds low and high; both must be finite, and above 0 when logarithmic. Without
    /// width it is widened.
    PlotScale(double low, double high, bool logarithmic = false);

    double low() const { return m_low; }
    double high() const { return m_high; }
    bool isLogarithmic() const { return m_isLogarithmic; }

    /// Share of the way from low to high: 0 … 1 for what lies inside, clamped for the rest.
    double share(double value) const;

    /// At most about `most` round values inside the scale.
    std::vector<double> ticks(int most) const;

private:
    double m_low;
    double m_high;
    bool m_isLogarithmic;
};

/// 1, 2 or 5 times a power of ten, at least `least`, which is above 0.
double roundStep(double least);

/// A tick as text, with a minus sign and without needless digits: "−4", "0.005", "20,000".
QString tickText(double value);

/// The same with as many decimals as the ticks beside it need, for numbers below each other: "0.50"
/// beside "0.55". Zero is "0".
QString tickText(double value, const std::vector<double> &ticks);

} // namespace heddle
