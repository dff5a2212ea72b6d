#include "audit/regex.hpp"

#include <re2/re2.h>

#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {

struct Regex::Compiled {
    Compiled(const std::string& text, const RE2::Options& options) : expression(text, options) {}
    RE2 expression;
};

Regex::Regex(const std::string& expression) {
    RE2::Options options(RE2::Quiet);
    options.set_max_mem(1 << 20);
    compiled_ = std::make_unique<const Compiled>(expression, options);
    if (!compiled_->expression.ok())
        throw Error("\"" + escape_visibly(expression) +
                    "\" is no regular expression: " + escape_visibly(compiled_->expression.error()));
}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

bool Regex::fits(std::string_view text) const {
    return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), compiled_->expression);
}

}  // namespace ovaudit
