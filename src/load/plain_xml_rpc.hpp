#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "load/entity.hpp"
#include "load/text_place.hpp"
#include "load/xml_rpc.hpp"
#include "model/text.hpp"

namespace ovaudit {

/// Reads of XML what exports consist of, at several times the speed of a parser of all of XML: the elements
/// of XML-RPC without attributes, text in UTF-8, the five entities. It judges nothing: where anything else
/// begins, an error included, it stops, for the parser to go on from there.
///
/// Events has start(Tag), end() and text(std::string_view), and is told the same as by the parser; a text may
/// come in other pieces. What they throw passes through. What most of an export is, a name and a value that
/// holds text alone, is offered whole first, to name(std::string_view) and leaf(std::string_view): they take
/// it or change nothing and return false.
template <typename Events>
class PlainXmlRpc {
  public:
    PlainXmlRpc(Events& events, std::uint64_t depth) : events_(events), depth_(depth) {}

    /// Reads what is plain and whole at the front of `text`, which goes on where the last call ended; returns
    /// how many bytes that is. Unless has_stopped(), the rest is the beginning of something that may be
    /// plain.
    std::size_t read(std::string_view text) {
        placed_ = at_ = text.data();
        end_ = text.data() + text.size();
        if (!begun_ && !begin_document()) return 0;
        while (at_ != end_ && (*at_ == '<' ? read_tag() : read_characters())) {
        }
        place();  // of `text` no more will be known
        return static_cast<std::size_t>(at_ - text.data());
    }
    bool has_stopped() const { return stopped_; }
    /// Whether the document is read to the end of its outermost element.
    bool is_complete() const { return closed_; }

    /// A document that brings a parser to where this one stands.
    std::string so_far() const {
        std::string document;
        if (declared_) document = "<?xml version=\"1.0\"?>";
        if (closed_) return document + "<value/>";
        for (const Tag tag : open_) document += "<" + std::string(to_string(tag)) + ">";
        return document;
    }
    /// Of the event that is being told; outside of events, of the end of what was read.
    TextPlace place() {
        last_place_ = behind(last_place_, {placed_, static_cast<std::size_t>(at_ - placed_)});
        placed_ = at_;
        return last_place_;
    }

  private:
    static constexpr std::string_view declarations[] = {"<?xml version=\"1.0\"?>",
                                                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
                                                        "<?xml version=\"1.0\" encoding=\"utf-8\"?>"};
    static constexpr std::string_view name_begin = "<name>", name_end = "</name>", value_begin = "<value>";

    /// ASCII that stands for itself within text.
    static constexpr auto plain_characters = [] {
        std::array<bool, 256> plain{};
        for (unsigned byte = ' '; byte < 0x80; ++byte) plain[byte] = true;
        plain['\t'] = plain['\n'] = true;
        plain['<'] = plain['&'] = plain[']'] = false;
        return plain;
    }();

    /// No function: the standard algorithms would call that for each character.
    static constexpr auto is_plain = [](char c) { return plain_characters[static_cast<unsigned char>(c)]; };

    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }

    bool stop() {
        stopped_ = true;
        return false;
    }
    /// More bytes are needed to tell.
    static constexpr bool wait() { return false; }

    bool begin_document() {
        if (rest().empty()) return wait();
        for (const std::string_view declaration : declarations) {
            if (rest().size() < declaration.size() && declaration.starts_with(rest())) return wait();
            if (!rest().starts_with(declaration)) continue;
            at_ += declaration.size();
            declared_ = true;
        }
        begun_ = true;
        return declared_ || *at_ == '<' || stop();
    }

    bool read_tag() {
        // what nearly all tags are
        if (is_next("<value>")) return read_value();
        if (is_next("</value>")) return end_element(Tag::value, std::size("</value>") - 1);
        if (is_next("<name>")) return read_name();
        if (is_next("</member>")) return end_element(Tag::member, std::size("</member>") - 1);
        if (is_next("<member>")) return start_element(Tag::member, std::size("<member>") - 1, false);
        if (is_next("<struct>")) return start_element(Tag::structure, std::size("<struct>") - 1, false);
        if (is_next("</struct>")) return end_element(Tag::structure, std::size("</struct>") - 1);
        return read_rarer_tag();
    }

    template <std::size_t size>
    bool is_next(const char (&text)[size]) const {
        return begins_at(at_, text);
    }

    /// Of a text whose size is known to the compiler, which then calls no function.
    template <std::size_t size>
    bool begins_at(const char* at, const char (&text)[size]) const {
        return static_cast<std::size_t>(end_ - at) >= size - 1 && std::memcmp(at, text, size - 1) == 0;
    }

    bool may_open() const { return !closed_ && open_.size() < depth_; }

    bool read_rarer_tag() {
        const std::size_t size = rest().substr(0, longest_tag).find('>') + 1;
        if (size == 0) return rest().size() < longest_tag ? wait() : stop();
        std::string_view inside = rest().substr(1, size - 2);
        const bool end = inside.starts_with('/'), empty = inside.ends_with('/');
        if (end) inside.remove_prefix(1);
        if (empty) inside.remove_suffix(inside.ends_with(" /") ? 2 : 1);
        const std::optional<Tag> tag = tag_named(inside);
        if (!tag || (end && empty)) return stop();
        return end ? end_element(*tag, size) : start_element(*tag, size, empty);
    }

    bool start_element(Tag tag, std::size_t size, bool empty) {
        if (!may_open()) return stop();
        events_.start(tag);
        at_ += size;
        if (!empty) {
            open_.push_back(tag);
            return true;
        }
        closed_ = open_.empty();
        events_.end();
        return true;
    }

    bool end_element(Tag tag, std::size_t size) {
        if (open_.empty() || tag != open_.back()) return stop();
        open_.pop_back();
        closed_ = open_.empty();
        events_.end();
        at_ += size;
        return true;
    }

    bool read_value() {
        const char* const begin = at_ + value_begin.size();
        const char* const end = std::find_if_not(begin, end_, is_plain);
        const std::string_view text(begin, static_cast<std::size_t>(end - begin));
        if (!begins_at(end, "</value>") || !may_open() || !events_.leaf(text))
            return start_element(Tag::value, value_begin.size(), false);
        at_ = end + std::size("</value>") - 1;
        return true;
    }

    /// A name is read whole or not at all: the platform writes map keys unescaped, and who mends that must
    /// see the name from its beginning.
    bool read_name() {
        const std::string_view text = rest().substr(name_begin.size());
        const std::size_t size = text.find('<');
        if (size == std::string_view::npos || text.size() - size < name_end.size())
            return text.size() < longest_name ? wait() : stop();
        const std::string_view name = text.substr(0, size);
        if (!text.substr(size).starts_with(name_end)) return stop();
        const bool is_simple = std::all_of(name.begin(), name.end(), is_plain);
        if (is_simple && may_open() && events_.name(name)) {
            at_ += name_begin.size() + size + name_end.size();
            return true;
        }
        if ((!is_simple && !may_be_name(name)) || !start_element(Tag::name, name_begin.size(), false))
            return stop();
        if (is_simple && !name.empty()) {
            events_.text(name);
            at_ += size;
        }
        for (const char* const end = name.data() + size; at_ != end;)
            if (!read_characters()) return false;
        return end_element(Tag::name, name_end.size());
    }

    /// Whether there is nothing in a name that is not read here.
    static bool may_be_name(std::string_view name) {
        bool ascii = true;
        for (std::size_t at = 0; at < name.size(); ++at) {
            const auto byte = static_cast<unsigned char>(name[at]);
            if (is_plain(name[at]) || byte == ']') continue;
            ascii = ascii && byte < 0x80;
            if (byte < 0x80 && (byte != '&' || entity_at(name.substr(at)).size == 0)) return false;
        }
        const auto has = [&](std::string_view part) { return name.find(part) != std::string_view::npos; };
        return !has("]]>") && (ascii || (is_valid_utf8(name) && !has("\xef\xbf")));
    }

    bool read_characters() {
        const char* const first_other = std::find_if_not(at_, end_, is_plain);
        if (first_other != at_) return tell(static_cast<std::size_t>(first_other - at_));
        if (*at_ == '&') return read_entity();
        if (*at_ == ']') return read_bracket();
        return static_cast<unsigned char>(*at_) >= 0x80 ? read_long_characters() : stop();
    }

    /// Outside of the outermost element only blanks may stand, and they are no text.
    bool tell(std::size_t size) {
        const std::string_view text = rest().substr(0, size);
        if (!open_.empty())
            events_.text(text);
        else if (text.find_first_not_of(" \t\n") != std::string_view::npos)
            return stop();
        at_ += size;
        return true;
    }

    bool read_entity() {
        const Entity entity = entity_at(rest());
        if (entity.size == 0) return rest().size() < longest_entity ? wait() : stop();
        if (open_.empty()) return stop();
        events_.text({&entity.character, 1});
        at_ += entity.size;
        return true;
    }

    /// `]]>` is an error in XML.
    bool read_bracket() {
        if (rest().size() < 3) return wait();
        return rest().starts_with("]]>") ? stop() : tell(1);
    }

    /// Characters of several bytes, as many as stand together.
    bool read_long_characters() {
        std::size_t size = 0;
        while (size < rest().size() && static_cast<unsigned char>(rest()[size]) >= 0x80) {
            const std::string_view left = rest().substr(size);
            const auto lead = static_cast<unsigned char>(left.front());
            const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
            if (left.size() < length) break;
            // U+FFFE and U+FFFF are no characters of XML
            if (!is_valid_utf8(left.substr(0, length)) || left.starts_with("\xef\xbf\xbe") ||
                left.starts_with("\xef\xbf\xbf"))
                break;
            size += length;
        }
        if (size > 0) return tell(size);
        return rest().size() < 4 ? wait() : stop();
    }

    // Longer ones are not plain.
    static constexpr std::size_t longest_tag = 24, longest_name = 64 << 10;

    Events& events_;
    std::uint64_t depth_;
    std::vector<Tag> open_;
    bool begun_ = false, declared_ = false, closed_ = false, stopped_ = false;
    const char* at_ = nullptr;  // in the text at hand
    const char* end_ = nullptr;
    const char* placed_ = nullptr;  // up to where last_place_ counts
    TextPlace last_place_;
};

}  // namespace ovaudit
