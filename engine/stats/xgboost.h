#pragma once

#include "core/result.h"
#include "stats/xgboostloader.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// The library, loaded by the first call and kept. Any thread may call it.
/// Resources, with what to install, when it cannot be used here.
Result<const XgboostApi *> xgboost();

/// "1.7.4"; empty when it cannot be used here.
std::string xgboostVersion();

/// Rows of a training set in XGBoost's memory; single precision, no missing values.
class XgboostMatrix
{
public:
    /// @param values  row by row, `columns` numbers each.
    static Result<XgboostMatrix> make(const XgboostApi &api, std::span<const float> values,
                                      std::int64_t columns);
    ~XgboostMatrix();
    XgboostMatrix(XgboostMatrix &&other) noexcept;
    XgboostMatrix(const XgboostMatrix &) = delete;
    XgboostMatrix &operator=(const XgboostMatrix &) = delete;
    XgboostMatrix &operator=(XgboostMatrix &&) = delete;

    /// "weight", or "base_margin": what predictions begin with; one number a row.
    Result<void> set(const char *field, std::span<const float> values);

private:
    friend class XgboostBooster;
    XgboostMatrix(const XgboostApi &api, XgboostApi::Handle handle);

    const XgboostApi *m_api;
    XgboostApi::Handle m_handle;
};

/// Trees that grow one by one on one matrix, from gradients of the caller. Of one thread.
class XgboostBooster
{
public:
    using Parameters = std::vector<std::pair<std::string, std::string>>;

    static Result<XgboostBooster> make(const XgboostApi &api, const XgboostMatrix &matrix,
                                       const Parameters &parameters);
    ~XgboostBooster();
    XgboostBooster(XgboostBooster &&other) noexcept;
    XgboostBooster(const XgboostBooster &) = delete;
    XgboostBooster &operator=(const XgboostBooster &) = delete;
    XgboostBooster &operator=(XgboostBooster &&) = delete;

    /// One more tree (one for each output). Gradient and hessian of the loss, row by row.
    Result<void> grow(std::span<float> gradient, std::span<float> hessian);
    /// Sums of the leaves that the rows of a matrix fall into, on top of their base margins; row by
    /// row. Of the matrix that the trees grow on, or of another one with its columns.
    /// Valid until the next call.
    Result<std::span<const float>> margins(const XgboostMatrix &matrix);
    Result<std::string> save(); ///< XGBoost's own model document, in UBJSON.

private:
    XgboostBooster(const XgboostApi &api, XgboostApi::Handle matrix, XgboostApi::Handle handle);

    const XgboostApi *m_api;
    XgboostApi::Handle m_matrix;
    XgboostApi::Handle m_handle;
};

} // namespace heddle
