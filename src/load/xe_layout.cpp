#include "load/xe_layout.hpp"

#include <algorithm>
#include <array>

#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::array<std::string_view, 6> markers = {" ( RO)", " ( RW)", " (SRO)",
                                                     " (SRW)", " (MRO)", " (MRW)"};
constexpr std::string_view deprecated = " [DEPRECATED]";

/// What stands before the marker, if `text` is a label with its marker and nothing else.
std::optional<std::string_view> label_in(std::string_view text) {
    if (text.ends_with(deprecated)) text.remove_suffix(deprecated.size());
    const auto marker =
        std::ranges::find_if(markers, [&](std::string_view candidate) { return text.ends_with(candidate); });
    if (marker == markers.end()) return std::nullopt;
    text.remove_suffix(marker->size());
    if (text.empty() || text.find_first_of(" \t:") != text.npos) return std::nullopt;
    return text;
}

struct Labelled {
    std::string_view label;
    std::size_t colon;
};

/// The first line of a record: the label on the left, padding behind its marker.
std::optional<Labelled> first_line(std::string_view line) {
    const std::size_t close = line.find(')');
    if (close == line.npos || line.starts_with(' ')) return std::nullopt;
    const std::size_t colon = line.find(':', close);
    if (colon == line.npos || line[colon - 1] != ' ') return std::nullopt;
    std::string_view before = line.substr(0, colon);
    before = before.substr(0, before.find_last_not_of(' ') + 1);
    const auto label = label_in(before);
    return label ? std::optional(Labelled{*label, colon}) : std::nullopt;
}

/// Any other line of a record: padding before the label, the colon in the column of the first line's.
std::optional<std::string_view> field_line(std::string_view line, std::size_t colon) {
    if (line.size() <= colon || line[colon] != ':' || !line.starts_with(' ')) return std::nullopt;
    std::string_view before = line.substr(0, colon);
    before.remove_prefix(std::min(before.find_first_not_of(' '), before.size()));
    return label_in(before);
}

/// A command that was pasted with what it printed: "[root@xcp ~]# xe vm-list params=all".
bool is_command(std::string_view line) {
    const std::size_t xe = line.find("xe ");
    if (xe == line.npos) return false;
    const bool prompted = xe >= 2 && (line.substr(xe - 2, 2) == "# " || line.substr(xe - 2, 2) == "$ ");
    std::string_view command = line.substr(xe + 3);
    command = command.substr(0, command.find(' '));
    return (xe == 0 || prompted) && (command.ends_with("-list"));
}

/// Calls `each` with every line of a text.
template <class Each>
void for_each_line(std::string_view text, const Each& each) {
    for (std::size_t end = 0; end != text.npos; text.remove_prefix(end + 1)) {
        end = text.find('\n');
        each(text.substr(0, end));
        if (end == text.npos) return;
    }
}

/// Where what was typed after a record begins; the size of the value if nothing was.
std::size_t typed_after(std::string_view value) {
    for (std::size_t at = value.find('\n'); at != value.npos; at = value.find('\n', at + 1)) {
        const std::string_view rest = value.substr(at + 1);
        if (is_command(rest.substr(0, rest.find('\n')))) return at;
    }
    return value.size();
}

/// In front of the first byte that is not UTF-8.
std::size_t valid_bytes(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (!is_valid_utf8(text.substr(at, size))) break;
        at += size;
    }
    return at;
}

}  // namespace

const std::string* XeRecord::find(std::string_view label) const {
    const auto found = std::ranges::find(fields, label, &Field::label);
    return found == fields.end() ? nullptr : &found->value;
}

bool begins_with_xe_record(std::string_view head) {
    const std::string_view line = head.substr(0, head.find_first_of("\r\n"));
    return first_line(line).has_value() || is_command(line);
}

void XeLayout::refuse(std::size_t column, const std::string& what) const {
    throw Error(name_ + ": " + to_string(TextPlace{line_, column}) + ": " + what);
}

void XeLayout::feed(std::string_view block) {
    for (std::size_t end = block.find('\n'); end != block.npos; end = block.find('\n')) {
        if (held_.empty()) {
            take_line(block.substr(0, end));
        } else {
            held_ += block.substr(0, end);
            take_line(held_);
            held_.clear();
        }
        block.remove_prefix(end + 1);
    }
    held_ += block;
    check_size(held_.size());
}

void XeLayout::check_size(std::size_t bytes) {
    if (bytes > limits_.value_bytes)
        refuse(0, "expected a value of at most " + std::to_string(limits_.value_bytes) +
                      " bytes (--max-value), found a longer one");
}

void XeLayout::check(std::string_view line) {
    if (is_valid_utf8(line)) return;
    refuse(count_characters(line.substr(0, valid_bytes(line))),
           "expected text in UTF-8, found bytes of another encoding");
}

void XeLayout::take_line(std::string_view line) {
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (line_ == 0 && line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    check(line);
    const auto first = first_line(line);
    if (first)
        begin_record(line, first->colon);
    else if (!in_record_)
        count_left_out(line);
    else if (const auto label = field_line(line, colon_))
        add_field(*label, line);
    else
        continue_value(line);
    ++line_;
}

void XeLayout::begin_record(std::string_view line, std::size_t colon) {
    end_record();
    in_record_ = true;
    colon_ = colon;
    record_.place = {line_, 0};
    add_field(first_line(line)->label, line);
}

void XeLayout::add_field(std::string_view label, std::string_view line) {
    std::string_view value = line.substr(colon_ + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    check_size(value.size());
    if (label.size() > limits_.name_bytes)
        refuse(0, "expected a name of at most " + std::to_string(limits_.name_bytes) +
                      " bytes (--max-name), found a longer one");
    record_.fields.push_back({std::string(label), std::string(value)});
}

void XeLayout::continue_value(std::string_view line) {
    XeRecord::Field& field = record_.fields.back();
    // two blank lines end a record, so that what follows a uuid without them has lost its columns
    if (field.label == "uuid" && !is_blank(line) && !is_command(line) && !field.value.ends_with('\n'))
        refuse(0, "expected a parameter of the record whose colon stands in column " +
                      std::to_string(colon_ + 1) + ", found " + counted(line.size(), "byte") + " without it");
    field.value += '\n';
    field.value += line;
    check_size(field.value.size());
}

void XeLayout::count_left_out(std::string_view text) {
    for_each_line(
        text, [&](std::string_view line) { lines_left_out_ += is_blank(line) || is_command(line) ? 0 : 1; });
}

/// Two blank lines end a record, but only if no further parameter follows are they no part of a value.
void XeLayout::end_record() {
    if (!in_record_) return;
    in_record_ = false;
    std::string& last = record_.fields.back().value;
    const std::size_t end = std::min(last.find("\n\n\n"), typed_after(last));
    if (end < last.size()) count_left_out(std::string_view(last).substr(end));
    last.resize(std::min(end, last.size()));
    while (last.ends_with('\n')) last.pop_back();
    take_(std::move(record_));
    record_ = {};
}

void XeLayout::finish() {
    const bool label_only = in_record_ && held_.size() <= colon_ && held_.starts_with("  ");
    is_cut_ = label_only && !is_blank(held_);
    if (!is_cut_ && !held_.empty()) take_line(held_);
    end_record();
}

}  // namespace ovaudit
