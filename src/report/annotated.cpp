#include "report/annotated.hpp"

#include <algorithm>

#include "model/text.hpp"
#include "report/flat.hpp"

namespace ovaudit {
namespace {

/// The last change of the line itself, or of an object that came with it.
const Since* since_of(const Annotations& annotations, std::string id) {
    while (!id.empty()) {
        const auto found = std::ranges::find(annotations.changes, id, &Since::path);
        if (found != annotations.changes.end()) return &*found;
        const std::size_t slash = id.rfind('/');
        if (slash == std::string::npos) break;
        id.erase(slash);
    }
    return nullptr;
}

}  // namespace

std::vector<AnnotatedLine> annotated_lines(const Annotations& annotations, const AnnotatedChoice& choice) {
    const Capture& capture = annotations.capture;
    const ShowOptions options{choice.patterns, false};
    const Selection selection(capture, options, Reach::told);
    const auto is_chosen = [&](const FlatLine& line) {
        return choice.only.empty() || std::ranges::find(choice.only, line.category) != choice.only.end();
    };
    std::vector<AnnotatedLine> lines;
    selection.for_each([&](ObjectIndex at) {
        const std::string path = escape_visibly(selection.path(at));
        const std::string id = selection.subjects().id(selection.subjects().of_new(at));
        for (const ShownField& field : selection.fields(at))
            for (const FlatLine& line : flat_lines(capture, field)) {
                const Since* since = since_of(annotations, id + "/" + line.place);
                const bool is_late = !choice.since || (since != nullptr && *since->changed >= *choice.since);
                if (is_late && is_chosen(line)) lines.push_back({path + "/" + to_text(line), since});
            }
    });
    return lines;
}

}  // namespace ovaudit
