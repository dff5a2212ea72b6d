#include "load/xml.hpp"

#include <expat.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {

struct XmlStream::Parser {
    std::string document;
    std::uint64_t depth_limit = 0;
    XmlEvents events;
    std::uint64_t depth = 0;
    Resume resume;
    bool first_block = true;
    // expat 2.5 reads an unfinished tag from its beginning again with every block: what follows one is held
    // back until it is as much as that
    std::string held;
    std::uint64_t unfinished = 0;
    bool has_told = false;
    std::exception_ptr thrown;  // exceptions must not pass through expat's frames
    std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> expat{XML_ParserCreate("UTF-8"), XML_ParserFree};

    template <typename Work>
    void guarded(Work work) {
        has_told = true;
        if (thrown) return;
        try {
            work();
        } catch (...) {
            thrown = std::current_exception();
            XML_StopParser(expat.get(), XML_FALSE);
        }
    }
    TextPlace place() const {
        TextPlace here{XML_GetCurrentLineNumber(expat.get()) - 1, XML_GetCurrentColumnNumber(expat.get())};
        if (here.line == 0) here.column += resume.place.column - resume.so_far.size();
        here.line += resume.place.line;
        return here;
    }
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(document + ": " + to_string(place()) + ": " + what);
    }
    void check(XML_Status status) const;
    void parse(std::string_view bytes);
    std::string found_here() const;
};

namespace {

template <typename Parser>
Parser& self(void* data) {
    return *static_cast<Parser*>(data);
}

/// UTF-16 and UTF-32 announce themselves in the first bytes.
std::string_view foreign_encoding(std::string_view head) {
    using namespace std::string_view_literals;
    if (head.starts_with("\0\0\xfe\xff"sv) || head.starts_with("\xff\xfe\0\0"sv)) return "UTF-32";
    if (head.starts_with("\xfe\xff"sv) || head.starts_with("\xff\xfe"sv)) return "UTF-16";
    if (head.starts_with("<\0"sv) || head.starts_with("\0<"sv)) return "UTF-16";
    return {};
}

}  // namespace

XmlStream::XmlStream(std::string document, std::uint64_t depth, XmlEvents events, Resume resume)
    : parser_(std::make_unique<Parser>()) {
    parser_->document = std::move(document);
    parser_->depth_limit = depth;
    parser_->resume = std::move(resume);
    const XML_Parser expat = parser_->expat.get();
    if (expat == nullptr) throw std::bad_alloc();
    XML_SetUserData(expat, parser_.get());
    XML_SetElementHandler(
        expat,
        [](void* data, const char* element, const char** attributes) {
            auto& parser = self<Parser>(data);
            parser.guarded([&] {
                if (++parser.depth > parser.depth_limit)
                    parser.refuse("elements nest deeper than " + std::to_string(parser.depth_limit) +
                                  " (--max-depth)");
                parser.events.start(element, XmlAttributes(attributes));
            });
        },
        [](void* data, const char*) {
            auto& parser = self<Parser>(data);
            parser.guarded([&] {
                --parser.depth;
                parser.events.end();
            });
        });
    XML_SetCharacterDataHandler(expat, [](void* data, const char* text, int size) {
        auto& parser = self<Parser>(data);
        parser.guarded([&] { parser.events.text({text, static_cast<std::size_t>(size)}); });
    });
    XML_SetStartDoctypeDeclHandler(expat, [](void* data, const char*, const char*, const char*, int) {
        auto& parser = self<Parser>(data);
        parser.guarded([&] { parser.refuse("a DOCTYPE is not allowed; no export has one"); });
    });
    XML_SetProcessingInstructionHandler(expat, [](void* data, const char*, const char*) {
        auto& parser = self<Parser>(data);
        parser.guarded([&] { parser.refuse("a processing instruction is not allowed; no export has one"); });
    });
    XML_SetXmlDeclHandler(expat, [](void* data, const char*, const char* encoding, int) {
        if (encoding == nullptr) return;
        auto& parser = self<Parser>(data);
        const std::string name = to_lower(encoding);
        if (name == "utf-8" || name == "us-ascii") return;
        parser.guarded(
            [&] { parser.refuse("expected the encoding UTF-8, found " + escape_visibly(encoding)); });
    });
    const auto quiet = [](auto&&...) {};
    parser_->events = {quiet, quiet, quiet};
    feed(parser_->resume.so_far);
    parser_->events = std::move(events);
}

XmlStream::~XmlStream() = default;

TextPlace XmlStream::place() const {
    return parser_->place();
}

/// What stands where the parser stopped, for the message: a tag, or one character, for a text may be a
/// secret.
std::string XmlStream::Parser::found_here() const {
    int offset = 0, size = 0;
    const char* context = XML_GetInputContext(expat.get(), &offset, &size);
    if (context == nullptr || offset >= size) return {};
    std::string_view rest(context + offset, static_cast<std::size_t>(size - offset));
    std::size_t end = 1;
    while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xc0) == 0x80) ++end;
    if (rest.front() == '<')
        while (end < rest.size() && (is_letter(rest[end]) || rest[end] == '/' || rest[end] == '!')) ++end;
    rest = rest.substr(0, std::min<std::size_t>(end, 60));
    return ", found \"" + escape_visibly(rest) + "\"";
}

void XmlStream::Parser::check(XML_Status status) const {
    if (thrown) std::rethrow_exception(thrown);
    if (status == XML_STATUS_OK) return;
    const XML_Error code = XML_GetErrorCode(expat.get());
    if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    if (code == XML_ERROR_NO_ELEMENTS) refuse("the XML ends before it is complete");
    refuse(std::string("not well-formed XML: ") + XML_ErrorString(code) + found_here());
}

void XmlStream::feed(std::string_view block) {
    if (parser_->first_block && !block.empty()) {
        const std::string_view encoding = foreign_encoding(block);
        if (!encoding.empty()) parser_->refuse("expected the encoding UTF-8, found " + std::string(encoding));
        parser_->first_block = false;
    }
    if (parser_->unfinished == 0) return parser_->parse(block);
    parser_->held += block;
    if (parser_->held.size() >= parser_->unfinished) parser_->parse(std::exchange(parser_->held, {}));
}

void XmlStream::Parser::parse(std::string_view bytes) {
    has_told = false;
    unfinished += bytes.size();
    constexpr std::size_t most = std::numeric_limits<int>::max() / 2;
    for (; !bytes.empty(); bytes.remove_prefix(std::min(most, bytes.size()))) {
        const std::string_view part = bytes.substr(0, most);
        check(XML_Parse(expat.get(), part.data(), static_cast<int>(part.size()), XML_FALSE));
    }
    if (has_told) unfinished = 0;
}

void XmlStream::finish() {
    parser_->parse(std::exchange(parser_->held, {}));
    parser_->check(XML_Parse(parser_->expat.get(), "", 0, XML_TRUE));
}

}  // namespace ovaudit
