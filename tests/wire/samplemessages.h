#pragma once

#include "wire/messages.h"

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace heddle::test {

/// A result of a task with every member set: numbers of all kinds, a failed cell, letters that take
/// several bytes.
inline TaskResult sampleResult()
{
    TaskResult result;
    result.task = 4'000'000'000;
    result.timing = {3, 0.1, 0.2, 0.15};
    result.cells.resize(2);
    CellResult &fitted = result.cells[0];
    fitted.rowsTrain = 90;
    fitted.rowsTest = 2;
    fitted.metrics = {0.1, std::numeric_limits<double>::quiet_NaN()};
    fitted.testLink = {-0.0, std::numeric_limits<double>::infinity(), 1.0 / 3};
    fitted.warnings = {"Größe ≠ 0."};
    GlmFit &fit = fitted.fit;
    fit.family = Family::Binomial;
    fit.link = Link::Logit;
    fit.rows = 90;
    fit.converged = false;
    fit.iterations = 25;
    fit.separation = Separation::QuasiComplete;
    fit.separatingColumns = {2, 0};
    fit.coefficients.resize(3);
    fit.coefficients << 0.1, -1e-308, std::nan("");
    fit.nullDeviance = 1e300;
    fit.dfNull = 89;
    fit.deviance = 5e-324;
    fit.dfResidual = -1;
    fit.dispersion = 0.1 + 0.2;
    fit.logWeightSum = -3;
    fit.weightSum = 90.5;
    fit.saturatedLogLikelihood = 7;
    TreeEnsemble trees;
    trees.sum = TreeEnsemble::Sum::Share;
    trees.columns = 3;
    trees.outputs = 2;
    trees.base = -0.1;
    trees.scale = 8;
    trees.firstNodes = {0, 1, 4};
    trees.nodes = {{-1, 0, 0, 0.25F, 0, 90},
                   {2, 1, 2, 1.5e-40F, 12.5F, 90},
                   {-1, 0, 0, -0.0F, 0, 40},
                   {-1, 0, 0, 0.1F, 0, 50}};
    fitted.trees = std::make_shared<const TreeEnsemble>(std::move(trees));
    result.cells[1].failure = "No training row is \"setosa\".";
    return result;
}

/// A message as it travels and as docs/protocol.md says it.
struct SampleMessage
{
    std::string json; ///< Its map as JSON text; empty: too long to write down.
    std::string payload;
    bool isToWorker = false;
    bool isToCoordinator = false;
};

template <typename Message>
std::string payloadOf(const Message &message)
{
    constexpr std::size_t lengthSize = 4;
    return frameOf(message).substr(lengthSize);
}

/// One of every type.
inline std::vector<SampleMessage> sampleMessages()
{
    const message::Identity identity{1, "2.3", "b1", "x86"};
    message::Hello hello{identity, {"logistic", "linear"},
                         "1.7.4",  4,
                         8,        64,
                         32,       "höst",
                         "user",   "Linux",
                         "place",  2,
                         99,       7,
                         1.5};
    const TaskResult result = sampleResult();
    return {
        {R"({"type":"token","token":"secret"})", payloadOf(message::Token{"secret"}), true, true},
        {R"({"type":"hello","protocol":1,"version":"2.3","build":"b1","level":"x86",)"
         R"("learners":["logistic","linear"],"xgboost":"1.7.4","lanes":4,"cores":8,"memory":64,"free":32,)"
         R"("host":"höst","user":"user","system":"Linux","cache":"place","held_tables":2,)"
         R"("held_bytes":99,"process":7,"clock":1.5})",
         payloadOf(hello), false, true},
        {R"({"type":"welcome","protocol":1,"version":"2.3","build":"b1","level":"x86",)"
         R"("heartbeat_s":0.5})",
         payloadOf(message::Welcome{identity, 0.5}), true, false},
        {R"({"type":"refused","reason":"no"})", payloadOf(message::Refused{"no"}), true, true},
        {R"({"type":"load","table":"t","bytes":70000,"experiment":"{}"})",
         payloadOf(message::Load{"t", 70'000, "{}"}), true, false},
        {R"({"type":"need"})", payloadOf(message::Need{}), false, true},
        {R"({"type":"ready","tasks":300})", payloadOf(message::Ready{300}), false, true},
        {R"({"type":"unable","reason":"disk"})", payloadOf(message::Unable{"disk"}), false, true},
        {R"({"type":"run","tasks":[1,0,70000]})", payloadOf(message::Run{{1, 0, 70'000}}), true,
         false},
        {R"({"type":"forget","tasks":[]})", payloadOf(message::Forget{}), true, false},
        {R"({"type":"stop"})", payloadOf(message::Stop{}), true, false},
        {R"({"type":"drain"})", payloadOf(message::Drain{}), true, false},
        {R"({"type":"started","task":5,"lane":1,"time":0.25})",
         payloadOf(message::Started{5, 1, 0.25}), false, true},
        {R"({"type":"progress","task":5,"lane":1,"time":0.25,"share":0.75})",
         payloadOf(message::Progress{5, 1, 0.25, 0.75}), false, true},
        {"", payloadOf(result), false, true},
        {R"({"type":"returned","tasks":[4294967296]})",
         payloadOf(message::Returned{{4'294'967'296}}), false, true},
        {R"({"type":"ping","number":9})", payloadOf(message::Ping{9}), true, false},
        {R"({"type":"pong","number":9,"time":0.5,"resident":1,"cpu_s":0.125})",
         payloadOf(message::Pong{9, 0.5, 1, 0.125}), false, true},
        {R"({"type":"echo","bytes":{"bytes":[0,255],"subtype":null}})",
         payloadOf(message::Echo{std::string("\0\xff", 2)}), true, true},
        {R"({"type":"bye","reason":"done"})", payloadOf(message::Bye{"done"}), true, true},
    };
}

} // namespace heddle::test
