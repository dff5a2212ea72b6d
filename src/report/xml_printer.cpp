#include "report/xml_printer.hpp"

#include <utility>

#include "model/text.hpp"

namespace ovaudit {
namespace {

class XmlText {
  public:
    explicit XmlText(std::string_view text) {
        while (!text.empty()) {
            std::size_t length = 1;
            while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
                ++length;
            add(text.substr(0, length));
            text.remove_prefix(length);
        }
    }
    const std::string& get() const { return text_; }

  private:
    void add(std::string_view character) {
        const std::string visible = escape_visibly(character);
        const bool is_invisible = visible.starts_with("<U+");
        const bool is_no_character = visible.starts_with("<U+FFFE") || visible.starts_with("<U+FFFF");
        if (const char* entity = entity_of(character.front()); entity != nullptr)
            text_ += entity;
        else if (is_no_character)
            text_ += "&lt;" + visible.substr(1);
        else if (is_invisible)
            text_ += "&#x" + visible.substr(3, visible.size() - 4) + ";";
        else
            text_ += visible;
    }
    /// nullptr for a character that needs none.
    static const char* entity_of(char character) {
        constexpr std::pair<char, const char*> entities[] = {{'&', "&amp;"},  {'<', "&lt;"},   {'>', "&gt;"},
                                                             {'"', "&quot;"}, {'\n', "&#10;"}, {'\t', "&#9;"},
                                                             {'\r', "&#13;"}};
        for (const auto& [plain, entity] : entities)
            if (plain == character) return entity;
        return nullptr;
    }

    std::string text_;
};

}  // namespace

std::string xml_text(std::string_view text) {
    return XmlText(text).get();
}

}  // namespace ovaudit
