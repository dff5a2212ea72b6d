#include "report/identify.hpp"

#include <algorithm>

#include "diff/side.hpp"
#include "diff/vm_choice.hpp"
#include "model/text.hpp"
#include "report/json_text.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"
#include "report/report_tree.hpp"
#include "report/show.hpp"

namespace ovaudit {
namespace {

/// The least that can be said of all the sources.
Answer of_all(const Side& side, Answer Source::*property) {
    const auto is = [&](Answer answer) {
        return std::ranges::any_of(side.sources,
                                   [&](const Source& source) { return source.*property == answer; });
    };
    return is(Answer::no) ? Answer::no : is(Answer::unknown) ? Answer::unknown : Answer::yes;
}

std::string said(Answer answer, const std::string& word) {
    return answer == Answer::yes ? word : answer == Answer::no ? "not " + word : word + ": unknown";
}

std::string forms_of(const Side& side) {
    std::vector<std::string> forms;
    for (const Source& source : side.sources)
        if (std::ranges::find(forms, source.form) == forms.end()) forms.push_back(source.form);
    return join(forms, " and ");
}

std::string line_of(const Identified& file) {
    const Side& side = file.side;
    const auto is_export = [](const Source& source) { return source.export_kind != ExportKind::unknown; };
    const bool has_exports = std::ranges::any_of(side.sources, is_export);  // else describe() tells the form
    std::vector<std::string> parts = {(has_exports ? forms_of(side) + ", " : "") + describe(side)};
    parts.push_back(file.vms);
    parts.push_back(said(of_all(side, &Source::complete), "complete"));
    parts.push_back(said(of_all(side, &Source::verified), "verified"));
    return readable_name(side.name) + ": " + escape_visibly(join(parts, "; "));
}

}  // namespace

Identified identified(const Capture& capture) {
    const std::string others = left_out_text(capture, {});
    return {side_of(capture), counted(choose_vms(capture, capture, {}).new_vms.size(), "VM") +
                                  (others.empty() ? "" : ", " + others)};
}

void render_identify_text(std::span<const Identified> files, const Output& output) {
    for (const Identified& file : files) output(line_of(file) + "\n");
}

void render_identify_json(std::span<const Identified> files, const Output& output) {
    DatumList sides;
    for (const Identified& file : files) sides.push_back(side_tree(file.side));
    DatumMap document;
    document.push_back({"schema", {std::string("ovaudit/identify/1")}});
    document.push_back({"tool", tool_tree()});
    document.push_back({"files", {std::move(sides)}});
    std::string text;
    append_json(text, {std::move(document)});
    output(text + "\n");
}

}  // namespace ovaudit
