#include "model/pattern.hpp"

#include <algorithm>

#include "model/wildcard.hpp"

namespace ovaudit {
namespace {

bool fits_step(std::string_view pattern, std::string_view step) {
    return matches_wildcard(pattern, step) || matches_wildcard(pattern, step.substr(0, step.find(':')));
}

/// Whether the pattern fits the field, or the field with its key.
bool fits_field_as_written(std::string_view pattern, const Place& place) {
    if (matches_wildcard(pattern, place.field)) return true;
    if (!place.key) return false;
    std::string whole(place.field);
    whole += ':';
    whole += *place.key;
    return matches_wildcard(pattern, whole);
}

bool fits_field(std::string_view pattern, const Place& place) {
    if (fits_field_as_written(pattern, place)) return true;
    std::string underscored(pattern);
    std::replace(
        underscored.begin(),
        underscored.begin() + static_cast<std::ptrdiff_t>(std::min(pattern.find(':'), pattern.size())), '-',
        '_');
    return underscored != pattern && fits_field_as_written(underscored, place);
}

}  // namespace

std::vector<std::string_view> split_path(std::string_view path) {
    std::vector<std::string_view> steps;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < path.size(); ++at) {
        if (path[at] == '\\')
            ++at;
        else if (path[at] == '/') {
            steps.push_back(path.substr(begin, at - begin));
            begin = at + 1;
        }
    }
    steps.push_back(path.substr(begin));
    return steps;
}

std::string escape_step(std::string_view name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '/' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

Pattern::Pattern(std::string text) : text_(std::move(text)) {
    std::string_view whole = text_;
    if (whole.ends_with('/')) whole.remove_suffix(1);
    for (const std::string_view piece : split_path(whole)) {
        // "**" twice in a row says the same as once, and costs the product of all ways to share the steps
        if (piece == "**" && !parts_.empty() && part(parts_.size() - 1) == "**") continue;
        const auto begin = static_cast<std::size_t>(piece.data() - text_.data());
        parts_.emplace_back(begin, begin + piece.size());
    }
    if (parts_.size() > 1 && part(0).empty()) parts_.erase(parts_.begin());
}

std::string_view Pattern::part(std::size_t number) const {
    const auto [begin, end] = parts_[number];
    return std::string_view(text_).substr(begin, end - begin);
}

std::string_view Pattern::rest(std::size_t number) const {
    const std::size_t begin = parts_[number].first;
    return std::string_view(text_).substr(begin, parts_.back().second - begin);
}

bool Pattern::covers(const Place& place) const {
    const bool from_top = parts_.size() > 1 || text_.starts_with('/');
    if (from_top) return covers_from(0, place, 0);
    for (std::size_t step = 0; step < place.steps.size(); ++step)
        if (fits_step(part(0), place.steps[step]) || fits_step(part(0), place.steps_by_uuid[step]))
            return true;
    return covers_field(0, place);
}

bool Pattern::covers_from(std::size_t number, const Place& place, std::size_t step) const {
    if (number == parts_.size()) return true;
    if (part(number) == "**") {
        for (std::size_t next = step; next <= place.steps.size(); ++next)
            if (covers_from(number + 1, place, next)) return true;
        return false;
    }
    if (step == place.steps.size()) return covers_field(number, place);
    return (fits_step(part(number), place.steps[step]) ||
            fits_step(part(number), place.steps_by_uuid[step])) &&
           covers_from(number + 1, place, step + 1);
}

/// The key is the rest of a path, slashes and all.
bool Pattern::covers_field(std::size_t number, const Place& place) const {
    return !place.field.empty() && fits_field(rest(number), place);
}

}  // namespace ovaudit
