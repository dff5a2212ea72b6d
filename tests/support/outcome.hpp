#pragma once

#include <string>
#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"

/// What comes of a call, in short.
namespace ovaudit::test {

/// The message of the Error that the work ends with, or "no error".
template <typename Work>
std::string error_from(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

/// The paths of what differs, in order.
std::vector<std::string> paths(const Diff& diff);

}  // namespace ovaudit::test
