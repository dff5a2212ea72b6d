#include <tinyxml2.h>

#include <algorithm>

#include "load/canonical.hpp"

namespace ovaudit {
namespace {

/// Whether tinyxml2 reads this document well and fast: it takes references to characters that XML does not
/// have, ends a text at the NUL among them, and looks through all attributes of a tag for each.
bool is_harmless(std::string_view document) {
    constexpr std::size_t largest = 64 << 10;
    constexpr int most_attributes = 64;
    if (document.empty() || document.size() > largest || document.find("&#") != document.npos) return false;
    int attributes = 0;
    for (const char c : document) {
        if (c == '>') attributes = 0;
        if (c == '=' && ++attributes > most_attributes) return false;
    }
    return true;
}

/// What a restriction is about: `field="memory-static-max"`, `property="number-of-vbds"`.
const char* subject(const tinyxml2::XMLElement& restriction) {
    for (const char* name : {"field", "property"})
        if (const char* value = restriction.Attribute(name)) return value;
    return nullptr;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> flatten_recommendations(std::string_view document) {
    tinyxml2::XMLDocument xml;
    if (!is_harmless(document)) return {};
    if (xml.Parse(document.data(), document.size()) != tinyxml2::XML_SUCCESS) return {};
    const tinyxml2::XMLElement* root = xml.RootElement();
    if (root == nullptr || std::string_view(root->Name()) != "restrictions" || root->FirstAttribute() ||
        root->NextSibling() || root->PreviousSibling())
        return {};

    std::vector<std::pair<std::string, std::string>> pairs;
    for (const tinyxml2::XMLNode* node = root->FirstChild(); node; node = node->NextSibling()) {
        const tinyxml2::XMLElement* restriction = node->ToElement();
        if (restriction == nullptr || std::string_view(restriction->Name()) != "restriction" ||
            restriction->FirstChild() || subject(*restriction) == nullptr)
            return {};
        const std::string about = subject(*restriction);
        for (auto* attribute = restriction->FirstAttribute(); attribute; attribute = attribute->Next()) {
            const std::string_view name = attribute->Name();
            if (attribute->Value() == about && (name == "field" || name == "property")) continue;
            pairs.emplace_back(about + "/" + attribute->Name(), attribute->Value());
        }
    }
    std::sort(pairs.begin(), pairs.end());
    const auto twice = std::adjacent_find(pairs.begin(), pairs.end(),
                                          [](const auto& a, const auto& b) { return a.first == b.first; });
    return twice == pairs.end() ? pairs : std::vector<std::pair<std::string, std::string>>();
}

}  // namespace ovaudit
