#include "support/outcome.hpp"

namespace ovaudit::test {

std::vector<std::string> paths(const Diff& diff) {
    std::vector<std::string> all;
    for (const Change& change : diff.changes) all.push_back(change.path);
    return all;
}

}  // namespace ovaudit::test
