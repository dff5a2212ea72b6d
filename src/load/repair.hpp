#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace ovaudit {

/// Mends one fault of the writer on the way to the XML parser: xapi writes map keys unescaped, so `&` and `<`
/// stand raw between `<name>` and `</name>`. They become references; what already is one stays.
class NameRepair {
  public:
    using Next = std::function<void(std::string_view)>;
    explicit NameRepair(Next next) : next_(std::move(next)) {}

    void feed(std::string_view block);
    /// Hands on what is held back at the end of the document.
    void finish();
    /// How many characters were mended.
    std::uint64_t mended() const { return mended_; }

  private:
    std::size_t scan(std::string_view text, bool last);
    void mend(std::string_view name);

    Next next_;
    std::string held_;  // from the start of a name, or of what may become one, to the end of the last block
    std::uint64_t mended_ = 0;
};

}  // namespace ovaudit
