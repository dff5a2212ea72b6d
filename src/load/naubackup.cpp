#include "load/naubackup.hpp"

#include <algorithm>
#include <set>

#include "load/python_literal.hpp"
#include "load/scalar.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view vm_file = naubackup_vm_file, disk_file = "/vdi.cfg", drive_file = "/vbd.cfg",
                           disk_folder = "DISK-", nic_file = "VIFs/vif-", byte_order_mark = "\xef\xbb\xbf";

/// How a value is written.
enum class As : std::uint8_t {
    text,
    prose,       ///< text of people, which may have several lines
    boolean,     ///< as Python has it: True, False
    dictionary,  ///< of Python
    sr,          ///< the uuid of one
    network,     ///< the name of one
    kept_key,    ///< of the map, the only one that is kept
    system,      ///< what the guest reported, boiled down to a word or a name
};

struct Row {
    std::string_view key, field;
    As as = As::text;
};

constexpr Row vm_rows[] = {
    {"name_label", "name_label", As::prose},      {"name_description", "name_description", As::prose},
    {"memory_dynamic_max", "memory_dynamic_max"}, {"VCPUs_max", "VCPUs_max"},
    {"VCPUs_at_startup", "VCPUs_at_startup"},     {"base_template_name", "other_config", As::kept_key},
    {"os_version", "guest_metrics", As::system},  {"orig_uuid", "uuid"}};
constexpr Row vbd_rows[] = {{"userdevice", "userdevice"},
                            {"bootable", "bootable", As::boolean},
                            {"mode", "mode"},
                            {"type", "type"},
                            {"unpluggable", "unpluggable", As::boolean},
                            {"empty", "empty", As::boolean},
                            {"orig_uuid", "uuid"}};
constexpr Row vdi_rows[] = {{"name_label", "name_label", As::prose},
                            {"name_description", "name_description", As::prose},
                            {"virtual_size", "virtual_size"},
                            {"type", "type"},
                            {"sharable", "sharable", As::boolean},
                            {"read_only", "read_only", As::boolean},
                            {"orig_uuid", "uuid"},
                            {"orig_sr_uuid", "SR", As::sr}};
constexpr Row vif_rows[] = {
    {"device", "device"}, {"network_name_label", "network", As::network},   {"MTU", "MTU"},
    {"MAC", "MAC"},       {"other_config", "other_config", As::dictionary}, {"orig_uuid", "uuid"}};

struct FileKind {
    std::string_view class_name;
    std::span<const Row> rows;
};

/// nullopt for a name that no file of a backup has.
std::optional<FileKind> kind_of(std::string_view file) {
    if (file == vm_file) return FileKind{"VM", vm_rows};
    if (file.starts_with(nic_file) && file.ends_with(".cfg")) return FileKind{"VIF", vif_rows};
    if (!file.starts_with(disk_folder)) return std::nullopt;
    if (file.ends_with(drive_file)) return FileKind{"VBD", vbd_rows};
    if (file.ends_with(disk_file)) return FileKind{"VDI", vdi_rows};
    return std::nullopt;
}

struct Field {
    const Row* row;  // nullptr if the key is not known
    std::string_view key;
    std::string value;
};

/// One file of a backup.
struct Part {
    std::string_view name;
    FileKind kind;
    std::vector<Field> fields;
};

class BackupReader {
  public:
    BackupReader(Canonical& canonical, const Limits& limits) : canonical_(canonical), limits_(limits) {}

    void feed(std::string_view block) {
        if (text_.size() + block.size() > limits_.value_bytes)
            throw Error(canonical_.source().name + ": holds more than " +
                        std::to_string(limits_.value_bytes) + " bytes (--max-value)");
        text_ += block;
    }

    void finish() {
        std::string_view text = text_;
        if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
        const bool is_alone = !text.starts_with('\0');
        if (is_alone) split_lines(add_part(vm_file), text);
        while (!is_alone && !text.empty()) {
            text.remove_prefix(1);
            const std::string_view part = text.substr(0, text.find('\0'));
            const std::string_view name = part.substr(0, part.find('\n'));
            split_lines(add_part(name), part.substr(std::min(name.size() + 1, part.size())));
            text.remove_prefix(part.size());
        }
        for (const Part& part : parts_) push(part);
        if (continued_ > 0)
            canonical_.note(counted(continued_, "line") + " without a key " +
                            (continued_ == 1 ? "belongs" : "belong") + " to the text before");
        canonical_.source().coverage = naubackup_coverage(is_alone);
    }

  private:
    Part& add_part(std::string_view name) {
        const auto kind = kind_of(name);
        if (!kind)
            throw Error(canonical_.source().name + ": expected the files of a backup, found " +
                        escape_briefly(name));
        if (kind->class_name == "VDI") disks_.insert(name);
        return parts_.emplace_back(Part{name, *kind, {}});
    }

    [[noreturn]] void refuse(const Part& part, TextPlace place, const std::string& what) const {
        const std::string file = part.name == vm_file ? "" : escape_briefly(part.name) + ": ";
        throw Error(canonical_.source().name + ": " + file + to_string(place) + ": " + what);
    }

    void split_lines(Part& part, std::string_view text) {
        for (TextPlace place; !text.empty(); ++place.line) {
            std::string_view line = text.substr(0, text.find('\n'));
            text.remove_prefix(std::min(line.size() + 1, text.size()));
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (!is_valid_utf8(line)) refuse(part, place, "expected UTF-8, found other bytes");
            if (line.find('\0') != line.npos) refuse(part, place, "expected text, found a NUL");
            take_line(part, line, place);
        }
    }

    /// A line feed in a name is written as it is, so that only a known key begins another value there.
    void take_line(Part& part, std::string_view line, TextPlace place) {
        const std::size_t equals = line.find('=');
        const std::string_view key = line.substr(0, equals);
        const auto row = std::ranges::find(part.kind.rows, key, &Row::key);
        const bool is_known = equals != line.npos && row != part.kind.rows.end();
        const bool in_prose = !part.fields.empty() && part.fields.back().row != nullptr &&
                              part.fields.back().row->as == As::prose;
        if (!is_known && in_prose) {
            part.fields.back().value.append("\n").append(line);
            ++continued_;
            return;
        }
        if (line.empty()) return;
        if (equals == line.npos || key.empty() || key.size() > limits_.name_bytes)
            refuse(part, place, "expected key=value, found " + escape_briefly(line));
        part.fields.push_back({is_known ? &*row : nullptr, key, std::string(line.substr(equals + 1))});
    }

    /// The objects are numbered by the names of their files.
    void push(const Part& part) {
        const bool prints_bytes = prose_is_bytes(part);
        writer_.begin(part.kind.class_name, {});
        writer_.set_id(part.name);
        if (part.kind.class_name == "VBD" || part.kind.class_name == "VIF") writer_.leaf("VM", vm_file);
        if (part.kind.class_name == "VBD") write_place(part);
        std::string system;
        for (const Field& field : part.fields) {
            if (field.row == nullptr)
                writer_.leaf(field.key, field.value);
            else if (field.row->as == As::prose && prints_bytes)
                writer_.leaf(field.row->field, *python_bytes(field.value));
            else if (field.row->as == As::system)
                system = field.value == "unknown" ? "" : field.value;
            else
                write(*field.row, field.value);
        }
        if (!system.empty()) writer_.leaf("guest_metrics", "guest_metrics");
        canonical_.add(writer_.finish());
        if (!system.empty()) push_system(system);
        push_neighbours(part);
    }

    /// Python 3 prints a disk's name and description as bytes, and then both.
    static bool prose_is_bytes(const Part& part) {
        std::size_t proses = 0, literals = 0;
        for (const Field& field : part.fields) {
            if (field.row == nullptr || field.row->as != As::prose) continue;
            const auto bytes = python_bytes(field.value);
            ++proses;
            literals += bytes && is_valid_utf8(*bytes) ? 1 : 0;
        }
        return proses == 2 && literals == 2 && part.kind.class_name == "VDI";
    }

    /// The name of a drive's folder is its device, or a number for want of one.
    void write_place(const Part& part) {
        const std::string_view folder = part.name.substr(0, part.name.size() - drive_file.size());
        const std::string_view device = folder.substr(disk_folder.size());
        if (device.find_first_not_of("0123456789") != device.npos) writer_.leaf("device", device);
        const std::string disk = std::string(folder) + std::string(disk_file);
        if (disks_.contains(disk)) writer_.leaf("VDI", disk);
    }

    void write(const Row& row, const std::string& value) {
        switch (row.as) {
            case As::boolean:
                return writer_.leaf(row.field, to_lower(value));
            case As::network:
                return writer_.leaf(row.field, network_id(value));
            case As::kept_key:
                writer_.open(row.field, Record::Mark::structure);
                writer_.leaf(row.key, value);
                return writer_.close();
            case As::dictionary:
                return write_dictionary(row, value);
            default:
                return writer_.leaf(row.field, value);
        }
    }

    void write_dictionary(const Row& row, const std::string& value) {
        const auto entries = python_dictionary(value);
        if (!entries) {
            canonical_.note_oddity(
                std::string(row.key) +
                " is no dictionary of texts as Python prints it; not read: " + escape_briefly(value));
            return writer_.leaf(row.field, {}, Record::Mark::unknown);
        }
        writer_.open(row.field, Record::Mark::structure);
        for (const auto& [key, text] : *entries) writer_.leaf(key, text);
        writer_.close();
    }

    void push_system(std::string_view system) {
        writer_.begin("VM_guest_metrics", {});
        writer_.set_id("guest_metrics");
        writer_.open("os_version", Record::Mark::structure);
        writer_.leaf("name", system);
        writer_.close();
        canonical_.add(writer_.finish());
    }

    static std::string network_id(std::string_view name) { return "network " + std::string(name); }

    /// What disks and NICs are on; all that is told of it is its uuid, or its name.
    void push_neighbours(const Part& part) {
        for (const Field& field : part.fields) {
            const As as = field.row == nullptr ? As::text : field.row->as;
            if (as != As::sr && as != As::network) continue;
            const bool is_sr = as == As::sr;
            const std::string id = is_sr ? field.value : network_id(field.value);
            if (!neighbours_.insert(id).second) continue;
            writer_.begin(is_sr ? "SR" : "network", {});
            writer_.set_id(id);
            writer_.leaf(is_sr ? "uuid" : "name_label", field.value);
            canonical_.add(writer_.finish());
        }
    }

    Canonical& canonical_;
    const Limits& limits_;
    std::string text_;
    std::vector<Part> parts_;
    std::set<std::string_view> disks_;
    RecordWriter writer_;
    std::set<std::string> neighbours_;
    std::uint64_t continued_ = 0;
};

}  // namespace

std::string naubackup_part(std::string_view name, std::string_view text) {
    std::string part(1, '\0');
    return part.append(name).append("\n").append(text);
}

bool is_naubackup_file(std::string_view name) {
    return kind_of(name).has_value();
}

bool begins_as_naubackup(std::string_view head) {
    constexpr std::string_view in_a_folder("\0vm.cfg\n", 8);
    const bool goes_on = head.size() >= form_head_bytes - 3;  // which a byte order mark may take
    if (head.starts_with(in_a_folder)) head.remove_prefix(in_a_folder.size());
    const std::string_view text = head.substr(0, head.find('\0'));
    const auto has = [&](std::string_view line) { return text.find(line) != text.npos; };
    const bool in_prose = goes_on && text.size() == head.size() && !has("\nvirtual_size=");
    return text.starts_with("name_label=") &&
           (in_prose || has("\nmemory_dynamic_max=") || has("\nVCPUs_max="));
}

FormReader read_naubackup(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<BackupReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

}  // namespace ovaudit
