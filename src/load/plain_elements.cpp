#include "load/plain_elements.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "load/entity.hpp"
#include "model/character_set.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view declarations[] = {"<?xml version=\"1.0\"?>",
                                             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                             "<?xml version=\"1.0\" encoding=\"utf-8\"?>"};
// Longer ones are not plain: the beginning is read again with every block.
constexpr std::size_t longest_tag = 1 << 20;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

constexpr IsOneOf<"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"> is_in_name;

/// What is in a value, as bits.
enum : unsigned { ends_plain = 1, entity_begins = 2, not_ascii = 4 };
constexpr auto kinds = [] {
    std::array<unsigned char, 256> all{};
    for (unsigned byte = 0; byte < ' '; ++byte) all[byte] = ends_plain;
    for (unsigned byte = 0x80; byte < 0x100; ++byte) all[byte] = not_ascii;
    all['<'] = ends_plain;
    all['&'] = entity_begins;
    return all;
}();

std::string_view name_at(const char*& at, const char* end) {
    const char* const begin = at;
    at = std::find_if_not(at, end, is_in_name);
    const bool is_name = at != begin && (*begin < '0' || *begin > '9');
    return {begin, is_name ? static_cast<std::size_t>(at - begin) : 0};
}

/// U+FFFE and U+FFFF are no characters of XML.
bool is_plain_utf8(std::string_view text) {
    return is_valid_utf8(text) && text.find("\xef\xbf\xbe") == text.npos &&
           text.find("\xef\xbf\xbf") == text.npos;
}

/// False if there is another entity than the five.
bool decode(std::string_view text, std::string& out) {
    for (std::size_t at = text.find('&'); at != text.npos; at = text.find('&')) {
        const Entity entity = entity_at(text.substr(at));
        if (entity.size == 0) return false;
        out += text.substr(0, at);
        out += entity.character;
        text.remove_prefix(at + entity.size);
    }
    out += text;
    return true;
}

}  // namespace

std::size_t PlainElements::read(std::string_view text) {
    placed_ = at_ = text.data();
    end_ = text.data() + text.size();
    if (!begun_ && !begin_document()) return 0;
    do {
        while (at_ != end_ && is_blank(*at_)) ++at_;
    } while (at_ != end_ && read_tag());
    place();  // of `text` no more will be known
    return static_cast<std::size_t>(at_ - text.data());
}

bool PlainElements::stop() {
    stopped_ = true;
    return false;
}

/// More bytes are needed to tell.
bool PlainElements::wait() {
    return static_cast<std::size_t>(end_ - at_) > longest_tag && stop();
}

bool PlainElements::begin_document() {
    const std::string_view rest(at_, static_cast<std::size_t>(end_ - at_));
    if (rest.empty()) return false;
    for (const std::string_view declaration : declarations) {
        if (rest.size() < declaration.size() && declaration.starts_with(rest)) return false;
        if (!rest.starts_with(declaration)) continue;
        at_ += declaration.size();
        declared_ = true;
    }
    begun_ = true;
    return declared_ || rest.front() == '<' || stop();
}

std::string PlainElements::so_far() const {
    std::string document;
    if (declared_) document = "<?xml version=\"1.0\"?>";
    if (closed_) return document + "<a/>";
    for (const std::string& element : open_) document += "<" + element + ">";
    return document;
}

TextPlace PlainElements::place() {
    last_place_ = behind(last_place_, {placed_, static_cast<std::size_t>(at_ - placed_)});
    placed_ = at_;
    return last_place_;
}

bool PlainElements::read_tag() {
    const char* at = at_ + 1;
    if (*at_ != '<' || closed_) return stop();
    if (at == end_) return wait();
    if (*at == '/') return read_end_tag(at + 1);
    const std::string_view element = name_at(at, end_);
    if (at == end_) return wait();
    if (element.empty()) return stop();
    attributes_.clear();
    decoded_.clear();
    decoded_at_.clear();
    while (true) {
        const char* const before = at;
        while (at != end_ && is_blank(*at)) ++at;
        if (at == end_ || (*at == '/' && at + 1 == end_)) return wait();
        if (*at == '>') return tell_start(element, at + 1, false);
        if (*at == '/') return at[1] == '>' ? tell_start(element, at + 2, true) : stop();
        if (at == before) return stop();
        if (!read_attribute(at)) return false;
    }
}

bool PlainElements::read_end_tag(const char* at) {
    const std::string_view element = name_at(at, end_);
    if (at == end_) return wait();
    if (*at != '>' || open_.empty() || element != open_.back()) return stop();
    open_.pop_back();
    closed_ = open_.empty();
    events_.end();
    at_ = at + 1;
    return true;
}

bool PlainElements::read_attribute(const char*& at) {
    const std::string_view name = name_at(at, end_);
    if (end_ - at < 2) return wait();
    if (name.empty() || at[0] != '=' || at[1] != '"') return stop();
    at += 2;
    const void* const quote = std::memchr(at, '"', static_cast<std::size_t>(end_ - at));
    if (quote == nullptr) return wait();
    const char* const begin = std::exchange(at, static_cast<const char*>(quote) + 1);
    return take_value(begin, at - 1, name) || stop();
}

bool PlainElements::take_value(const char* begin, const char* end, std::string_view name) {
    unsigned has = 0;
    for (const char* byte = begin; byte != end; ++byte) has |= kinds[static_cast<unsigned char>(*byte)];
    const std::string_view value(begin, static_cast<std::size_t>(end - begin));
    if ((has & ends_plain) != 0 || ((has & not_ascii) != 0 && !is_plain_utf8(value))) return false;
    attributes_.push_back({name, value});
    if ((has & entity_begins) == 0) return true;
    decoded_at_.emplace_back(attributes_.size() - 1, decoded_.size());
    return decode(value, decoded_);
}

bool PlainElements::tell_start(std::string_view element, const char* behind_tag, bool is_empty) {
    if (open_.size() >= depth_ || has_name_twice()) return stop();
    for (std::size_t i = decoded_at_.size(), end = decoded_.size(); i-- > 0; end = decoded_at_[i].second)
        attributes_[decoded_at_[i].first].value =
            std::string_view(decoded_).substr(decoded_at_[i].second, end - decoded_at_[i].second);
    events_.start(element, attributes_);
    at_ = behind_tag;
    if (!is_empty) {
        open_.emplace_back(element);
        return true;
    }
    closed_ = open_.empty();
    events_.end();
    return true;
}

/// Which is an error in XML. Most tags have the names of the tag before.
bool PlainElements::has_name_twice() {
    if (std::ranges::equal(attributes_, names_, {}, &Attribute::name)) return false;
    names_.clear();
    for (const Attribute& attribute : attributes_) names_.emplace_back(attribute.name);
    std::vector<std::string> sorted = names_;
    std::ranges::sort(sorted);
    return std::ranges::adjacent_find(sorted) != sorted.end();
}

}  // namespace ovaudit
