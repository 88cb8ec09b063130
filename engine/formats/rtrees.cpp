#include "formats/rtrees.h"

#include "formats/rcode.h"

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace heddle {

namespace {

constexpr std::string_view TreesCode = R"(
  # Rounded to single precision, in which the leaves of trees are added.
  single <- function(x) readBin(writeBin(x, raw(), size = 4L), "double", length(x), size = 4L)

  # The leaf of each row: node 1 is the root, feature 0 a leaf, whose value counts; else a row goes
  # to the left when its feature is below the value.
  leaf_of <- function(x, tree) {
    at <- rep(1L, nrow(x))
    repeat {
      inner <- which(tree$feature[at] > 0)
      if (length(inner) == 0) return(tree$value[at])
      node <- at[inner]
      left <- x[cbind(inner, tree$feature[node])] < tree$value[node]
      at[inner] <- ifelse(left, tree$left[node], tree$right[node])
    }
  }

  walk_trees <- function(x, ensemble) {
    sums <- matrix(0, nrow(x), ensemble$outputs)
    for (i in seq_along(ensemble$trees)) {
      k <- (i - 1) %% ensemble$outputs + 1
      sums[, k] <- single(sums[, k] + single(leaf_of(x, ensemble$trees[[i]])))
    }
    ensemble$base + ensemble$scale * sums
  }
)";

/// The number d for which x < d in double precision says the same as single(x) < value.
double boundaryOf(float value)
{
    const float below = std::nextafter(value, -std::numeric_limits<float>::infinity());
    const double middle = (static_cast<double>(below) + static_cast<double>(value)) / 2;
    // Halfway between two, a number is rounded to the one with an even last digit.
    const bool roundsUp = (std::bit_cast<std::uint32_t>(value) & 1U) == 0;
    return roundsUp ? middle : std::nextafter(middle, std::numeric_limits<double>::infinity());
}

std::string treeText(std::span<const TreeNode> tree)
{
    std::vector<double> features, values, lefts, rights;
    for (const TreeNode &node : tree) {
        const bool isLeaf = node.feature < 0;
        features.push_back(node.feature + 1);
        values.push_back(isLeaf ? static_cast<double>(node.value) : boundaryOf(node.value));
        lefts.push_back(isLeaf ? 0 : node.left + 1);
        rights.push_back(isLeaf ? 0 : node.right + 1);
    }
    return "list(feature = " + rNumbers(features, 4) + ",\n    value = " + rNumbers(values, 4) +
           ",\n    left = " + rNumbers(lefts, 4) + ",\n    right = " + rNumbers(rights, 4) + ")";
}

} // namespace

std::string rEnsemble(const TreeEnsemble &ensemble)
{
    std::string text = "list(base = " + rNumber(ensemble.base) +
                       ", scale = " + rNumber(ensemble.scale) +
                       ", outputs = " + std::to_string(ensemble.outputs) + ", trees = list(\n  ";
    for (std::int64_t number = 0; number < ensemble.treeCount(); ++number)
        text += (number == 0 ? "" : ",\n  ") + treeText(ensemble.tree(number));
    return text + "))";
}

std::string_view rTreesCode()
{
    return TreesCode;
}

} // namespace heddle
