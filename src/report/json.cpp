#include "ovaudit/report.hpp"
#include "report/json_text.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t chunk_bytes = 64 << 10;

/// Writes the report member by member, and never holds more of it than a chunk and one element.
class Writer {
  public:
    explicit Writer(const Output& output) : output_(output) {}

    void member(std::string_view key, const Datum& tree) {
        begin(key);
        append_json(buffer_, tree);
    }
    /// Each element on a line of its own.
    template <typename Items, typename ToTree>
    void lines(std::string_view key, const Items& items, ToTree to_tree) {
        begin(key);
        buffer_ += '[';
        for (const auto& item : items) {
            buffer_ += &item == &items.front() ? "\n    " : ",\n    ";
            append_json(buffer_, to_tree(item));
            if (buffer_.size() >= chunk_bytes) flush();
        }
        buffer_ += items.empty() ? "]" : "\n  ]";
    }
    void finish() {
        buffer_ += "\n}\n";
        flush();
    }

  private:
    void begin(std::string_view key) {
        buffer_ += first_ ? "{\n  " : ",\n  ";
        first_ = false;
        append_json(buffer_, key);
        buffer_ += ": ";
    }
    void flush() {
        output_(buffer_);
        buffer_.clear();
    }

    const Output& output_;
    std::string buffer_;
    bool first_ = true;
};

}  // namespace

void render_json(const Diff& diff, const TextStyle&, const Output& output) {
    Writer writer(output);
    writer.member("schema", {std::string(diff_schema_name)});
    writer.member("tool", tool_tree());
    writer.member("arguments", arguments_tree(diff.arguments));
    writer.member("old", side_tree(diff.old_side));
    writer.member("new", side_tree(diff.new_side));
    writer.member("summary", summary_tree(diff));
    writer.lines("vms", diff.vms, vm_tree);
    writer.lines("changes", diff.changes, [&](const Change& change) { return change_tree(diff, change); });
    writer.lines("not_comparable", diff.not_comparable, not_comparable_tree);
    writer.lines("notes", diff.notes, [](const std::string& note) { return Datum{note}; });
    writer.finish();
}

}  // namespace ovaudit
