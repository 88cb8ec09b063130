#include "formats/treatmentreport.h"

#include "formats/rnumbers.h"
#include "formats/texttable.h"

namespace heddle {

std::string treatmentReport(const Results &results)
{
    if (results.treatments.empty())
        return {};
    constexpr int digits = 4;
    std::vector<double> pValues;
    for (const TreatmentEntry &entry : results.treatments)
        pValues.push_back(entry.score.pValue);
    const std::vector<std::string> pTexts = formatPValuesR(pValues, digits - 1);
    TextTable table({"", "from", "code", "r2", "p", ""}, 1);
    for (const std::size_t column : {1, 2, 5})
        table.alignLeft(column);
    std::int64_t recommended = 0;
    for (std::size_t i = 0; i < results.treatments.size(); ++i) {
        const TreatmentEntry &entry = results.treatments[i];
        const std::string level = results.plan->levelName(entry.cell.level);
        table.addRow({level.empty() ? entry.derived : level + ": " + entry.derived, entry.variable,
                      std::string(toText(entry.code)), formatR(entry.score.r2, digits), pTexts[i],
                      entry.isRecommended ? "recommended" : ""});
        recommended += entry.isRecommended ? 1 : 0;
    }
    return "\nTreatment of the variables: " + std::to_string(recommended) + " of " +
           std::to_string(results.treatments.size()) + " derived ones are recommended (p below " +
           formatR(results.plan->treatment()->significance(), digits) + ")\n" + table.text();
}

} // namespace heddle
