#include "plan/plannets.h"

namespace heddle {

NetFamily netFamily(const Plan &plan, int learner)
{
    if (plan.target().kind != TargetKind::Numbers)
        return plan.isJoint(learner) ? NetFamily::Multinomial : NetFamily::Binomial;
    const LearnerSpec &spec = plan.experiment().learners[static_cast<std::size_t>(learner)];
    return spec.net.family == NetFamily::Poisson ? NetFamily::Poisson : NetFamily::Gaussian;
}

NetTarget netTarget(const Plan &plan, int learner, int level)
{
    const Target &target = plan.target();
    NetTarget net;
    if (target.kind != TargetKind::Classes) {
        net.numbers = target.numbers;
        return net;
    }
    net.codes = target.codes;
    if (plan.isJoint(learner))
        net.levels = static_cast<std::int32_t>(target.levels.size());
    else
        net.event = level >= 0 ? level : target.event;
    return net;
}

NetOptions netOptions(const LearnerSpec &learner, NetFamily family)
{
    const NetParameters &net = learner.net;
    NetOptions options;
    options.family = family;
    options.alpha = net.alpha;
    options.lambdaCount = net.lambdaCount;
    options.lambdaMinRatio = net.lambdaMinRatio;
    options.standardize = net.standardize;
    options.grouped = net.grouped;
    return options;
}

} // namespace heddle
