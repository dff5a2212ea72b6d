#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "load/text_place.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// One record as xe prints it, its values with line feeds where xe printed several lines.
struct XeRecord {
    struct Field {
        std::string label, value;
        auto operator<=>(const Field&) const = default;
    };
    TextPlace place;
    std::vector<Field> fields;

    /// nullptr if the record has no such label.
    const std::string* find(std::string_view label) const;
};

/// Whether a text begins so as xe prints one: with a record, or with the command that was typed for it.
bool begins_with_xe_record(std::string_view head);

/// Splits text into the records that xe printed. The separating colon of a record stands in the column of its
/// first line; a line without it continues the value before. Values are printed as they are, so that a value
/// of several lines can look like anything; nothing tells them apart then.
class XeLayout {
  public:
    using Take = std::function<void(XeRecord&&)>;
    /// name: of the source, for messages.
    XeLayout(std::string name, const Limits& limits, Take take)
        : name_(std::move(name)), limits_(limits), take_(std::move(take)) {}
    /// Errors: Error if the text is not UTF-8, exceeds a limit, or holds other lines than xe prints.
    void feed(std::string_view block);
    void finish();
    /// Lines between records that are neither blank nor a command.
    std::uint64_t lines_left_out() const { return lines_left_out_; }
    /// Whether the text ends within a line's label.
    bool is_cut() const { return is_cut_; }

  private:
    void take_line(std::string_view line);
    void begin_record(std::string_view line, std::size_t colon);
    void add_field(std::string_view label, std::string_view line);
    void continue_value(std::string_view line);
    void end_record();
    void check(std::string_view line);
    void check_size(std::size_t bytes);
    void count_left_out(std::string_view text);
    [[noreturn]] void refuse(std::size_t column, const std::string& what) const;

    std::string name_;
    const Limits& limits_;
    Take take_;
    std::string held_;  // a line that goes on in the next block
    std::size_t line_ = 0;
    std::size_t colon_ = 0;  // its column in the record at hand
    bool in_record_ = false;
    XeRecord record_;
    std::uint64_t lines_left_out_ = 0;
    bool is_cut_ = false;
};

}  // namespace ovaudit
