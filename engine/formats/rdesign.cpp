#include "formats/rdesign.h"

#include "formats/rcode.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view NumberHelper = R"(
  # A numeric column. Text that is no number is missing, as in the fit.
  number <- function(newdata, name) {
    x <- column(newdata, name)
    if (is.factor(x) || is.character(x)) {
      x <- as.character(x)
      x[x %in% missing_texts] <- NA
    }
    suppressWarnings(as.numeric(x))
  }
)";

constexpr std::string_view PositionHelper = R"(
  # Where each value of a categorical column stands among the levels; 0: it was never seen.
  position <- function(newdata, name, levels) {
    x <- column(newdata, name)
    if (is.factor(x)) x <- as.character(x)
    if (is.character(x)) x[x %in% missing_texts] <- NA
    if (is.numeric(x)) levels <- suppressWarnings(as.numeric(levels))
    if (is.logical(x)) levels <- as.logical(levels)
    at <- match(x, levels, nomatch = 0L)
    at[is.na(x)] <- NA
    at
  }
)";

constexpr std::string_view IndicatorHelper = R"(
  # A column of 0 and 1 for each level; NA where the value is missing or was never seen.
  indicators <- function(newdata, name, levels) {
    at <- position(newdata, name, levels)
    at[at == 0L] <- NA
    outer(at, seq_along(levels), `==`) + 0
  }
)";

constexpr std::string_view ValueHelper = R"(
  # One number a row, as a matrix of one column; not finite where a function has no value.
  value <- function(x, rows) suppressWarnings(matrix(rep_len(as.numeric(x), rows), ncol = 1))
)";

constexpr std::string_view PolyHelper = R"(
  # poly() of the values that the basis was made from, for new ones; takes missing values, too.
  poly <- function(x, degree = 1, raw = FALSE, coefs = NULL) {
    if (raw) return(outer(x, seq_len(degree), `^`))
    norm2 <- coefs$norm2
    out <- matrix(0, length(x), degree)
    before <- 0
    current <- rep(1, length(x))
    for (k in seq_len(degree)) {
      ratio <- if (k == 1) 0 else norm2[k + 1] / norm2[k]
      following <- (x - coefs$alpha[k]) * current - ratio * before
      before <- current
      current <- following
      out[, k] <- current / sqrt(norm2[k + 2])
    }
    out
  }
)";

constexpr std::string_view ProductHelper = R"(
  # Products of the columns of two variables, those of the first varying fastest.
  product <- function(a, b) {
    left <- rep(seq_len(ncol(a)), ncol(b))
    right <- rep(seq_len(ncol(b)), each = ncol(a))
    a[, left, drop = FALSE] * b[, right, drop = FALSE]
  }
)";

constexpr std::string_view TreatedHelper = R"(
  # What a treatment makes of a number, and of a level.
  filled <- function(x, missing) ifelse(is.finite(x), x, missing)
  marked <- function(x, missing) ifelse(is.finite(x), 0, missing)
  coded <- function(newdata, name, levels, values, missing, novel) {
    at <- position(newdata, name, levels)
    x <- c(novel, values)[at + 1L]
    x[is.na(at)] <- missing
    matrix(x, ncol = 1)
  }
)";

bool isPoly(const Json &variable)
{
    return variable["expression"].get_ref<const std::string &>().starts_with("poly(");
}

bool isCategorical(const Json &variable)
{
    return variable.contains("levels") && !variable.contains("derived");
}

/// The column of a categorical variable: its expression, without the backticks of R.
std::string columnOf(const Json &variable)
{
    std::string text = variable["expression"].get<std::string>();
    if (text.size() < 2 || text.front() != '`')
        return text;
    std::string name;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if (text[i] == '\\' && i + 2 < text.size()) {
            ++i;
            constexpr std::string_view Letters = "ntr";
            constexpr std::string_view Meant = "\n\t\r";
            const std::size_t at = Letters.find(text[i]);
            name += at == std::string_view::npos ? text[i] : Meant[at];
        } else {
            name += text[i];
        }
    }
    return name;
}

std::vector<double> numbersOf(const Json &list)
{
    return list.get<std::vector<double>>();
}

std::string basisText(const Json &variable, int indent)
{
    return "list(alpha = " + rNumbers(numbersOf(variable["alpha"]), indent) +
           ",\n    norm2 = " + rNumbers(numbersOf(variable["norm2"]), indent) + ")";
}

/// The expression that gives a variable's columns as a matrix.
std::string variableText(const Json &variable)
{
    const std::string expression = variable["expression"];
    if (variable.contains("derived")) {
        const std::string missing = rNumber(variable["missing"].get<double>());
        if (variable.contains("levels"))
            return "coded(newdata, " + rString(columnOf(variable)) + ",\n      " +
                   rStrings(variable["levels"].get<std::vector<std::string>>(), 6) + ",\n      " +
                   rNumbers(numbersOf(variable["values"]), 6) + ",\n      missing = " + missing +
                   ", novel = " + rNumber(variable["novel"].get<double>()) + ")";
        const std::string function = variable["code"] == "missing" ? "marked" : "filled";
        return function + "(value(with(data, " + expression + "), rows), missing = " + missing +
               ")";
    }
    if (isCategorical(variable))
        return "indicators(newdata, " + rString(columnOf(variable)) + ",\n      " +
               rStrings(variable["levels"].get<std::vector<std::string>>(), 6) + ")";
    if (!isPoly(variable))
        return "value(with(data, " + expression + "), rows)";
    if (!variable.contains("alpha"))
        return "with(data, " + expression + ")";
    return "with(data, " + expression.substr(0, expression.size() - 1) +
           ",\n      coefs = " + basisText(variable, 6) + "))";
}

/// The columns of a term.
std::string termText(const Json &term, const Json &variables)
{
    std::string text;
    for (std::size_t i = 0; i < term["variables"].size(); ++i) {
        const auto number = term["variables"][i].get<std::size_t>();
        std::string factor = "v" + std::to_string(number + 1);
        if (isCategorical(variables[number]) && !term["all_levels"][i].get<bool>())
            factor += "[, -1, drop = FALSE]";
        text = i == 0 ? factor : "product(" + text + ", " + factor + ")";
    }
    return text;
}

/// Centres and scales of all columns, where there are any.
std::string scalesText(const Json &design)
{
    if (!design.contains("standardized"))
        return {};
    const Json &columns = design["columns"];
    std::vector<double> centers(columns.size(), 0), scales(columns.size(), 1);
    std::size_t next = 0;
    for (const Json &entry : design["standardized"]) {
        while (columns[next] != entry["column"])
            ++next;
        centers[next] = entry["mean"].get<double>();
        scales[next++] = entry["sd"].get<double>();
    }
    return "    center <- " + rNumbers(centers, 4) + "\n    scale <- " + rNumbers(scales, 4) +
           "\n    x <- t((t(x) - center) / scale)\n";
}

std::string designFunction(const Json &design)
{
    std::string text = "function(newdata) {\n    rows <- nrow(newdata)\n"
                       "    data <- inputs(newdata)\n";
    const Json &variables = design["variables"];
    for (std::size_t i = 0; i < variables.size(); ++i)
        text += "    v" + std::to_string(i + 1) + " <- " + variableText(variables[i]) + "\n";
    std::vector<std::string> parts;
    if (design["intercept"].get<bool>())
        parts.emplace_back("rep(1, rows)");
    for (const Json &term : design["terms"])
        parts.push_back(termText(term, variables));
    text += "    x <- " + rCall("cbind", parts, 4) + "\n" + scalesText(design);
    return text + "    unname(x)\n  }\n";
}

std::string inputsFunction(const ModelSet &set)
{
    std::vector<std::string> entries;
    for (const auto &[name, type] : set.inputs())
        if (type == ColumnType::Numeric)
            entries.push_back(rString(name) + " = number(newdata, " + rString(name) + ")");
    return "\n  inputs <- function(newdata) {\n    " + rCall("list", entries, 4) + "\n  }\n";
}

std::string offsetFunction(const ModelSet &set, const Json &design)
{
    std::vector<std::string> parts;
    for (const Json &offset : design["offsets"])
        parts.push_back("with(data, " + offset.get<std::string>() + ")");
    if (!set.offsetColumn.empty())
        parts.push_back("data[[" + rString(set.offsetColumn) + "]]");
    std::string sum;
    for (const std::string &part : parts)
        sum += (sum.empty() ? "" : " + ") + part;
    return "\n  offset_of <- function(newdata) {\n    data <- inputs(newdata)\n"
           "    value(" +
           sum + ", nrow(newdata))[, 1]\n  }\n";
}

/// The helpers that the variables of a design need.
std::string helpers(const ModelSet &set, const Json &design)
{
    const Json &variables = design["variables"];
    const auto any = [&variables](const auto &holds) {
        return std::any_of(variables.begin(), variables.end(), holds);
    };
    std::string text = "  missing_texts <- " + rStrings(set.missingTexts, 2) + R"(

  column <- function(newdata, name) {
    if (!name %in% names(newdata)) name <- make.names(name) # as read.csv() writes it
    if (!name %in% names(newdata)) stop("newdata has no column '", name, "'.", call. = FALSE)
    newdata[[name]]
  }
)";
    const auto inputs = set.inputs();
    const auto isNumeric = [](const auto &input) { return input.second == ColumnType::Numeric; };
    if (std::any_of(inputs.begin(), inputs.end(), isNumeric))
        text += NumberHelper;
    if (any([](const Json &one) { return one.contains("levels"); }))
        text += PositionHelper;
    if (any(isCategorical))
        text += IndicatorHelper;
    text += ValueHelper;
    if (any(isPoly))
        text += PolyHelper;
    if (std::any_of(design["terms"].begin(), design["terms"].end(),
                    [](const Json &term) { return term["variables"].size() > 1; }))
        text += ProductHelper;
    if (any([](const Json &one) { return one.contains("derived"); }))
        text += TreatedHelper;
    return text;
}

} // namespace

bool hasOffset(const ModelSet &set)
{
    return set.design.hasOffset() || !set.offsetColumn.empty();
}

std::string rDesignCode(const ModelSet &set)
{
    const Json design = set.design.toJson();
    std::string text = helpers(set, design) + inputsFunction(set);
    if (set.ownDesigns.empty()) {
        text += "\n  design <- " + designFunction(design);
    } else {
        text += "\n  # Each fit has learnt its own treatment.\n  designs <- list(\n  ";
        for (std::size_t i = 0; i < set.ownDesigns.size(); ++i)
            text += (i == 0 ? "" : "  , ") + designFunction(set.ownDesigns[i].toJson());
        text += "  )\n  design <- designs[[1]]\n";
    }
    if (hasOffset(set))
        text += offsetFunction(set, design);
    return text;
}

std::string rTermsText(const nlohmann::ordered_json &design)
{
    std::string text;
    for (const Json &term : design["terms"]) {
        std::string product;
        for (const Json &number : term["variables"])
            product +=
                (product.empty() ? "" : ":") +
                design["variables"][number.get<std::size_t>()]["expression"].get<std::string>();
        text += (text.empty() ? "" : " + ") + product;
    }
    for (const Json &offset : design["offsets"])
        text += (text.empty() ? "" : " + ") + offset.get<std::string>();
    if (!design["intercept"].get<bool>())
        return text + " - 1";
    return design["terms"].empty() ? (text.empty() ? "1" : "1 + " + text) : text;
}

} // namespace heddle
