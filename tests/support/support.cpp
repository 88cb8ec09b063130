#include "support.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>

namespace heddle::test {

std::string sourcePath(const std::string &relative)
{
    return std::string(HEDDLE_SOURCE_DIR) + "/" + relative;
}

nlohmann::json reference(const std::string &name)
{
    std::ifstream file(sourcePath("tests/reference/" + name));
    nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
    if (json.is_discarded()) {
        std::cerr << "tests/reference/" << name << " cannot be read\n";
        std::abort();
    }
    return json;
}

double referenceNumber(const nlohmann::json &value)
{
    if (value.is_number())
        return value.get<double>();
    if (value == "Inf")
        return std::numeric_limits<double>::infinity();
    if (value == "-Inf")
        return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
}

bool near(double actual, double expected, double relative, double absolute)
{
    if (std::isnan(expected) || std::isinf(expected))
        return std::isnan(expected) ? std::isnan(actual) : actual == expected;
    return std::abs(actual - expected) <= absolute + relative * std::abs(expected);
}

std::string nearMessage(double actual, double expected, double relative, double absolute)
{
    std::array<char, 200> text{};
    std::snprintf(text.data(), text.size(), "%.17g is not %.17g within %g relative, %g absolute",
                  actual, expected, relative, absolute);
    return text.data();
}

} // namespace heddle::test
