#include "cli/words.hpp"

#include <sstream>

#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/show.hpp"

namespace ovaudit {
namespace {

/// A pattern with a slash starts at the top, which is easily forgotten.
std::string advice(const Capture& capture, const std::string& pattern) {
    const std::string deeper = "**/" + pattern;
    const bool slash = pattern.find('/') != std::string::npos;
    if (!slash || !patterns_without_hit(capture, {{deeper}, true}).empty()) return {};
    return "; \"" + escape_visibly(deeper) + "\" does";
}

}  // namespace

Words split_commas(const Words& given) {
    Words words;
    for (const std::string& text : given) {
        std::istringstream stream(text);
        for (std::string word; std::getline(stream, word, ',');)
            if (!word.empty()) words.push_back(word);
    }
    return words;
}

std::string category_names() {
    std::string names;
    for (std::size_t i = 0; i < category_count; ++i)
        names += (i == 0 ? "" : ", ") + std::string(to_string(static_cast<Category>(i)));
    return names;
}

std::vector<Category> categories_of(const Words& given) {
    std::vector<Category> categories;
    for (const std::string& word : split_commas(given)) {
        const auto category = category_named(word);
        if (!category)
            throw Error("--only: expected one of " + category_names() + ", found \"" + escape_visibly(word) +
                        "\"");
        categories.push_back(*category);
    }
    return categories;
}

void complain_of_misses(const Capture& capture, const Words& patterns) {
    for (const std::string& pattern : patterns_without_hit(capture, {patterns, false}))
        complain("the pattern \"" + escape_visibly(pattern) + "\" hits nothing" + advice(capture, pattern));
}

}  // namespace ovaudit
