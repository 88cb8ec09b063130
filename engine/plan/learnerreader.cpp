// The part of reading an experiment that is about its learners.
#include "core/text.h"
#include "plan/experimentreader.h"

#include <nlohmann/json.hpp>

#include <set>

namespace heddle {

void ExperimentReader::readLearners(const Json &json, std::vector<LearnerSpec> &learners)
{
    if (!isArray(json, "/learners"))
        return;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const std::string pointer = "/learners/" + std::to_string(i);
        learners.push_back(readLearner(json[i], pointer));
        if (!seen.insert(learners.back().name).second)
            fail(pointer,
                 "has the name " + heddle::quoted(learners.back().name) + " of an earlier learner.",
                 "Give each learner a \"name\" of its own.");
    }
}

LearnerSpec ExperimentReader::readLearner(const Json &json, const std::string &pointer)
{
    LearnerSpec learner;
    if (!isObject(json, pointer))
        return learner;
    checkKeys(json, pointer, {{"kind", "name", "parameters"}, {"grid"}});
    Choice kinds = {{}, {"elastic-net", "boosted-trees", "random-forest"}};
    for (const LearnerKind known : learnerKinds)
        kinds.known.emplace_back(toText(known));
    const auto kind = json.find("kind");
    if (kind == json.end()) {
        fail(pointer + "/kind", "is missing.", "Built in: " + joined(kinds.known) + ".");
        return learner;
    }
    learner.name = choose(*kind, pointer + "/kind", kinds);
    for (const LearnerKind known : learnerKinds)
        if (learner.name == toText(known))
            learner.kind = known;
    learner.maxIterations = defaultMaxIterations(learner.kind);
    if (const auto name = json.find("name"); name != json.end()) {
        learner.name = text(*name, pointer + "/name");
        if (learner.name.empty())
            fail(pointer + "/name", "is empty.", "Leave it out, or give the learner a name.");
    }
    if (const auto parameters = json.find("parameters"); parameters != json.end())
        readParameters(*parameters, pointer + "/parameters", learner);
    return learner;
}

void ExperimentReader::readParameters(const Json &json, const std::string &pointer,
                                      LearnerSpec &learner)
{
    if (!isObject(json, pointer))
        return;
    Choice keys;
    const auto links = linksOf(learner.kind);
    if (links.size() > 1)
        keys.known.emplace_back("link");
    if (learner.kind == LearnerKind::Logistic) {
        keys.known.emplace_back("penalty");
        keys.later.emplace_back("lambda");
    }
    if (learner.kind == LearnerKind::Poisson)
        keys.known.emplace_back("dispersion");
    if (hasMaxIterations(learner.kind))
        keys.known.emplace_back("max_iterations");
    if (hasEpsilon(learner.kind))
        keys.known.emplace_back("epsilon");
    checkKeys(json, pointer, keys);
    for (const auto &[key, value] : json.items()) {
        const std::string place = std::string(pointer).append("/").append(key);
        if (key == "link")
            readLink(value, place, learner);
        else if (key == "penalty")
            choose(value, place, {{"none"}, {"ridge", "firth"}});
        else if (key == "dispersion")
            readDispersion(value, place, learner);
        else if (key == "max_iterations")
            learner.maxIterations = static_cast<int>(integer(value, place, 1, LargestCount));
        else if (key == "epsilon") {
            learner.epsilon = value.is_number() ? value.get<double>() : 0;
            if (!(learner.epsilon > 0 && learner.epsilon < 1))
                fail(place,
                     "is " + value.dump(-1, ' ', true) + ", a number between 0 and 1 is needed.");
        }
    }
}

void ExperimentReader::readLink(const Json &json, const std::string &pointer, LearnerSpec &learner)
{
    const auto links = linksOf(learner.kind);
    Choice names;
    for (const Link link : links)
        names.known.emplace_back(toText(link));
    const std::string name = choose(json, pointer, names);
    for (const Link link : links.subspan(1))
        if (name == toText(link))
            learner.chosenLink = link;
}

void ExperimentReader::readDispersion(const Json &json, const std::string &pointer,
                                      LearnerSpec &learner)
{
    learner.estimateDispersion = json == "estimate";
    if (!learner.estimateDispersion && json != 1 && json != "1")
        fail(pointer,
             "is " + json.dump(-1, ' ', true) + ", 1 or \"estimate\" (quasi-poisson) is needed.");
}

} // namespace heddle
