#include "load/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// The characters of a document, which tell how far they were read.
class Characters {
  public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    Characters(const char* at, const char** told) : at_(at), told_(told) {}
    const char& operator*() const { return *at_; }
    Characters& operator++() {
        *told_ = ++at_;
        return *this;
    }
    bool operator==(const Characters& other) const { return at_ == other.at_; }
    bool operator!=(const Characters& other) const { return at_ != other.at_; }

  private:
    const char* at_;
    const char** told_;
};

/// Builds the tree; what nlohmann calls a SAX handler, whose functions return whether to go on.
class JsonReader {
  public:
    using Json = nlohmann::json;

    JsonReader(std::string document, std::string_view text, const Limits& limits)
        : document_(std::move(document)), text_(text), limits_(limits), read_(text.data()) {
        writer_.begin({}, {});
    }
    ValueTree run() {
        refuse_huge_strings();
        const char* const end = text_.data() + text_.size();
        Json::sax_parse(Characters(text_.data(), &read_), Characters(end, &read_), this);
        tree_.nodes = writer_.take();
        return std::move(tree_);
    }

    bool null() { return leaf({}, Record::Mark::unknown); }
    bool boolean(bool truth) { return leaf(truth ? "true" : "false", Record::Mark::boolean); }
    bool number_integer(Json::number_integer_t number) { return integer(std::to_string(number)); }
    bool number_unsigned(Json::number_unsigned_t number) { return integer(std::to_string(number)); }
    // an integer of more than 64 bits comes here too
    bool number_float(Json::number_float_t, const std::string& text) {
        const bool is_integer = text.find_first_of(".eE") == text.npos;
        return is_integer ? integer(text) : leaf(text, Record::Mark::real);
    }
    bool string(const std::string& text) { return leaf(text, Record::Mark::text); }
    bool binary(const Json::binary_t&) { return false; }  // JSON has none
    bool start_object(std::size_t) { return open(Record::Mark::structure); }
    bool start_array(std::size_t) { return open(Record::Mark::array); }
    bool end_object() {
        refuse_duplicates();
        return end_array();
    }
    bool end_array() {
        keys_.pop_back();
        writer_.close();
        return true;
    }
    bool key(std::string& name) {
        if (name.size() > limits_.name_bytes)
            refuse("a key is longer than " + std::to_string(limits_.name_bytes) + " bytes (--max-name)");
        key_ = std::move(name);
        keys_.back().push_back(key_);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
        read_ = text_.data() + std::min(position, text_.size());
        refuse("expected JSON, found " + found_at(position, error));
    }

  private:
    static constexpr int out_of_range = 406;  // nlohmann's number for it

    /// What stands at a place of which the parser says no more than that it is wrong; a character at most.
    std::string found_at(std::size_t position, const Json::exception& error) const {
        if (error.id == out_of_range) return "a number too large for any";
        if (position > text_.size()) return "the end of the document";
        if (!is_valid_utf8(text_.substr(0, position)) && !is_valid_utf8(text_))
            return "bytes that are not UTF-8";
        const char byte = position == 0 ? '\0' : text_[position - 1];
        if (byte <= ' ' || byte > '~') return "a character that does not belong there";
        return "'" + std::string(1, byte) + "' where it does not belong";
    }

    [[noreturn]] void refuse(const std::string& what) {
        throw Error(document_ + ": " + to_string(place()) + ": " + what);
    }
    /// Of the last character that was read: of a container its first.
    TextPlace place() {
        const char* const last = read_ == text_.data() ? read_ : read_ - 1;
        const char* const from = std::min(placed_at_ == nullptr ? text_.data() : placed_at_, last);
        placed_ = behind(placed_, {from, static_cast<std::size_t>(last - from)});
        placed_at_ = last;
        return placed_;
    }

    /// Before the parser, which keeps each string that it reads several times over.
    void refuse_huge_strings() {
        const std::size_t most = std::max(limits_.value_bytes, limits_.name_bytes);
        if (text_.size() <= most) return;
        for (std::size_t at = text_.find('"'); at < text_.size(); at = text_.find('"', at + 1)) {
            std::size_t length = 0;  // at least: an escape stands for a byte or more
            for (++at; at < text_.size() && text_[at] != '"'; ++length)
                at += text_[at] != '\\' ? 1 : text_.substr(at).starts_with("\\u") ? 6 : 2;
            if (length <= most) continue;
            read_ = text_.data() + std::min(at + 1, text_.size());
            refuse_value();
        }
    }
    [[noreturn]] void refuse_value() {
        refuse("a value is longer than " + std::to_string(limits_.value_bytes) + " bytes (--max-value)");
    }

    bool integer(const std::string& text) { return leaf(text, Record::Mark::integer); }
    bool leaf(std::string_view text, Record::Mark mark) {
        if (text.size() > limits_.value_bytes) refuse_value();
        writer_.leaf(std::exchange(key_, {}), text, mark);
        return true;
    }
    bool open(Record::Mark mark) {
        if (keys_.size() == limits_.depth)
            refuse("nesting deeper than " + std::to_string(limits_.depth) + " (--max-depth)");
        const std::uint32_t node = writer_.open(std::exchange(key_, {}), mark);
        tree_.places.emplace_back(node, place());
        keys_.emplace_back();
        return true;
    }
    void refuse_duplicates() {
        std::vector<std::string>& keys = keys_.back();
        std::ranges::sort(keys);
        const auto twice = std::ranges::adjacent_find(keys);
        if (twice != keys.end())
            refuse("expected each key once in an object, which ends here, found " + escape_briefly(*twice) +
                   " twice");
    }

    std::string document_;
    std::string_view text_;
    const Limits& limits_;
    RecordWriter writer_;
    ValueTree tree_;
    std::string key_;                             // of the member that comes
    std::vector<std::vector<std::string>> keys_;  // of the containers that are open
    const char* read_;                            // behind the last character that was read
    const char* placed_at_ = nullptr;
    TextPlace placed_;  // of placed_at_
};

}  // namespace

ValueTree read_json(const std::string& document, std::string_view text, const Limits& limits) {
    if (text.size() > UINT32_MAX) throw Error(document + ": expected JSON of less than 4 GiB, found more");
    return JsonReader(document, text, limits).run();
}

bool begins_as_json(std::string_view head) {
    return head.starts_with('{') || head.starts_with('[');
}

std::vector<std::string_view> first_keys(std::string_view head) {
    std::vector<std::string_view> keys;
    std::size_t depth = 0;
    std::string_view last;  // string at depth 1
    for (std::size_t at = 0; at < head.size(); ++at) {
        const char c = head[at];
        if (c == '{' || c == '[') ++depth;
        if ((c == '}' || c == ']') && --depth == 0) break;
        if (c == ':' && depth == 1) keys.push_back(last);
        if (c != '"') continue;
        const std::size_t begin = ++at;
        while (at < head.size() && head[at] != '"') at += head[at] == '\\' ? 2 : 1;
        if (depth == 1 && at < head.size()) last = head.substr(begin, at - begin);
    }
    return keys;
}

FormReader json_form(Canonical& canonical, const Limits& limits,
                     std::function<void(Canonical&, const ValueTree&)> read) {
    static constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    const auto document = std::make_shared<std::string>();
    const auto finish = [&canonical, &limits, document, read = std::move(read)] {
        std::string_view text = *document;
        if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
        const ValueTree tree = read_json(canonical.source().name, text, limits);
        *document = {};
        read(canonical, tree);
    };
    return {[document](std::string_view block) { document->append(block); }, finish};
}

}  // namespace ovaudit
