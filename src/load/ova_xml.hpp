#pragma once

#include <string_view>

#include "load/form.hpp"
#include "load/plain_xml_rpc.hpp"
#include "load/repair.hpp"
#include "load/xml.hpp"

namespace ovaudit {

/// Reads an ova.xml as XVA version 2 has it: one XML-RPC value, a structure of `version` and `objects`.
/// Each object is pushed into `canonical` as soon as it is complete.
class OvaXmlReader {
  public:
    OvaXmlReader(Canonical& canonical, const Limits& limits);
    void feed(std::string_view block);
    /// Errors: Error if the document ends early or lacks its objects.
    void finish();

  private:
    friend PlainXmlRpc<OvaXmlReader>;  // tells it what is plain
    struct Frame {
        Tag tag;
        std::uint32_t children = 0;
        std::uint32_t node = 0;
        Record::Mark mark = Record::Mark::none;
    };

    /// The member of the outermost structure that is being read.
    enum class Section : std::uint8_t { none, version, objects, other };

    void read(std::string_view text);
    void start_parser();
    TextPlace place();
    void start_element(std::string_view element);
    void start(Tag tag);
    void end();
    void text(std::string_view text);
    void open(const Frame& frame);
    void open_value();
    void close_value(const Frame& frame);
    void expect_blank();
    void begin_section();
    void finish_version();
    void finish_object();
    void clear_record();
    std::string_view pending_text() const;
    void drop_text();
    [[noreturn]] void refuse(const std::string& what);
    [[noreturn]] void refuse_root(std::string_view element);
    [[noreturn]] void refuse_misplaced(std::string_view element);

    Canonical& canonical_;
    const Limits& limits_;
    PlainXmlRpc<OvaXmlReader> plain_;
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
    Section section_ = Section::none;
    bool collecting_ = false;  // nodes go to record_
    bool seen_version_ = false, seen_objects_ = false;
    std::uint64_t with_attributes_ = 0;  // elements that have some
    Record record_;
    std::uint32_t text_at_ = 0;  // in the record's bytes: what was read since the last tag
    Record::Node member_name_;   // with the last <name>
};

/// The functions of its row in the form table.
bool begins_as_ova_xml(std::string_view head);
FormReader read_ova_xml(Canonical& canonical, const Limits& limits);
/// Errors: Error if there is no VM.
void cover_ova_xml(Source& source, const Storage& storage);

}  // namespace ovaudit
