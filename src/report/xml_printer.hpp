#pragma once

#include <string>
#include <string_view>

#include "ovaudit/report.hpp"

namespace ovaudit {

/// A text as XML holds it: what a reader cannot see, or would change, as character references; what XML
/// cannot hold (most control characters, bytes that are no UTF-8) escaped visibly.
std::string xml_text(std::string_view text);

/// Writes indented XML. An element that holds text holds nothing else.
class XmlPrinter {
  public:
    explicit XmlPrinter(const Output& output) : output_(output) {}

    void open(std::string_view name) {
        end_tag();
        if (depth_ > 0) start_line();
        buffer_ += '<';
        buffer_ += name;
        ++depth_;
        in_tag_ = is_leaf_ = true;
    }
    void close(std::string_view name) {
        --depth_;
        if (in_tag_) {
            buffer_ += "/>";
        } else {
            if (!is_leaf_) start_line();
            buffer_ += "</";
            buffer_ += name;
            buffer_ += '>';
        }
        in_tag_ = is_leaf_ = false;
    }
    void attribute(std::string_view name, std::string_view value) {
        buffer_ += ' ';
        buffer_ += name;
        buffer_ += "=\"" + xml_text(value) + "\"";
    }
    void attribute_unless_empty(std::string_view name, std::string_view value) {
        if (!value.empty()) attribute(name, value);
    }
    void text(std::string_view text) {
        if (text.empty()) return;
        end_tag();
        buffer_ += xml_text(text);
    }
    void flush() {
        output_(buffer_);
        buffer_.clear();
    }

  private:
    void end_tag() {
        if (in_tag_) buffer_ += '>';
        in_tag_ = false;
    }
    void start_line() {
        buffer_ += '\n';
        buffer_.append(depth_ * 2, ' ');
    }

    const Output& output_;
    std::string buffer_;
    std::size_t depth_ = 0;
    bool in_tag_ = false;   // the start tag at hand is not closed yet
    bool is_leaf_ = false;  // the element at hand has no element in it so far
};

}  // namespace ovaudit
