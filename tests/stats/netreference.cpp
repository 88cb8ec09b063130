#include "netreference.h"

#include "referencefits.h"

#include <QtGlobal>

#include <algorithm>
#include <cmath>
#include <map>

namespace heddle::test {

namespace {

std::string targetOf(const std::string &file)
{
    static const std::map<std::string, std::string> names = {
        {"birthwt.csv", "low"},      {"diamonds.csv.gz", "price"}, {"insurance.csv", "Claims"},
        {"iris.csv", "Species"},     {"mtcars.csv", "mpg"},        {"pima_tr.csv", "type"},
        {"sonar.csv", "Class"},      {"spam.csv.gz", "type"},      {"vehicle.csv", "Class"},
        {"warpbreaks.csv", "breaks"}};
    return names.at(file);
}

/// A term is a numeric column, or the name of a categorical one and a level of it.
Eigen::VectorXd valuesOfTerm(const Table &table, const std::string &term)
{
    Eigen::VectorXd values(table.rows());
    if (const Column *column = table.find(term)) {
        std::copy(column->numbers().begin(), column->numbers().end(), values.data());
        return values;
    }
    for (const Column &column : table.columns()) {
        if (column.codes().empty() || !term.starts_with(column.name()))
            continue;
        const std::vector<std::string> &levels = column.levels();
        const auto level =
            std::find(levels.begin(), levels.end(), term.substr(column.name().size()));
        if (level == levels.end())
            continue;
        for (std::size_t i = 0; i < column.codes().size(); ++i)
            values[static_cast<Eigen::Index>(i)] =
                column.codes()[i] == level - levels.begin() ? 1 : 0;
        return values;
    }
    qFatal("no term %s", term.c_str());
}

NetFamily familyOf(const nlohmann::json &entry, const Column &target)
{
    if (!entry.contains("family")) {
        if (target.codes().empty())
            return NetFamily::Gaussian;
        return target.levels().size() == 2 ? NetFamily::Binomial : NetFamily::Multinomial;
    }
    for (const NetFamily family :
         {NetFamily::Gaussian, NetFamily::Binomial, NetFamily::Multinomial, NetFamily::Poisson}) {
        if (entry["family"] == toText(family))
            return family;
    }
    qFatal("no such family");
}

} // namespace

FitRows NetCase::rows() const
{
    FitRows rows;
    rows.offset = offset;
    return rows;
}

NetCase netCase(const nlohmann::json &entry)
{
    const std::string file = entry["file"].get<std::string>();
    const std::shared_ptr<const Table> table = tableOf(file);
    const Column &target = *table->find(targetOf(file));
    NetCase made;
    const nlohmann::json &terms = entry["terms"];
    Eigen::MatrixXd x = Eigen::MatrixXd::Ones(table->rows(), 1 + static_cast<int>(terms.size()));
    for (std::size_t j = 0; j < terms.size(); ++j)
        x.col(static_cast<Eigen::Index>(j) + 1) = valuesOfTerm(*table, terms[j].get<std::string>());
    made.design = std::make_shared<const GlmDesign>(*GlmDesign::make(std::move(x), true));
    made.numbers.assign(target.numbers().begin(), target.numbers().end());
    made.codes.assign(target.codes().begin(), target.codes().end());
    made.target.numbers = made.numbers;
    made.target.codes = made.codes;
    made.target.levels = static_cast<std::int32_t>(target.levels().size());
    if (entry.contains("event") && entry["event"].is_string()) {
        const auto &levels = target.levels();
        made.target.event = static_cast<std::int32_t>(
            std::find(levels.begin(), levels.end(), entry["event"].get<std::string>()) -
            levels.begin());
    }
    if (entry.contains("offset") && entry["offset"] == "log(Holders)") {
        for (const double holders : table->find("Holders")->numbers())
            made.offset.push_back(std::log(holders));
    }
    made.options.family = familyOf(entry, target);
    made.options.alpha = entry.value("alpha", 1.0);
    made.options.grouped = entry.value("type_multinomial", "") == "grouped";
    return made;
}

NetPath fitted(const NetCase &netCase, const FitRows &rows)
{
    auto path = fitElasticNet(*netCase.design, netCase.target, rows, netCase.options);
    if (!path)
        qFatal("%s", path.error().text().c_str());
    return *path;
}

NetPath fitted(const NetCase &netCase)
{
    return fitted(netCase, netCase.rows());
}

Split splitByFold(const std::vector<int> &foldOfRow, int fold)
{
    Split split;
    for (std::size_t i = 0; i < foldOfRow.size(); ++i) {
        split.training.push_back(foldOfRow[i] == fold ? 0 : 1);
        if (foldOfRow[i] == fold)
            split.tested.push_back(static_cast<std::int64_t>(i));
    }
    return split;
}

} // namespace heddle::test
