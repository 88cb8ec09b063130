#include "stats/xgboost.h"

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

struct Loaded
{
    XgboostApi api;
    std::string fault;
};

const Loaded &loaded()
{
    static const Loaded library = [] {
        Loaded made;
        made.fault = loadXgboost(made.api);
        return made;
    }();
    return library;
}

/// What the library says, without its stack trace.
Error faultOf(const XgboostApi &api)
{
    std::string text = api.lastError();
    text.resize(std::min(text.size(), text.find('\n')));
    return {ErrorCode::Internal, "XGBoost says: " + text, "No model was made.",
            "Please report it with the experiment."};
}

Result<void> checked(const XgboostApi &api, int status)
{
    return status == 0 ? Result<void>() : Result<void>(faultOf(api));
}

} // namespace

Result<const XgboostApi *> xgboost()
{
    const Loaded &library = loaded();
    if (!library.fault.empty())
        return Error{ErrorCode::Resources, library.fault};
    return &library.api;
}

std::string xgboostVersion()
{
    const auto api = xgboost();
    if (!api)
        return {};
    int major = 0, minor = 0, patch = 0;
    (*api)->version(&major, &minor, &patch);
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

XgboostMatrix::XgboostMatrix(const XgboostApi &api, XgboostApi::Handle handle)
    : m_api(&api)
    , m_handle(handle)
{
}

XgboostMatrix::XgboostMatrix(XgboostMatrix &&other) noexcept
    : m_api(other.m_api)
    , m_handle(std::exchange(other.m_handle, nullptr))
{
}

XgboostMatrix::~XgboostMatrix()
{
    if (m_handle)
        m_api->freeMatrix(m_handle);
}

Result<XgboostMatrix> XgboostMatrix::make(const XgboostApi &api, std::span<const float> values,
                                          std::int64_t columns)
{
    const std::string data = "{\"data\":[" +
                             std::to_string(reinterpret_cast<std::uintptr_t>(values.data())) +
                             ",true],\"shape\":[" + std::to_string(std::ssize(values) / columns) +
                             "," + std::to_string(columns) + R"(],"typestr":"<f4","version":3})";
    XgboostApi::Handle handle = nullptr;
    if (api.matrixFromDense(data.c_str(), R"({"missing":NaN,"nthread":1})", &handle) != 0)
        return faultOf(api);
    return XgboostMatrix(api, handle);
}

Result<void> XgboostMatrix::set(const char *field, std::span<const float> values)
{
    return checked(*m_api, m_api->setFloats(m_handle, field, values.data(), values.size()));
}

XgboostBooster::XgboostBooster(const XgboostApi &api, XgboostApi::Handle matrix,
                               XgboostApi::Handle handle)
    : m_api(&api)
    , m_matrix(matrix)
    , m_handle(handle)
{
}

XgboostBooster::XgboostBooster(XgboostBooster &&other) noexcept
    : m_api(other.m_api)
    , m_matrix(other.m_matrix)
    , m_handle(std::exchange(other.m_handle, nullptr))
{
}

XgboostBooster::~XgboostBooster()
{
    if (m_handle)
        m_api->freeBooster(m_handle);
}

Result<XgboostBooster> XgboostBooster::make(const XgboostApi &api, const XgboostMatrix &matrix,
                                            const Parameters &parameters)
{
    XgboostApi::Handle handle = nullptr;
    if (api.createBooster(&matrix.m_handle, 1, &handle) != 0)
        return faultOf(api);
    XgboostBooster booster(api, matrix.m_handle, handle);
    for (const auto &[name, value] : parameters)
        if (api.setParameter(handle, name.c_str(), value.c_str()) != 0)
            return faultOf(api);
    return booster;
}

Result<void> XgboostBooster::grow(std::span<float> gradient, std::span<float> hessian)
{
    return checked(*m_api, m_api->boostOnce(m_handle, m_matrix, gradient.data(), hessian.data(),
                                            gradient.size()));
}

Result<std::span<const float>> XgboostBooster::margins(const XgboostMatrix &matrix)
{
    static constexpr const char *config =
        R"({"type":1,"training":true,"iteration_begin":0,"iteration_end":0,"strict_shape":false})";
    const XgboostApi::Size *shape = nullptr;
    XgboostApi::Size dimensions = 0;
    const float *values = nullptr;
    if (m_api->predict(m_handle, matrix.m_handle, config, &shape, &dimensions, &values) != 0)
        return faultOf(*m_api);
    std::size_t count = 1;
    for (XgboostApi::Size i = 0; i < dimensions; ++i)
        count *= shape[i];
    return std::span<const float>(values, count);
}

Result<std::string> XgboostBooster::save()
{
    XgboostApi::Size size = 0;
    const char *bytes = nullptr;
    if (m_api->save(m_handle, R"({"format":"ubj"})", &size, &bytes) != 0)
        return faultOf(*m_api);
    return std::string(bytes, size);
}

} // namespace heddle
