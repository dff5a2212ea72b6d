#include "load/repair.hpp"

#include <algorithm>
#include <cstring>

namespace ovaudit {
namespace {

constexpr std::string_view open_tag = "<name>";
constexpr std::string_view close_tag = "</name>";
// A name longer than this is no longer held back: the parser's own limit on names will refuse it.
constexpr std::size_t longest_held = 1 << 20;

constexpr std::size_t longest_reference = 12;  // `&#` with its number and `;`

/// Where `tag` begins in text from `from` on. memmem skips ahead; a search by first character would stop at
/// every `<`.
std::size_t find_tag(std::string_view text, std::string_view tag, std::size_t from) {
    const void* found = ::memmem(text.data() + from, text.size() - from, tag.data(), tag.size());
    return found == nullptr ? std::string_view::npos
                            : static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// Whether text begins with a name that needs no mending, up to its end tag; the usual case, in one look.
bool is_plain_name(std::string_view text) {
    const auto first = std::find_if(text.begin(), text.end(), [](char c) { return c == '<' || c == '&'; });
    return std::string_view(first, text.end()).starts_with(close_tag);
}

/// Whether text, which begins with `&`, begins with a reference that XML knows.
bool is_reference(std::string_view text) {
    for (std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"})
        if (text.starts_with(known)) return true;
    if (!text.starts_with("&#")) return false;
    const std::size_t end = text.substr(0, longest_reference).find(';');
    return end != std::string_view::npos && end > 2 &&
           text.substr(2, end - 2).find_first_not_of("0123456789abcdefABCDEFx") == std::string_view::npos;
}

/// How many bytes at the end of text may be the beginning of a `<name>`.
std::size_t begun_tag(std::string_view text) {
    for (std::size_t size = std::min(open_tag.size() - 1, text.size()); size > 0; --size)
        if (open_tag.starts_with(text.substr(text.size() - size))) return size;
    return 0;
}

}  // namespace

void NameRepair::feed(std::string_view block) {
    if (held_.empty()) {
        held_ = block.substr(scan(block, false));
        return;
    }
    held_.append(block);
    const std::string text = std::move(held_);
    held_.clear();
    held_ = std::string_view(text).substr(scan(text, false));
}

void NameRepair::finish() {
    const std::string text = std::move(held_);
    held_.clear();
    scan(text, true);
}

/// Hands on all of text that is certain; returns where the uncertain rest begins.
std::size_t NameRepair::scan(std::string_view text, bool last) {
    std::size_t sent = 0, at = 0;
    while ((at = find_tag(text, open_tag, at)) != std::string_view::npos) {
        const std::size_t begin = at + open_tag.size();
        if (is_plain_name(text.substr(begin))) {
            at = begin;
            continue;
        }
        const std::size_t end = text.find(close_tag, begin);
        if (end == std::string_view::npos) {
            if (last || text.size() - at > longest_held) break;
            next_(text.substr(sent, at - sent));
            return at;
        }
        const std::string_view name = text.substr(begin, end - begin);
        if (name.find_first_of("&<") != std::string_view::npos) {
            next_(text.substr(sent, begin - sent));
            mend(name);
            sent = end;
        }
        at = end;
    }
    const std::size_t keep = last ? 0 : begun_tag(text.substr(sent));
    next_(text.substr(sent, text.size() - sent - keep));
    return text.size() - keep;
}

void NameRepair::mend(std::string_view name) {
    std::string mended;
    for (std::size_t at = 0; at < name.size(); ++at) {
        const char c = name[at];
        const bool markup = name.substr(at).starts_with("<!--") || name.substr(at).starts_with("<![CDATA[");
        if (c == '<' && !markup) {
            mended += "&lt;";
            ++mended_;
        } else if (c == '&' && !is_reference(name.substr(at))) {
            mended += "&amp;";
            ++mended_;
        } else {
            mended += c;
        }
    }
    next_(mended);
}

}  // namespace ovaudit
