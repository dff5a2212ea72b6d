#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ovaudit {

/// What an XML stream tells. Attributes are only counted: no form read as a stream has any.
struct XmlEvents {
    std::function<void(std::string_view element)> start;
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
    /// How many elements had attributes.
    std::uint64_t with_attributes() const;

  private:
    struct Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace ovaudit
