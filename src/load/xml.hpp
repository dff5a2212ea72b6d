#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "load/text_place.hpp"

namespace ovaudit {

/// The attributes of an element, as long as its start is being told.
class XmlAttributes {
  public:
    explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
    bool empty() const { return *pairs_ == nullptr; }
    /// Calls `visit(name, value)` for each.
    template <typename Visit>
    void each(Visit visit) const {
        for (const char* const* pair = pairs_; *pair != nullptr; pair += 2)
            visit(std::string_view(pair[0]), std::string_view(pair[1]));
    }

  private:
    const char* const* pairs_;  // name, value, ..., nullptr
};

/// What an XML stream tells.
struct XmlEvents {
    std::function<void(std::string_view element, const XmlAttributes& attributes)> start;
    std::function<void()> end;
    std::function<void(std::string_view text)> text;
};

/// Reads XML block by block: UTF-8 only; document types and processing instructions are refused.
class XmlStream {
  public:
    /// The middle of a document.
    struct Resume {
        std::string so_far;  ///< what brings a parser to the same elements; told to nobody. One line of ASCII
        TextPlace place;
    };

    /// document: the name in messages. depth: how deep elements may nest.
    /// resume: where another reader has come to.
    XmlStream(std::string document, std::uint64_t depth, XmlEvents events, Resume resume = {});
    ~XmlStream();
    /// Errors: Error with line and column at what is not well-formed, and whatever the events throw.
    void feed(std::string_view block);
    void finish();
    /// Of the event that is being told.
    TextPlace place() const;

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace ovaudit
