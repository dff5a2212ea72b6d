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

std::vector<AnnotatedLine> annotated_lines(const Annotations& annotations,
                                           const std::vector<std::string>& patterns) {
    const Capture& capture = annotations.capture;
    const ShowOptions options{patterns, false};
    const Selection selection(capture, options, Reach::told);
    std::vector<AnnotatedLine> lines;
    selection.for_each([&](ObjectIndex at) {
        const std::string path = escape_visibly(selection.path(at));
        const std::string id = selection.subjects().id(selection.subjects().of_new(at));
        for (const ShownField& field : selection.fields(at))
            for (const FlatLine& line : flat_lines(capture, field))
                lines.push_back({path + "/" + to_text(line), since_of(annotations, id + "/" + line.place)});
    });
    return lines;
}

}  // namespace ovaudit
