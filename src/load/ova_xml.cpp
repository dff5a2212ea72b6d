#include "load/ova_xml.hpp"

#include "load/magic.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// How deep the stack of elements is inside of what: value struct member | value array data | value ...
constexpr std::size_t section_depth = 3, list_depth = 4, object_depth = 6;

}  // namespace

bool begins_as_ova_xml(std::string_view head) {
    const std::string_view root = root_element(head);
    return looks_like_xml(head) && (root.empty() || root == "value");
}

FormReader read_ova_xml(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<OvaXmlReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

OvaXmlReader::OvaXmlReader(Canonical& canonical, const Limits& limits)
    : XmlRpcReader(canonical, limits, Tag::value) {}

void OvaXmlReader::finish() {
    finish_document();
    if (!seen_objects_) throw Error(canonical_.source().name + ": expected the member objects, found none");
    if (!seen_version_) canonical_.note("the export does not say which product wrote it");
    note_oddities();
}

void OvaXmlReader::refuse_root(std::string_view element) {
    refuse("expected an export of a VM, which begins with <value>, found <" +
           escape_visibly(element.substr(0, 60)) + ">");
}

void OvaXmlReader::element_opens(Tag tag) {
    if (depth() == 1 && tag != Tag::structure)
        refuse("expected a struct of version and objects, found <" + std::string(to_string(tag)) + ">");
    if (depth() == list_depth && section_ == Section::objects && tag != Tag::array)
        refuse("expected an array of objects, found <" + std::string(to_string(tag)) + ">");
}

void OvaXmlReader::begin_section() {
    const std::string name(record_.name(member_name_));
    section_ = name == "objects" ? Section::objects : name == "version" ? Section::version : Section::other;
    collecting_ = section_ == Section::version;
    clear_record();
    if (section_ == Section::other)
        return canonical_.note("the member " + escape_visibly(name) +
                               " beside version and objects is not known; left out");
    bool& seen = section_ == Section::objects ? seen_objects_ : seen_version_;
    if (seen) refuse("the member " + name + " stands there twice");
    seen = true;
}

void OvaXmlReader::value_opens() {
    if (depth() == section_depth) begin_section();
    if (depth() != object_depth || section_ != Section::objects) return;
    collecting_ = true;
    clear_record();
    record_.place = place();
}

void OvaXmlReader::value_closes(std::uint32_t children) {
    const bool list = section_ == Section::objects && depth() == section_depth;
    if ((depth() == 0 || list) && children == 0)
        refuse(depth() == 0 ? "expected a struct of version and objects, found a single value"
                            : "expected an array of objects, found a single value");
    if (!collecting_) return;
    if (depth() == section_depth) {
        collecting_ = false;
        if (section_ == Section::version) finish_version();
    }
    if (depth() == object_depth && section_ == Section::objects) {
        collecting_ = false;
        finish_object();
    }
}

void OvaXmlReader::finish_version() {
    const Record::Node& version = record_.nodes.front();
    std::string major, minor;
    if (version.mark != Record::Mark::structure) refuse("expected a struct in the member version");
    for (std::uint32_t at = 1; at < version.end; at = record_.nodes[at].end) {
        const Record::Node& node = record_.nodes[at];
        if (!record_.is_leaf(node)) continue;
        const std::string_view name = record_.name(node);
        if (name == "product_brand") canonical_.source().product = record_.text(node);
        if (name == "product_version") canonical_.source().product_version = record_.text(node);
        if (name == "xapi_major") major = record_.text(node);
        if (name == "xapi_minor") minor = record_.text(node);
    }
    if (!major.empty() && !minor.empty()) canonical_.source().xapi_version = major + "." + minor;
}

void OvaXmlReader::finish_object() {
    const Record::Node& object = record_.nodes.front();
    if (object.mark != Record::Mark::structure)
        refuse("expected an object as a struct of class, id and snapshot");
    std::uint32_t class_at = 0, id_at = 0, snapshot_at = 0;
    for (std::uint32_t at = 1; at < object.end; at = record_.nodes[at].end) {
        const std::string_view name = record_.name(record_.nodes[at]);
        std::uint32_t* place = name == "class"      ? &class_at
                               : name == "id"       ? &id_at
                               : name == "snapshot" ? &snapshot_at
                                                    : nullptr;
        if (place == nullptr) {
            canonical_.note_oddity("an object has the member " + escape_visibly(name) +
                                   " beside class, id and snapshot; left out");
            continue;
        }
        if (*place != 0) refuse("an object has the member " + std::string(name) + " twice");
        *place = at;
    }
    if (class_at == 0 || id_at == 0 || snapshot_at == 0 || !record_.is_leaf(record_.nodes[class_at]) ||
        !record_.is_leaf(record_.nodes[id_at]) || record_.nodes[snapshot_at].mark != Record::Mark::structure)
        refuse("expected an object as a struct of class, id and snapshot");
    record_.class_name = record_.text(record_.nodes[class_at]);
    record_.id = record_.text(record_.nodes[id_at]);
    if (record_.class_name.empty() || record_.id.empty()) refuse("an object has an empty class or id");
    record_.snapshot = snapshot_at;
    canonical_.add(record_);
}

}  // namespace ovaudit
