#include "run/summaries.h"

#include <cmath>
#include <limits>

namespace heddle {

SummaryEntry summarise(const ResampleList &entries, std::size_t place, bool corrected)
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    SummaryEntry summary;
    double sum = 0;
    double ratios = 0;
    for (std::size_t entry = 0; entry < entries.size(); ++entry) {
        const double value = entries.metric(entry, place);
        if (std::isnan(value))
            continue;
        ++summary.n;
        sum += value;
        ratios += static_cast<double>(entries.rowsTest(entry)) /
                  static_cast<double>(entries.rowsTrain(entry));
    }
    const auto n = static_cast<double>(summary.n);
    summary.mean = summary.n > 0 ? sum / n : none;
    double squares = 0;
    for (std::size_t entry = 0; entry < entries.size(); ++entry) {
        const double deviation = entries.metric(entry, place) - summary.mean;
        squares += std::isnan(deviation) ? 0 : deviation * deviation;
    }
    const double variance = summary.n > 1 ? squares / (n - 1) : none;
    summary.sd = std::sqrt(variance);
    summary.se = std::sqrt(variance / n);
    summary.correctedSe = corrected ? std::sqrt((1 / n + ratios / n) * variance) : none;
    summary.pooled = none;
    return summary;
}

} // namespace heddle
