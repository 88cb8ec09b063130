#include "stats/elasticnetgram.h"

#include "stats/weightedpairs.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr Eigen::Index blockRows = 256; // as GlmDesign

} // namespace

bool weightedGram(const std::vector<const double *> &columns, const double *v, Eigen::Index rows,
                  Eigen::Ref<Eigen::MatrixXd> target, const std::stop_token &stop)
{
    const auto p = static_cast<Eigen::Index>(columns.size());
    Eigen::VectorXd pairs = Eigen::VectorXd::Zero(p * (p + 1) / 2);
    std::vector<const double *> block = columns;
    for (Eigen::Index first = 0; first < rows; first += blockRows) {
        if (stop.stop_requested())
            return false;
        addWeightedPairs(block, v + first, std::min(blockRows, rows - first), pairs.data());
        for (const double *&column : block)
            column += blockRows;
    }
    Eigen::Index pair = 0;
    for (Eigen::Index i = 0; i < p; ++i) {
        for (Eigen::Index j = i; j < p; ++j) {
            target(i, j) = pairs[pair];
            target(j, i) = pairs[pair++];
        }
    }
    return true;
}

} // namespace heddle
