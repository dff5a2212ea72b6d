#include "load/xenapi_xml.hpp"

#include "load/magic.hpp"
#include "load/xenapi_records.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// Gathers all of an answer: only the whole of it says what a part is.
class AnswerReader final : public XmlRpcReader {
  public:
    AnswerReader(Canonical& canonical, const Limits& limits)
        : XmlRpcReader(canonical, limits, Tag::response) {
        clear_record();
        record_.nodes.push_back({.mark = Record::Mark::structure});
        collecting_ = true;
    }
    /// Errors: Error if the document ends early, or holds no records.
    void finish() {
        finish_document();
        if (record_.nodes.size() == 1) refuse("expected an answer, found none");
        record_.nodes.front().end = static_cast<std::uint32_t>(record_.nodes.size());
        tree_.nodes = std::move(record_);
        XenapiRecords(canonical_, tree_).read();
        note_oddities();
    }

  private:
    void value_opens() override {
        if (record_.bytes.size() > UINT32_MAX) refuse("expected an answer of less than 4 GiB, found more");
    }
    void element_opens(Tag tag) override {
        if (tag == Tag::structure || tag == Tag::array)
            tree_.places.emplace_back(static_cast<std::uint32_t>(record_.nodes.size() - 1), place());
    }
    void value_closes(std::uint32_t) override {}
    [[noreturn]] void refuse_root(std::string_view element) override {
        refuse("expected an answer of XenAPI, which begins with <methodResponse>, found <" +
               escape_visibly(element.substr(0, 60)) + ">");
    }

    ValueTree tree_;
};

}  // namespace

bool begins_as_xenapi_xml(std::string_view head) {
    return root_element(head) == "methodResponse";
}

FormReader read_xenapi_xml(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<AnswerReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

}  // namespace ovaudit
