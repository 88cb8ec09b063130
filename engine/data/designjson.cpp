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

/// Level texts, none twice.
Result<std::vector<std::string>> levelsFrom(const Json *json, const std::string &place,
                                            std::size_t least)
{
    const Error error =
        brokenError(place, least > 0 ? "a list of at least two different level texts"
                                     : "a list of different level texts");
    if (!isArrayUpTo(json, MaximumLevels) || json->size() < least)
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

/// A finite number.
Result<double> numberFrom(const Json &json, const char *key, const std::string &place)
{
    const Json *number = member(json, key);
    if (number == nullptr || !number->is_number() || !std::isfinite(number->get<double>()))
        return brokenError(place + "/" + key, "a finite number");
    return number->get<double>();
}

Result<DerivedVariable> derivedFrom(const Json &json, bool isCall, const std::string &place)
{
    DerivedVariable derived;
    const Json *name = member(json, "derived");
    if (!name->is_string() || name->get_ref<const std::string &>().empty() ||
        !isValidUtf8(name->get_ref<const std::string &>()))
        return brokenError(place + "/derived", "the name of a derived variable");
    derived.name = name->get<std::string>();
    const Json *code = member(json, "code");
    const auto known = code != nullptr && code->is_string()
                           ? treatmentCodeFromText(code->get<std::string>())
                           : std::nullopt;
    if (!known)
        return brokenError(place + "/code",
                           "clean, missing, level, impact, prevalence or deviation");
    derived.code = *known;
    const auto missing = numberFrom(json, "missing", place);
    if (!missing)
        return missing.error();
    derived.missing = *missing;
    const Json *levels = member(json, "levels");
    derived.isOfLevels = levels != nullptr;
    if (derived.isOfLevels && (isCall || derived.code == TreatmentCode::Clean))
        return brokenError(place + "/levels", "nothing beside numbers");
    if (!derived.isOfLevels) {
        if (derived.code == TreatmentCode::Clean || derived.code == TreatmentCode::Missing)
            return derived;
        return brokenError(place + "/levels", "a list of the levels coded");
    }
    auto read = levelsFrom(levels, place + "/levels", 0);
    if (!read)
        return read.error();
    derived.levels = std::move(*read);
    auto values = numbersFrom(member(json, "values"), derived.levels.size(), place + "/values");
    if (!values)
        return values.error();
    derived.values = std::move(*values);
    const auto novel = numberFrom(json, "novel", place);
    if (!novel)
        return novel.error();
    derived.novel = *novel;
    return derived;
}

Json derivedToJson(Json entry, const DerivedVariable &derived)
{
    entry["derived"] = derived.name;
    entry["code"] = toText(derived.code);
    if (derived.isOfLevels) {
        entry["levels"] = derived.levels;
        entry["values"] = derived.values;
    }
    entry["missing"] = derived.missing;
    if (derived.isOfLevels)
        entry["novel"] = derived.novel;
    return entry;
}

/// Columns that are centred and scaled, by their names.
Result<void> readScales(const Json &json, DesignParts &parts)
{
    const Json *list = member(json, "standardized");
    if (list == nullptr)
        return {};
    const Error error =
        brokenError("/standardized", "a list of columns with a finite mean and an sd above 0");
    if (!isArrayUpTo(list, parts.terms.size()))
        return error;
    parts.scales.resize(parts.terms.size());
    std::size_t next = 0; // in the order of the columns
    for (const Json &entry : *list) {
        const Json *name = entry.is_object() ? member(entry, "column") : nullptr;
        if (name == nullptr || !name->is_string() || entry.size() != 3)
            return error;
        while (next < parts.terms.size() &&
               parts.terms[next].name != name->get_ref<const std::string &>())
            ++next;
        const auto mean = numberFrom(entry, "mean", "/standardized");
        const auto sd = numberFrom(entry, "sd", "/standardized");
        if (next == parts.terms.size() || !mean || !sd || !(*sd > 0))
            return error;
        parts.scales[next++] = {*mean, *sd};
    }
    return {};
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
    if (json.contains("derived")) {
        if (isCall && node.text == "poly")
            return brokenError(place + "/expression", "no poly()");
        auto derived = derivedFrom(json, isCall, place);
        if (!derived)
            return derived.error();
        variable.kind = DesignVariableKind::Derived;
        variable.derived = std::move(*derived);
        return variable;
    }
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
        auto read = levelsFrom(levels, place + "/levels", 2);
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
        if (variable.kind == DesignVariableKind::Derived)
            entry = derivedToJson(std::move(entry), variable.derived);
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
    Json json = {{"intercept", parts.intercept},
                 {"variables", std::move(variables)},
                 {"terms", std::move(terms)},
                 {"offsets", std::move(offsets)},
                 {"columns", std::move(columns)}};
    for (std::size_t i = 0; i < parts.scales.size(); ++i)
        if (parts.scales[i].isApplied())
            json["standardized"].push_back({{"column", parts.terms[i].name},
                                            {"mean", parts.scales[i].center},
                                            {"sd", parts.scales[i].scale}});
    return json;
}

Result<DesignParts> partsFromJson(const nlohmann::ordered_json &json)
{
    constexpr std::array Keys = {"intercept", "variables", "terms", "offsets", "columns"};
    if (!json.is_object() || json.size() != Keys.size() + (json.contains("standardized") ? 1 : 0))
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
    if (const auto scales = readScales(json, parts); !scales)
        return scales.error();
    return parts;
}

} // namespace heddle
