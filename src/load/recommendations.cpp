#include <algorithm>
#include <optional>

#include "load/canonical.hpp"
#include "load/mask.hpp"
#include "load/xml.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// Gathers the attributes of each restriction behind what it is about: `field="memory-static-max"`,
/// `property="number-of-vbds"`.
class Restrictions {
  public:
    /// Nothing if the document is anything else than a flat list of restrictions.
    std::optional<Pairs> read(std::string_view document) {
        constexpr unsigned deepest = 8;
        XmlStream xml("recommendations", deepest,
                      {.start = [this](auto element, const auto& attributes) { start(element, attributes); },
                       .end = [this] { --depth_; },
                       .text =
                           [this](auto text) {
                               is_flat_ = is_flat_ && text.find_first_not_of(" \t\r\n") == text.npos;
                           }});
        try {
            xml.feed(document);
            xml.finish();
        } catch (const Error&) {
            return std::nullopt;  // what is no XML stays the text that it is
        }
        return is_flat_ ? std::optional(std::move(pairs_)) : std::nullopt;
    }

  private:
    void start(std::string_view element, const XmlAttributes& attributes) {
        const unsigned depth = depth_++;
        if (depth == 0)
            is_flat_ = is_flat_ && element == "restrictions" && attributes.empty();
        else if (depth == 1 && element == "restriction")
            add(attributes);
        else
            is_flat_ = false;
    }

    void add(const XmlAttributes& attributes) {
        std::string subject, about;
        attributes.each([&](std::string_view name, std::string_view value) {
            if (name != "field" && (name != "property" || !subject.empty())) return;
            subject = name;
            about = value;
        });
        if (about.empty()) is_flat_ = false;
        attributes.each([&](std::string_view name, std::string_view value) {
            if (name != subject) pairs_.emplace_back(about + "/" + std::string(name), value);
        });
    }

    unsigned depth_ = 0;
    bool is_flat_ = true;
    Pairs pairs_;
};

}  // namespace

std::vector<std::pair<std::string, std::string>> flatten_recommendations(std::string_view document) {
    constexpr std::size_t largest = 64 << 10;
    if (document.empty() || document.size() > largest) return {};
    Pairs pairs = Restrictions().read(document).value_or(Pairs());
    std::sort(pairs.begin(), pairs.end());
    const auto twice = std::adjacent_find(pairs.begin(), pairs.end(),
                                          [](const auto& a, const auto& b) { return a.first == b.first; });
    return twice == pairs.end() ? pairs : Pairs();
}

Value Canonical::recommendations(std::string_view text, FieldId id) {
    const auto [found, fresh] = recommendations_.emplace(std::string(text), Value{});
    if (!fresh) return found->second;
    if (!options_.show_secrets && speaks_of_secrets(text)) return found->second = secret(text);
    const auto pairs = flatten_recommendations(text);
    if (pairs.empty()) return found->second = text_value(text, id);
    std::vector<MapEntry> entries;
    entries.reserve(pairs.size());
    for (const auto& [key, value] : pairs) entries.push_back({texts_.intern(key), text_value(value, id)});
    return found->second = store_map(std::move(entries), id);
}

}  // namespace ovaudit
