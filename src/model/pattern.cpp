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
    parts_ = split_path(whole);
    if (parts_.size() > 1 && parts_.front().empty()) parts_.erase(parts_.begin());
}

bool Pattern::covers(const Place& place) const {
    const bool from_top = parts_.size() > 1 || text_.starts_with('/');
    if (from_top) return covers_from(0, place, 0);
    for (std::size_t step = 0; step < place.steps.size(); ++step)
        if (fits_step(parts_[0], place.steps[step]) || fits_step(parts_[0], place.steps_by_uuid[step]))
            return true;
    return covers_field(0, place);
}

bool Pattern::covers_from(std::size_t part, const Place& place, std::size_t step) const {
    if (part == parts_.size()) return true;
    if (parts_[part] == "**") {
        for (std::size_t next = step; next <= place.steps.size(); ++next)
            if (covers_from(part + 1, place, next)) return true;
        return false;
    }
    if (step == place.steps.size()) return covers_field(part, place);
    return (fits_step(parts_[part], place.steps[step]) ||
            fits_step(parts_[part], place.steps_by_uuid[step])) &&
           covers_from(part + 1, place, step + 1);
}

/// The key is the rest of a path, slashes and all.
bool Pattern::covers_field(std::size_t part, const Place& place) const {
    if (place.field.empty()) return false;
    const std::string_view rest(parts_[part].data(),
                                static_cast<std::size_t>(parts_.back().end() - parts_[part].begin()));
    return fits_field(rest, place);
}

}  // namespace ovaudit
