// Built twice (engine/CMakeLists.txt): with HEDDLE_LOADS_XGBOOST for programs that load libraries,
// without it for those that cannot.
#include "stats/xgboostloader.h"

#ifdef HEDDLE_LOADS_XGBOOST

#include <xgboost/c_api.h>

#include <array>

#include <dlfcn.h>

namespace heddle {

namespace {

/// Takes functions out of the library; keeps the name of one that is not there.
struct Library
{
    void *handle = nullptr;
    const char *missing = nullptr;

    /// @param declared  the header's function: the member must have its type.
    template <typename Function>
    void find(const char *name, Function * /*declared*/, Function *&member)
    {
        member = reinterpret_cast<Function *>(::dlsym(handle, name));
        if (!member)
            missing = name;
    }
};

} // namespace

std::string loadXgboost(XgboostApi &api)
{
    static constexpr std::array names = {"libxgboost.so.0", "libxgboost.so"};
    Library library;
    for (const char *const name : names)
        if (!library.handle)
            library.handle = ::dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (!library.handle)
        return "The library XGBoost (libxgboost.so.0) is not installed here. Install it: on Debian "
               "and Ubuntu with apt-get install libxgboost0.";
    library.find("XGBoostVersion", &XGBoostVersion, api.version);
    library.find("XGBGetLastError", &XGBGetLastError, api.lastError);
    library.find("XGDMatrixCreateFromDense", &XGDMatrixCreateFromDense, api.matrixFromDense);
    library.find("XGDMatrixSetFloatInfo", &XGDMatrixSetFloatInfo, api.setFloats);
    library.find("XGDMatrixFree", &XGDMatrixFree, api.freeMatrix);
    library.find("XGBoosterCreate", &XGBoosterCreate, api.createBooster);
    library.find("XGBoosterSetParam", &XGBoosterSetParam, api.setParameter);
    library.find("XGBoosterBoostOneIter", &XGBoosterBoostOneIter, api.boostOnce);
    library.find("XGBoosterPredictFromDMatrix", &XGBoosterPredictFromDMatrix, api.predict);
    library.find("XGBoosterSaveModelToBuffer", &XGBoosterSaveModelToBuffer, api.save);
    library.find("XGBoosterFree", &XGBoosterFree, api.freeBooster);
    if (library.missing)
        return std::string("The library XGBoost that is installed here has no ") + library.missing +
               ". Install XGBoost 1.7 or a later one.";
    return {};
}

} // namespace heddle

#else

namespace heddle {

std::string loadXgboost(XgboostApi & /*api*/)
{
    return "This program cannot load XGBoost: it is the static worker, or Heddle was built without "
           "it. Where libxgboost is installed, heddle-worker-trees runs these learners; to build "
           "with it, install libxgboost-dev first.";
}

} // namespace heddle

#endif
