#include "load/pull.hpp"

namespace ovaudit {

std::string_view Lookahead::peek(std::size_t count) {
    if (rest_.empty() && !ended_) {
        const auto block = pull_();
        rest_ = {block.data(), block.size()};
        ended_ = block.empty();
    }
    if (rest_.size() >= count || ended_) return rest_;
    std::string joined(rest_);  // the next call of pull_ ends the life of what rest_ shows
    while (joined.size() < count && !ended_) {
        const auto block = pull_();
        joined.append(block.data(), block.size());
        ended_ = block.empty();
    }
    joined_ = std::move(joined);
    rest_ = joined_;
    return rest_;
}

void Lookahead::skip(std::size_t count) {
    rest_.remove_prefix(count);
    position_ += count;
}

std::span<const char> Lookahead::take() {
    const std::string_view block = peek(1);
    skip(block.size());
    return block;
}

}  // namespace ovaudit
