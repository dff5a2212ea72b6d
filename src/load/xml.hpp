#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

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
    std::function<void(std::string_view element)> end;
    std::function<void(std::string_view text)> text;
};

/// Reads XML block by block: UTF-8 only; document types and processing instructions are refused.
class XmlStream {
  public:
    /// document: the name in messages. depth: how deep elements may nest.
    XmlStream(std::string document, unsigned depth, XmlEvents events);
    ~XmlStream();
    /// Errors: Error with line and column at what is not well-formed, and whatever the events throw.
    void feed(std::string_view block);
    void finish();
    /// "line 3, column 14" of the event that is being told.
    std::string place() const;

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace ovaudit
