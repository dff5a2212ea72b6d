#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load/form.hpp"
#include "load/plain_xml_rpc.hpp"
#include "load/repair.hpp"
#include "load/xml.hpp"

namespace ovaudit {

/// Reads a document of XML-RPC block by block, the parts that its heir asks for as nodes of a record.
class XmlRpcReader {
  public:
    XmlRpcReader(const XmlRpcReader&) = delete;
    XmlRpcReader& operator=(const XmlRpcReader&) = delete;
    void feed(std::string_view block);

  protected:
    /// root: the outermost element, Tag::value or Tag::response.
    XmlRpcReader(Canonical& canonical, const Limits& limits, Tag root);
    virtual ~XmlRpcReader() = default;

    /// Errors: Error if the document ends early.
    void finish_document();
    void note_oddities();
    TextPlace place();
    /// How many elements are open.
    std::size_t depth() const { return frames_.size(); }
    void clear_record();
    [[noreturn]] void refuse(const std::string& what);

    Canonical& canonical_;
    bool collecting_ = false;  // nodes go to record_
    Record record_;
    Record::Node member_name_;  // with the last <name>

  private:
    friend PlainXmlRpc<XmlRpcReader>;  // tells it what is plain
    struct Frame {
        Tag tag;
        std::uint32_t children = 0;
        std::uint32_t node = 0;
        Record::Mark mark = Record::Mark::none;
    };

    /// Told before a value begins, before any other element begins, and behind a value.
    virtual void value_opens() = 0;
    virtual void element_opens(Tag tag) = 0;
    virtual void value_closes(std::uint32_t children) = 0;
    /// Throws an Error of a document that begins with another element than it should.
    virtual void refuse_root(std::string_view element) = 0;

    void read(std::string_view text);
    void start_parser();
    void start_element(std::string_view element);
    void start(Tag tag);
    void end();
    void text(std::string_view text);
    bool name(std::string_view name);
    bool leaf(std::string_view text);
    void open(const Frame& frame);
    void open_value();
    void expect_blank() {
        if (text_at_ != record_.bytes.size()) expect_blank_text();
    }
    void expect_blank_text();
    std::string_view pending_text() const;
    void drop_text();
    bool may_take(std::string_view text, std::uint64_t limit) const {
        return collecting_ && !frames_.empty() && text.size() <= limit && text_at_ == record_.bytes.size();
    }
    void take(std::string_view text);
    [[noreturn]] void refuse_misplaced(std::string_view element);

    const Limits& limits_;
    Tag root_;
    PlainXmlRpc<XmlRpcReader> plain_;
    std::string held_;  // what plain_ has not read yet
    /// Takes over where something is not plain.
    struct Parser {
        Parser(const std::string& document, std::uint64_t depth, XmlEvents events, XmlStream::Resume resume)
            : xml(document, depth, std::move(events), std::move(resume)),
              repair([this](std::string_view block) { xml.feed(block); }) {}
        XmlStream xml;
        NameRepair repair;
    };
    std::unique_ptr<Parser> parser_;
    std::vector<Frame> frames_;
    std::uint64_t with_attributes_ = 0;  // elements that have some
    std::uint32_t text_at_ = 0;          // in the record's bytes: what was read since the last tag
};

}  // namespace ovaudit
