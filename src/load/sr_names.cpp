#include "load/sr_names.hpp"

#include "catalog/known.hpp"
#include "load/magic.hpp"
#include "load/xml.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// `<meta><sr uuid= name_label= name_description=><vdi .../></sr></meta>`
class Reader {
  public:
    Reader(Canonical& canonical, const Limits& limits)
        : canonical_(canonical),
          xml_(canonical.source().name, limits.depth,
               {.start = [this](std::string_view name, const XmlAttributes& given) { start(name, given); },
                .end = [this] { --depth_; },
                .text = [](std::string_view) {}}) {}

    void feed(std::string_view block) { xml_.feed(block); }
    void finish() { xml_.finish(); }

  private:
    void start(std::string_view name, const XmlAttributes& given) {
        const unsigned depth = depth_++;
        if (depth == 0) return;
        const bool is_sr = depth == 1 && name == "sr", is_vdi = depth == 2 && name == "vdi";
        if (!is_sr && !is_vdi)
            throw Error(canonical_.source().name + ": " + to_string(xml_.place()) +
                        ": expected <sr> and <vdi> in it, found <" + escape_briefly(name) + ">");
        std::string uuid;
        writer_.begin(is_sr ? "SR" : "VDI", xml_.place());
        given.each([&](std::string_view key, std::string_view value) {
            if (key == "uuid") uuid = value;
            writer_.leaf(key, value);
        });
        writer_.set_id(uuid);
        if (is_sr) sr_ = uuid;
        if (is_vdi) writer_.leaf("SR", sr_);
        canonical_.add(writer_.finish());
    }

    Canonical& canonical_;
    XmlStream xml_;
    RecordWriter writer_;
    unsigned depth_ = 0;
    std::string sr_;  // the uuid of the open one
};

}  // namespace

bool begins_as_sr_names(std::string_view head) {
    return root_element(head) == "meta" && head.find("<sr ") != head.npos;
}

FormReader read_sr_names(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<Reader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

void cover_sr_names(Source& source, const Storage&) {
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id)
        coverage.classes[id] = limited_to(Extent::none, "SRMETA.xml holds no objects of the class");
    for (const ClassId id : {known().sr, known().vdi}) {
        coverage.classes[id] = {};
        coverage.classes[id].absent_reason = "SRMETA.xml holds only names";
    }
    coverage.vm_snapshots = limited_to(Extent::none, "SRMETA.xml holds no VM snapshots");
    source.coverage = std::make_shared<const Coverage>(std::move(coverage));
}

}  // namespace ovaudit
