// The `design` part of a model file.
#include "core/text.h"
#include "data/designparts.h"
#include "data/formulaterms.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t MaximumLevels = 1'000'000;

Error brokenError(const std::string &place, const std::string &expected)
{
    return badInput("design" + place + ": " + expected + " is expected.", "The model was not read.",
                    "Use a model file as Heddle wrote it.");
}

/// The member of an object, or null.
const Json *member(const Json &json, const char *key)
{
    const auto at = json.find(key);
    return at == json.end() ? nullptr : &*at;
}

bool isArrayUpTo(const Json *json, std::size_t maximum)
{
    return json != nullptr && json->is_array() && json->size() <= maximum;
}

Result<std::vector<double>> numbersFrom(const Json *json, std::size_t count,
                                        const std::string &place)
{
    const Error error =
        brokenError(place, "a list of " + std::to_string(count) + " finite numbers");
    if (json == nullptr || !json->is_array() || json->size() != count)
        return error;
    std::vector<double> numbers;
    for (const Json &entry : *json) {
        if (!entry.is_number() || !std::isfinite(entry.get<double>()))
            return error;
        numbers.push_back(entry.get<double>());
    }
    return numbers;
}

Result<std::vector<std::string>> levelsFrom(const Json *json, const std::string &place)
{
    const Error error = brokenError(place, "a list of at least two different level texts");
    if (!isArrayUpTo(json, MaximumLevels) || json->size() < 2)
        return error;
    std::vector<std::string> levels;
    std::set<std::string> seen;
    for (const Json &entry : *json) {
        if (!entry.is_string() || !isValidUtf8(entry.get_ref<const std::string &>()) ||
            !seen.insert(entry.get<std::string>()).second)
            return error;
        levels.push_back(entry.get<std::string>());
    }
    return levels;
}

Result<PolyBasis> basisFrom(const Json &json, int degree, const std::string &place)
{
    const auto count = static_cast<std::size_t>(degree);
    auto alpha = numbersFrom(member(json, "alpha"), count, place + "/alpha");
    if (!alpha)
        return alpha.error();
    auto norm2 = numbersFrom(member(json, "norm2"), count + 2, place + "/norm2");
    if (!norm2)
        return norm2.error();
    if (std::any_of(norm2->begin(), norm2->end(), [](double x) { return !(x > 0); }))
        return brokenError(place + "/norm2", "a list of positive numbers");
    return PolyBasis{std::move(*alpha), std::move(*norm2)};
}

Result<FormulaNode> expressionFrom(const Json *json, const std::string &place)
{
    if (json == nullptr || !json->is_string())
        return brokenError(place, "the text of a variable");
    auto node = parseFormulaVariable(json->get<std::string>());
    if (!node)
        return node.error().withContext("design" + place);
    return node;
}

Result<DesignVariable> variableFrom(const Json &json, const std::string &place)
{
    if (!json.is_object())
        return brokenError(place, "an object");
    auto expression = expressionFrom(member(json, "expression"), place + "/expression");
    if (!expression)
        return expression.error();
    DesignVariable variable;
    variable.expression = std::move(*expression);
    const FormulaNode &node = variable.expression;
    const bool isCall = node.operation == FormulaOperation::Call;
    if (isCall && node.text == "offset")
        return brokenError(place + "/expression", "no offset()");
    if (isCall && node.text == "poly") {
        variable.kind = DesignVariableKind::Poly;
        if (node.raw)
            return variable;
        auto basis = basisFrom(json, node.degree, place);
        if (!basis)
            return basis.error();
        variable.basis = std::move(*basis);
    } else if (const Json *levels = member(json, "levels"); levels != nullptr) {
        if (isCall)
            return brokenError(place + "/levels", "nothing beside a function");
        auto read = levelsFrom(levels, place + "/levels");
        if (!read)
            return read.error();
        variable.kind = DesignVariableKind::Categorical;
        variable.levels = std::move(*read);
    }
    return variable;
}

Result<DesignProduct> productFrom(const Json &json, std::size_t variables, const std::string &place)
{
    if (!json.is_object())
        return brokenError(place, "an object");
    const Json *numbers = member(json, "variables");
    const Json *full = member(json, "all_levels");
    if (!isArrayUpTo(numbers, variables) || numbers->empty() || !isArrayUpTo(full, variables) ||
        full->size() != numbers->size())
        return brokenError(place, "two lists of one length, 'variables' and 'all_levels',");
    DesignProduct product;
    for (const Json &entry : *numbers) {
        const bool isNumber = entry.is_number_unsigned() && entry.get<std::uint64_t>() < variables;
        const int number = isNumber ? entry.get<int>() : -1;
        if (!isNumber || (!product.variables.empty() && number <= product.variables.back()))
            return brokenError(place + "/variables", "a list of ascending numbers of variables");
        product.variables.push_back(number);
    }
    for (const Json &entry : *full) {
        if (!entry.is_boolean())
            return brokenError(place + "/all_levels", "a list of true and false");
        product.isFull.push_back(entry.get<bool>());
    }
    return product;
}

/// The names stored for readers must be those that the parts give.
Result<void> checkNames(const Json &json, const DesignParts &parts)
{
    const Json *names = member(json, "columns");
    const Error error = brokenError("/columns", "the list of the columns that the terms give");
    if (names == nullptr || !names->is_array() || names->size() != parts.terms.size())
        return error;
    for (std::size_t i = 0; i < parts.terms.size(); ++i) {
        if (!(*names)[i].is_string() ||
            (*names)[i].get_ref<const std::string &>() != parts.terms[i].name)
            return error;
    }
    return {};
}

Result<void> readLists(const Json &json, DesignParts &parts)
{
    std::size_t number = 0;
    for (const Json &entry : *member(json, "variables")) {
        auto variable = variableFrom(entry, "/variables/" + std::to_string(number++));
        if (!variable)
            return variable.error();
        parts.variables.push_back(std::move(*variable));
    }
    number = 0;
    for (const Json &entry : *member(json, "terms")) {
        auto product =
            productFrom(entry, parts.variables.size(), "/terms/" + std::to_string(number++));
        if (!product)
            return product.error();
        parts.products.push_back(std::move(*product));
    }
    number = 0;
    for (const Json &entry : *member(json, "offsets")) {
        const std::string place = "/offsets/" + std::to_string(number++);
        auto offset = expressionFrom(&entry, place);
        if (!offset)
            return offset.error();
        if (offset->operation != FormulaOperation::Call || offset->text != "offset")
            return brokenError(place, "a call of offset()");
        parts.offsets.push_back(std::move(offset->children.front()));
    }
    return {};
}

} // namespace

nlohmann::ordered_json partsToJson(const DesignParts &parts)
{
    Json variables = Json::array();
    for (const DesignVariable &variable : parts.variables) {
        Json entry = {{"expression", formulaText(variable.expression, NumberText::Lossless)}};
        if (variable.kind == DesignVariableKind::Categorical)
            entry["levels"] = variable.levels;
        if (variable.kind == DesignVariableKind::Poly && !variable.expression.raw) {
            entry["alpha"] = variable.basis.alpha;
            entry["norm2"] = variable.basis.norm2;
        }
        variables.push_back(std::move(entry));
    }
    Json terms = Json::array();
    for (const DesignProduct &product : parts.products)
        terms.push_back({{"variables", product.variables}, {"all_levels", product.isFull}});
    Json offsets = Json::array();
    for (const FormulaNode &offset : parts.offsets)
        offsets.push_back("offset(" + formulaText(offset, NumberText::Lossless) + ")");
    Json columns = Json::array();
    for (const DesignTerm &term : parts.terms)
        columns.push_back(term.name);
    return {{"intercept", parts.intercept},
            {"variables", std::move(variables)},
            {"terms", std::move(terms)},
            {"offsets", std::move(offsets)},
            {"columns", std::move(columns)}};
}

Result<DesignParts> partsFromJson(const nlohmann::ordered_json &json)
{
    constexpr std::array Keys = {"intercept", "variables", "terms", "offsets", "columns"};
    if (!json.is_object() || json.size() != Keys.size())
        return brokenError("", "an object with intercept, variables, terms, offsets and columns");
    const Json *intercept = member(json, "intercept");
    if (intercept == nullptr || !intercept->is_boolean())
        return brokenError("/intercept", "true or false");
    for (const char *key : {"variables", "terms", "offsets"}) {
        if (!isArrayUpTo(member(json, key), MaximumDesignColumns))
            return brokenError("/" + std::string(key), "a list of at most 10,000 entries");
    }
    DesignParts parts;
    parts.intercept = intercept->get<bool>();
    if (const auto read = readLists(json, parts); !read)
        return read.error();
    if (parts.products.empty() && !parts.intercept)
        return brokenError("/terms", "at least one term");
    if (const auto finished = finishParts(parts); !finished)
        return finished.error();
    if (const auto checked = checkNames(json, parts); !checked)
        return checked.error();
    return parts;
}

} // namespace heddle
