#include "run/tuningsections.h"

#include "plan/tuninggrid.h"
#include "run/sinkmembers.h"

namespace heddle {

namespace {

/// Level by level where all are modelled at once.
void writeCoefficients(const Plan &plan, const PathEntry &entry, SinkMembers &members)
{
    ResultSink &sink = members.sink();
    const std::vector<CoefficientName> &names = plan.coefficients(entry.cell.learner);
    const Eigen::MatrixXd byTerm = entry.coefficients.transpose(); // a term's lambdas together
    const auto values = [&](std::size_t i) {
        return std::span(byTerm.col(static_cast<Eigen::Index>(i)).data(),
                         static_cast<std::size_t>(byTerm.rows()));
    };
    const bool isJoint = !names.front().level.empty();
    const bool hasIntercept = plan.recipe().hasIntercept();
    const std::size_t terms = plan.recipe().terms().size();
    if (hasIntercept && isJoint) {
        sink.key("intercept");
        sink.beginObject();
        for (std::size_t i = 0; i < names.size(); i += terms)
            members.numbers(names[i].level, values(i));
        sink.endObject();
    } else if (hasIntercept) {
        members.numbers("intercept", values(0));
    }
    sink.key("coefficients");
    sink.beginObject();
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (isJoint && i % terms == 0) {
            sink.key(names[i].level);
            sink.beginObject();
        }
        if (!hasIntercept || i % terms > 0)
            members.numbers(names[i].term, values(i));
        if (isJoint && (i + 1) % terms == 0)
            sink.endObject();
    }
    sink.endObject();
}

} // namespace

void writePathMembers(const Plan &plan, const PathEntry &entry, ResultSink &sink)
{
    SinkMembers members(sink);
    sink.key("cell");
    sink.beginObject();
    members.text("learner", plan.learner(entry.cell).name);
    if (const std::string &setting = plan.settingText(entry.cell); hasParameters(setting))
        members.json("point", setting);
    if (entry.cell.level >= 0)
        members.text("level", plan.levelName(entry.cell.level));
    sink.endObject();
    members.numbers("lambda", entry.lambda);
    members.counts("df", entry.df);
    members.numbers("deviance_ratio", entry.devianceRatio);
    writeCoefficients(plan, entry, members);
    if (entry.cvMean.empty())
        return;
    sink.key("cv");
    sink.beginObject();
    members.text("metric", toText(plan.experiment().metrics.front()));
    members.numbers("mean", entry.cvMean);
    members.numbers("se", entry.cvSe);
    sink.endObject();
}

void writeSelectionMembers(const Plan &plan, const SelectionEntry &entry, ResultSink &sink)
{
    SinkMembers members(sink);
    members.text("learner",
                 plan.experiment().learners[static_cast<std::size_t>(entry.learner)].name);
    members.text("metric", toText(entry.metric));
    members.json("best", plan.pointText(entry.learner, entry.best));
    members.json("one_se", plan.pointText(entry.learner, entry.oneSe));
    members.texts("at_edge", entry.atEdge);
    if (!entry.isNested)
        return;
    sink.key("nested");
    sink.beginObject();
    members.number("mean", entry.nestedMean);
    members.number("se", entry.nestedSe);
    sink.endObject();
}

} // namespace heddle
