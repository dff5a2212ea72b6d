#include "report/json_text.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t depth_limit = 64;
constexpr std::size_t excerpt_bytes = 60;

std::string dump(std::string_view text, bool ascii) {
    return nlohmann::json(text).dump(-1, ' ', ascii, nlohmann::json::error_handler_t::replace);
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; });
}

struct AppendTree {
    std::string& to;

    void operator()(const std::string& text) { append_json(to, text); }
    void operator()(std::int64_t number) { to += std::to_string(number); }
    void operator()(bool truth) { to += truth ? "true" : "false"; }
    void operator()(const DatumList& list) {
        to += '[';
        for (const Datum& element : list) {
            if (&element != &list.front()) to += ", ";
            append_json(to, element);
        }
        to += ']';
    }
    void operator()(const DatumMap& map) {
        to += '{';
        for (const auto& member : map) {
            if (&member != &map.front()) to += ", ";
            append_json(to, member.first);
            to += ": ";
            append_json(to, member.second);
        }
        to += '}';
    }
    template <typename Other>
    void operator()(const Other&) {
        to += "null";
    }
};

/// Builds the tree; what nlohmann calls a SAX handler, whose functions return whether to go on.
class TreeBuilder {
  public:
    bool null() { return put(Datum{}); }
    bool boolean(bool truth) { return put(Datum{truth}); }
    bool number_integer(std::int64_t number) { return put(Datum{number}); }
    bool number_unsigned(std::uint64_t number) {
        if (number > INT64_MAX) fail_number(std::to_string(number));
        return put(Datum{static_cast<std::int64_t>(number)});
    }
    bool number_float(double, const std::string& text) { fail_number(text); }
    bool string(std::string& text) { return put(Datum{std::move(text)}); }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Datum{DatumMap{}}); }
    bool start_array(std::size_t) { return open(Datum{DatumList{}}); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        frames_.back().key = std::move(name);
        return true;
    }
    bool end_object() {
        refuse_duplicates();
        return close();
    }
    bool parse_error(std::size_t position, const std::string& token, const nlohmann::json::exception&) {
        throw Error("byte " + std::to_string(position) + ": expected a JSON document, found " +
                    (token.empty() ? "its end" : excerpt(token)));
    }
    Datum take() { return std::move(root_); }

  private:
    struct Frame {
        Datum container;
        std::string key;  ///< of the member that is being read
    };

    bool put(Datum value) {
        if (frames_.empty()) {
            root_ = std::move(value);
        } else if (auto* list = std::get_if<DatumList>(&frames_.back().container.value)) {
            list->push_back(std::move(value));
        } else {
            std::get<DatumMap>(frames_.back().container.value)
                .push_back({std::move(frames_.back().key), std::move(value)});
        }
        return true;
    }
    bool open(Datum container) {
        if (frames_.size() == depth_limit)
            throw Error(place() + ": expected nesting of at most 64, found deeper");
        frames_.push_back({std::move(container), {}});
        return true;
    }
    bool close() {
        Datum done = std::move(frames_.back().container);
        frames_.pop_back();
        return put(std::move(done));
    }
    void refuse_duplicates() {
        std::vector<std::string_view> keys;
        for (const auto& [key, value] : std::get<DatumMap>(frames_.back().container.value))
            keys.push_back(key);
        std::ranges::sort(keys);
        const auto twice = std::ranges::adjacent_find(keys);
        if (twice == keys.end()) return;
        const std::string name = excerpt(*twice);
        frames_.back().key.clear();
        throw Error(place() + ": expected each key once, found " + name + " twice");
    }
    [[noreturn]] void fail_number(const std::string& text) {
        throw Error(place() + ": expected an integer of 64 bits, found " + excerpt(text));
    }
    std::string place() const {
        std::string place;
        for (const Frame& frame : frames_) {
            const auto* list = std::get_if<DatumList>(&frame.container.value);
            if (list) place += '/' + std::to_string(list->size());
            if (!list && !frame.key.empty())
                place += '/' + escape_visibly(frame.key.substr(0, excerpt_bytes));
        }
        return place.empty() ? "report" : place;
    }

    std::vector<Frame> frames_;
    Datum root_;
};

}  // namespace

std::string valid_utf8(std::string_view text) {
    if (is_valid_utf8(text)) return std::string(text);
    return nlohmann::json::parse(dump(text, false)).get<std::string>();
}

void append_json(std::string& to, std::string_view text) {
    if (is_plain(text)) {
        to.append(1, '"').append(text).append(1, '"');
        return;
    }
    const std::string valid = valid_utf8(text);
    to += dump(valid, escape_visibly(valid) != valid);
}

void append_json(std::string& to, const Datum& tree) {
    std::visit(AppendTree{to}, tree.value);
}

Datum parse_json(std::string_view json) {
    TreeBuilder builder;
    nlohmann::json::sax_parse(json.begin(), json.end(), &builder);
    return builder.take();
}

const Datum* member(const DatumMap& map, std::string_view key) {
    const auto found =
        std::ranges::find(map, key, [](const auto& entry) { return std::string_view(entry.first); });
    return found == map.end() ? nullptr : &found->second;
}

std::string excerpt(std::string_view text) {
    const bool is_long = text.size() > excerpt_bytes;
    return '"' + escape_visibly(text.substr(0, excerpt_bytes)) + (is_long ? "...\"" : "\"");
}

}  // namespace ovaudit
