#include "load/xva_v1.hpp"

#include <algorithm>
#include <map>

#include "catalog/known.hpp"
#include "load/magic.hpp"
#include "load/scalar.hpp"
#include "load/xml.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view least_memory = "16777216";
constexpr const char* not_said = "XVA version 1 does not say it";

using Attributes = std::map<std::string, std::string, std::less<>>;

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = std::min(text.find_first_not_of(blanks), text.size());
    const std::size_t end = text.find_last_not_of(blanks);
    return std::string(text.substr(begin, end == text.npos ? 0 : end + 1 - begin));
}

/// The position of a device by its last letter: sda is 0.
std::string position_of(const std::string& device) {
    const char last = device.empty() ? '\0' : device.back();
    return last >= 'a' && last <= 'z' ? std::to_string(last - 'a') : device;
}

class Reader {
  public:
    Reader(Canonical& canonical, const Limits& limits)
        : canonical_(canonical),
          xml_(
              canonical.source().name, limits.depth,
              {.start = [this](std::string_view name, const XmlAttributes& given) { start(name, given); },
               .end = [this] { end(); },
               .text =
                   [this, limit = limits.value_bytes](std::string_view text) {
                       text_ += text;
                       if (text_.size() > limit)
                           refuse("a value is longer than " + std::to_string(limit) + " bytes (--max-value)");
                   }}) {}

    void feed(std::string_view block) { xml_.feed(block); }
    void finish() { xml_.finish(); }

  private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(canonical_.source().name + ": " + to_string(xml_.place()) + ": " + what);
    }

    /// Of the element that is being told.
    const std::string& required(std::string_view name) const {
        const auto found = attributes_.find(name);
        if (found == attributes_.end())
            refuse("expected the attribute " + std::string(name) + " of <" + escape_visibly(open_.back()) +
                   ">");
        return found->second;
    }
    std::string attribute(std::string_view name, std::string_view without) const {
        const auto found = attributes_.find(name);
        return std::string(found == attributes_.end() ? without : found->second);
    }

    void start(std::string_view name, const XmlAttributes& given) {
        open_.emplace_back(name);
        text_.clear();
        attributes_.clear();
        given.each([&](std::string_view key, std::string_view value) { attributes_.emplace(key, value); });
        if (open_.size() == 1 && required("version") != "0.1")
            refuse("expected version 0.1 of an appliance, found " + escape_briefly(required("version")));
        if (open_.size() == 2 && name == "vm") begin_vm();
        if (open_.size() == 2 && name == "vdi") add_disk();
        if (open_.size() == 3 && in_vm()) add_setting(name);
    }

    bool in_vm() const { return open_[1] == "vm"; }

    void begin_vm() {
        key_ = required("name");
        place_ = xml_.place();
        settings_ = {{"name_label", key_},      {"name_description", ""}, {"is_a_template", "false"},
                     {"power_state", "Halted"}, {"VCPUs_max", "1"},       {"VCPUs_at_startup", "1"}};
        hvm_ = true;
    }

    void add_setting(std::string_view name) {
        if (name == "config") {
            for (const char* most : {"memory_static_max", "memory_dynamic_max"})
                settings_[most] = required("mem_set");
            for (const char* least : {"memory_static_min", "memory_dynamic_min"})
                settings_[least] = least_memory;
            if (required("vcpus") != "1")
                canonical_.note_oddity("VM " + escape_briefly(key_) + " asks for " +
                                       escape_briefly(required("vcpus")) +
                                       " VCPUs; the platform's importer gives it 1, and so it is read");
        } else if (name == "hacks") {
            hvm_ = attribute("is_hvm", "true") == "true";
            settings_[hvm_ ? "HVM_boot_policy" : "PV_bootloader"] = hvm_ ? "BIOS order" : "pygrub";
            if (!hvm_) settings_["PV_legacy_args"] = attribute("kernel_boot_cmdline", "");
        } else if (name == "vbd") {
            add_drive();
        }
    }

    void add_drive() {
        const std::string device = required("device"), mode = attribute("mode", "rw");
        writer_.begin("VBD", xml_.place());
        writer_.set_id("vbd:" + key_ + ":" + device);
        writer_.leaf("VM", "vm:" + key_);
        writer_.leaf("VDI", "vdi:" + required("vdi"));
        writer_.leaf("userdevice", position_of(device));
        writer_.leaf("bootable", attribute("function", "") == "root" ? "true" : "false");
        writer_.leaf("mode", mode.starts_with('r') && mode != "rw" ? "RO" : "RW");
        writer_.leaf("type", "Disk");
        writer_.leaf("empty", "false");
        canonical_.add(writer_.finish());
    }

    void add_disk() {
        writer_.begin("VDI", xml_.place());
        writer_.set_id("vdi:" + required("name"));
        writer_.leaf("name_label", required("name"));
        writer_.leaf("virtual_size", required("size"));
        writer_.leaf("type", to_lower(attribute("variety", "system")));
        canonical_.add(writer_.finish());
    }

    void end() {
        const std::string name = std::move(open_.back());
        open_.pop_back();
        if (open_.size() == 2 && in_vm() && name == "label") settings_["name_label"] = trimmed(text_);
        if (open_.size() == 2 && in_vm() && name == "shortdesc")
            settings_["name_description"] = trimmed(text_);
        if (open_.size() == 1 && name == "vm") add_vm();
        text_.clear();
    }

    void add_vm() {
        writer_.begin("VM", place_);
        writer_.set_id("vm:" + key_);
        for (const auto& [field, value] : settings_) writer_.leaf(field, value);
        if (hvm_) {
            writer_.open("HVM_boot_params", Record::Mark::structure);
            writer_.leaf("order", "cd");
            writer_.close();
        }
        writer_.open("platform", Record::Mark::structure);
        for (const auto& [key, value] :
             {std::pair("acpi", "true"), {"apic", "true"}, {"pae", "true"}, {"nx", "false"}})
            writer_.leaf(key, value);
        writer_.close();
        canonical_.add(writer_.finish());
    }

    Canonical& canonical_;
    XmlStream xml_;
    RecordWriter writer_;
    std::vector<std::string> open_;  // elements
    Attributes attributes_, settings_;
    std::string text_, key_;
    TextPlace place_;
    bool hvm_ = true;
};

}  // namespace

bool begins_as_xva_v1(std::string_view head) {
    return root_element(head) == "appliance";
}

FormReader read_xva_v1(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<Reader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

void cover_xva_v1(Source& source, const Storage& storage) {
    const Known& numbers = known();
    if (storage.objects_of[numbers.vm] == 0)
        throw Error(source.name + ": expected at least one VM in the appliance, found none");
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id)
        coverage.classes[id] = limited_to(Extent::none, "XVA version 1 holds no objects of the class");
    for (const ClassId id : {numbers.vm, numbers.vbd, numbers.vdi}) {
        coverage.classes[id] = {};
        coverage.classes[id].absent_reason = not_said;
    }
    coverage.vm_snapshots = limited_to(Extent::none, "XVA version 1 holds no VM snapshots");
    source.coverage = std::make_shared<const Coverage>(std::move(coverage));
}

}  // namespace ovaudit
