#pragma once

#include "stats/glm.h"

#include <functional>
#include <stop_token>

namespace heddle {

struct PenalisedOptions
{
    Penalty penalty = Penalty::Firth;
    double lambda = 0.01;   ///< Of ridge, on glmnet's scale: above 0.
    int maxIterations = 25; ///< Of Firth's, as R's glm.control(maxit).
    double epsilon = 1e-8;  ///< Of Firth's, on the relative change of -2 × the penalised log L.
    bool summary = true;    ///< Standard errors (Firth) and null deviance, too.
    bool hasShares = false; ///< Responses are shares with prior weights as trials, not 0 and 1.
    std::stop_token stop;   ///< Asked at each iteration.
    std::function<void(double share)> progress; ///< Told after each iteration, from 0 to 1.
};

/// Fits P(y = 1 | x) = 1 / (1 + exp(-(offset + x'b))) held back by a penalty, so that finite
/// estimates exist also where the classes are separated.
///
/// Firth: maximises log L + ½ log det I(b), I the information X'WX: the score Σ w (y - μ) x becomes
/// Σ [w (y - μ) + h (½ - μ)] x with the hat diagonals h. Standard errors are √diag(I⁻¹) there;
/// `penaltyShare` is ½ log det I of the design's own columns.
/// Ridge: minimises -log L / Σw + λ/2 Σ b² on columns of variance 1 (divisor Σw), the intercept
/// free: glmnet with alpha = 0 (stats/elasticnet.h). There are no standard errors.
/// Deviance and log L are the data's own, without the penalty.
///
/// @param y  shares of events in [0, 1], one a row of the design.
/// @return   the model, also when it did not converge, or
///           BadInput   sizes differ, no rows, a share or weight outside its range, λ not above 0;
///           Cancelled  options.stop was asked for.
/// Cost O(n p²) per iteration; converges linearly (some twenty iterations). Memory: a copy of the
/// design. Reentrant; no I/O, no randomness, no libm but sqrt.
/// Source: Firth 1993, Biometrika 80; Heinze & Schemper 2002, Statistics in Medicine 21; that the
/// estimates are finite: Kosmidis & Firth 2021, Biometrika 108.
Result<GlmFit> fitPenalisedLogistic(const GlmDesign &design, std::span<const double> y,
                                    const FitRows &rows, const PenalisedOptions &options);

} // namespace heddle
