#pragma once

#include <string_view>

#include "load/xml_rpc_reader.hpp"

namespace ovaudit {

/// Reads an ova.xml as XVA version 2 has it: one XML-RPC value, a structure of `version` and `objects`.
/// Each object is pushed into `canonical` as soon as it is complete.
class OvaXmlReader final : public XmlRpcReader {
  public:
    OvaXmlReader(Canonical& canonical, const Limits& limits);
    /// Errors: Error if the document ends early or lacks its objects.
    void finish();

  private:
    /// The member of the outermost structure that is being read.
    enum class Section : std::uint8_t { none, version, objects, other };

    void value_opens() override;
    void element_opens(Tag tag) override;
    void value_closes(std::uint32_t children) override;
    [[noreturn]] void refuse_root(std::string_view element) override;
    void begin_section();
    void finish_version();
    void finish_object();

    Section section_ = Section::none;
    bool seen_version_ = false, seen_objects_ = false;
};

/// The functions of its row in the form table.
bool begins_as_ova_xml(std::string_view head);
FormReader read_ova_xml(Canonical& canonical, const Limits& limits);
/// What an ova.xml can show: which classes its product exports, what every export blanks, and what a full one
/// blanks besides. Source: xapi's export.ml.
/// Errors: Error if there is no VM.
void cover_ova_xml(Source& source, const Storage& storage);

}  // namespace ovaudit
