#include "report/annotated.hpp"

#include <algorithm>
#include <set>

#include "model/text.hpp"
#include "report/flat.hpp"

namespace ovaudit {
namespace {

/// The last change of the line itself, or of an object that came with it.
const Since* since_of(const Annotations& annotations, std::string id) {
    while (!id.empty()) {
        const auto found = std::ranges::lower_bound(annotations.changes, id, {}, &Since::path);
        if (found != annotations.changes.end() && found->path == id) return &*found;
        const std::size_t slash = id.rfind('/');
        if (slash == std::string::npos) break;
        id.erase(slash);
    }
    return nullptr;
}

/// Calls `visit` with each chosen line, and its path without the value by names and by uuids.
template <typename Visit>
void each_line(const Capture& capture, const std::vector<std::string>& patterns, const Visit& visit) {
    const Selection selection(capture, {patterns, false}, Reach::told);
    selection.for_each([&](ObjectIndex at) {
        const std::string path = escape_visibly(selection.path(at)) + "/";
        const std::string id = selection.subjects().id(selection.subjects().of_new(at)) + "/";
        for (const ShownField& field : selection.fields(at))
            for (const FlatLine& line : flat_lines(capture, field)) visit(path, id + line.place, line);
    });
}

/// What is told without being asked for is what a history follows: settings, and what is reported.
std::set<std::string> followed(const Capture& capture) {
    std::set<std::string> ids;
    each_line(capture, {}, [&](const auto&, std::string id, const FlatLine&) { ids.insert(std::move(id)); });
    return ids;
}

}  // namespace

std::vector<AnnotatedLine> annotated_lines(const Annotations& annotations, const AnnotatedChoice& choice) {
    const Capture& capture = annotations.capture;
    const std::set<std::string> followed_ids = followed(capture);
    const auto is_chosen = [&](const FlatLine& line) {
        return choice.only.empty() || std::ranges::find(choice.only, line.category) != choice.only.end();
    };
    std::vector<AnnotatedLine> lines;
    each_line(capture, choice.patterns, [&](const auto& path, const std::string& id, const FlatLine& line) {
        const bool is_followed = followed_ids.contains(id);
        const Since* since = is_followed ? since_of(annotations, id) : nullptr;
        const bool is_late = !choice.since || (since != nullptr && *since->changed >= *choice.since);
        if (is_late && is_chosen(line)) lines.push_back({path + to_text(line), since, is_followed});
    });
    return lines;
}

}  // namespace ovaudit
