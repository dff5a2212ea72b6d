#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/text_place.hpp"

namespace ovaudit {

struct Attribute {
    std::string_view name, value;
};

/// Reads of XML what databases consist of, at several times the speed of a parser of all of XML: elements
/// with attributes and blanks between them, in UTF-8, with the five entities. It judges nothing: where
/// anything else begins, an error included, it stops, for the parser to go on from there.
class PlainElements {
  public:
    /// The same as a parser tells. What they throw passes through.
    struct Events {
        std::function<void(std::string_view element, std::span<const Attribute> attributes)> start;
        std::function<void()> end;
    };

    PlainElements(Events events, std::uint64_t depth) : events_(std::move(events)), depth_(depth) {}

    /// Reads what is plain and whole at the front of `text`, which goes on where the last call ended; returns
    /// how many bytes that is. Unless has_stopped(), the rest is the beginning of something that may be
    /// plain.
    std::size_t read(std::string_view text);
    bool has_stopped() const { return stopped_; }
    /// Whether the document is read to the end of its outermost element.
    bool is_complete() const { return closed_; }
    /// A document that brings a parser to where this one stands.
    std::string so_far() const;
    /// Of the event that is being told; outside of events, of the end of what was read.
    TextPlace place();

  private:
    bool stop();
    bool wait();
    bool begin_document();
    bool read_tag();
    bool read_end_tag(const char* at);
    bool read_attribute(const char*& at);
    bool take_value(const char* begin, const char* end, std::string_view name);
    bool tell_start(std::string_view element, const char* behind_tag, bool is_empty);
    bool has_name_twice();

    Events events_;
    std::uint64_t depth_;
    std::vector<std::string> open_;
    bool begun_ = false, declared_ = false, closed_ = false, stopped_ = false;
    const char* at_ = nullptr;  // in the text at hand
    const char* end_ = nullptr;
    const char* placed_ = nullptr;  // up to where last_place_ counts
    TextPlace last_place_;
    std::vector<Attribute> attributes_;                            // of the tag at hand
    std::string decoded_;                                          // values in which entities stand
    std::vector<std::pair<std::size_t, std::size_t>> decoded_at_;  // attribute, place in decoded_
    std::vector<std::string> names_;  // of the last tag whose names were looked through
};

}  // namespace ovaudit
