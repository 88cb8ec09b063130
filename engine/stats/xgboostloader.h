#pragma once

#include <cstdint>
#include <string>

namespace heddle {

/// The functions of XGBoost's C interface that Heddle calls, as the library that was loaded has
/// them. Handles are pointers of the library's own; functions give 0, or -1 with a text as
/// lastError(). Source: xgboost/c_api.h of XGBoost 1.7.
struct XgboostApi
{
    using Handle = void *;
    using Size = std::uint64_t;

    void (*version)(int *major, int *minor, int *patch) = nullptr;
    const char *(*lastError)() = nullptr;
    int (*matrixFromDense)(const char *data, const char *config, Handle *matrix) = nullptr;
    int (*setFloats)(Handle matrix, const char *field, const float *values, Size count) = nullptr;
    int (*freeMatrix)(Handle matrix) = nullptr;
    int (*createBooster)(const Handle *matrices, Size count, Handle *booster) = nullptr;
    int (*setParameter)(Handle booster, const char *name, const char *value) = nullptr;
    int (*boostOnce)(Handle booster, Handle matrix, float *gradient, float *hessian,
                     Size count) = nullptr;
    int (*predict)(Handle booster, Handle matrix, const char *config, const Size **shape,
                   Size *dimensions, const float **values) = nullptr;
    int (*save)(Handle booster, const char *config, Size *size, const char **bytes) = nullptr;
    int (*freeBooster)(Handle booster) = nullptr;
};

/// Loads libxgboost and finds its functions. Programs that cannot load libraries (the static
/// worker) and builds without XGBoost's header are linked with another one, which only refuses.
/// @return why it cannot be used, with what to do; empty: `api` is complete.
std::string loadXgboost(XgboostApi &api);

} // namespace heddle
