#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ovaudit {

/// A regular expression (RE2: linear time, bounded memory).
class Regex {
  public:
    /// Errors: Error with what is wrong with the expression.
    explicit Regex(const std::string& expression);
    Regex(Regex&&) noexcept;
    Regex& operator=(Regex&&) noexcept;
    ~Regex();

    /// Whether it fits the whole text.
    bool fits(std::string_view text) const;

  private:
    struct Compiled;
    std::unique_ptr<const Compiled> compiled_;
};

}  // namespace ovaudit
