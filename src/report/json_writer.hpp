#pragma once

#include <string>
#include <string_view>

#include "ovaudit/report.hpp"
#include "report/json_text.hpp"

namespace ovaudit {

/// Writes the report member by member, and never holds more of it than a chunk and one element.
class JsonWriter {
  public:
    explicit JsonWriter(const Output& output) : output_(output) {}

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
    static constexpr std::size_t chunk_bytes = 64 << 10;

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

}  // namespace ovaudit
