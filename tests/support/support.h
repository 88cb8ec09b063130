#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace heddle::test {

/// The file's path in the source tree: sourcePath("resources/examples/iris/iris.csv").
std::string sourcePath(const std::string &relative);

/// A file of tests/reference, plain or compressed with gzip ("glm_ovr_iris.json"). Ends the test
/// program when unreadable.
nlohmann::json reference(const std::string &name);

/// A number of a reference file: null is NaN, "Inf" and "-Inf" are infinite.
double referenceNumber(const nlohmann::json &value);

/// |actual - expected| <= absolute + relative * |expected|; NaN equals NaN.
bool near(double actual, double expected, double relative, double absolute = 0);

/// "0.123 is not 0.124 within 1e-9 relative, 0 absolute", for QVERIFY2.
std::string nearMessage(double actual, double expected, double relative, double absolute = 0);

} // namespace heddle::test

/// Checks near() and prints both numbers and the place when it does not hold.
#define HEDDLE_NEAR(actual, expected, relative, absolute)                                          \
    QVERIFY2(heddle::test::near(actual, expected, relative, absolute),                             \
             heddle::test::nearMessage(actual, expected, relative, absolute).c_str())
