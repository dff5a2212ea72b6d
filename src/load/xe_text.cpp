#include "load/xe_text.hpp"

#include <algorithm>
#include <iterator>

#include "load/scalar.hpp"
#include "load/xe_values.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

struct Metrics {
    std::string_view class_name, reference;
};
constexpr Metrics vm_metrics[] = {{"VM_metrics", "metrics"}, {"VM_guest_metrics", "guest_metrics"}};

std::string id_of(const XeRecord& record) {
    const std::string* uuid = record.find("uuid");
    return uuid == nullptr || uuid->empty() ? to_string(record.place) : to_lower(*uuid);
}

/// What every list with all parameters has, and none with the usual few.
bool is_whole(const XeRecord& record) {
    return record.find("other-config") != nullptr;
}

/// Whether a VM's record shows an object of these metrics.
enum class Shown : std::uint8_t { nothing, none, some };
Shown shown(const XeRecord& record, std::string_view metrics) {
    Shown shown = Shown::nothing;
    for (const XeRecord::Field& field : record.fields) {
        const auto target = target_of("VM", field.label);
        if (!target || target->class_name != metrics) continue;
        if (!is_unsaid(field.value)) return Shown::some;
        shown = Shown::none;
    }
    return shown;
}

/// A drive without a medium refers to nothing, and says so twice.
bool is_empty_drive(const XeTarget& target, bool is_empty, std::string_view text) {
    return target.class_name == "VBD" && target.name == "VDI" &&
           (text == "<EMPTY>" || (is_empty && is_unsaid(text)));
}

/// vm-list shows control domains beside VMs, and tells them by the name alone that the toolstack gives them.
bool is_control_domain_by_name(const XeRecord& record) {
    const std::string* name = record.find("name-label");
    return name != nullptr && name->starts_with("Control domain on host: ") &&
           record.find("is-control-domain") == nullptr;
}

/// What several records say alike.
void drop_repeated(std::vector<XeRecord::Field>& fields) {
    std::ranges::sort(fields);
    fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
}

}  // namespace

bool begins_as_xe_text(std::string_view head) {
    return begins_with_xe_record(head);
}

FormReader read_xe_text(Canonical& canonical, const Limits& limits) {
    const auto reader = std::make_shared<XeTextReader>(canonical, limits);
    return {[reader](std::string_view block) { reader->feed(block); }, [reader] { reader->finish(); }};
}

XeTextReader::XeTextReader(Canonical& canonical, const Limits& limits)
    : canonical_(canonical),
      layout_(canonical.source().name, limits, [this](XeRecord&& record) { take(std::move(record)); }) {}

void XeTextReader::take(XeRecord&& record) {
    const Key key{class_of(record), id_of(record)};
    if (key.class_name.empty()) {
        if (unknown_records_++ == 0) first_unknown_ = record.place;
        return;
    }
    remember_neighbours(record);
    if (is_whole(record))
        push(key, record);
    else
        hold(key, std::move(record));
}

/// Short records of one object complete each other.
void XeTextReader::hold(const Key& key, XeRecord&& record) {
    const auto [found, fresh] = held_.try_emplace(key, std::move(record));
    if (!fresh) std::ranges::move(record.fields, std::back_inserter(found->second.fields));
}

void XeTextReader::remember_neighbours(const XeRecord& record) {
    for (const XeNeighbour& row : neighbours()) {
        const std::string* uuid = record.find(row.uuid_label);
        const std::string* name = record.find(row.name_label);
        if (uuid == nullptr || name == nullptr || uuid->empty() || uuid->starts_with('<')) continue;
        neighbours_.try_emplace({row.class_name, to_lower(*uuid)}, *name);
    }
}

void XeTextReader::push(const Key& key, const XeRecord& record) {
    pushed_.insert(key);
    if (key.class_name == "VM") return push_vm(key.id, record);
    begin(key.class_name, key.id, key.class_name, record);
    canonical_.add(writer_.finish());
}

void XeTextReader::push_vm(const std::string& id, const XeRecord& record) {
    begin("VM", id, "VM", record);
    if (is_control_domain_by_name(record)) writer_.leaf("is_control_domain", "true");
    for (const Metrics& row : vm_metrics) refer_to_metrics(row.class_name, row.reference, id, record);
    canonical_.add(writer_.finish());
    for (const Metrics& row : vm_metrics) {
        if (!has_metrics(row.class_name, record)) continue;
        begin(row.class_name, id + "/" + std::string(row.reference), "VM", record);
        canonical_.add(writer_.finish());
    }
}

/// Begins an object, and writes those of the record's members that are its own.
void XeTextReader::begin(std::string_view class_name, const std::string& id, std::string_view of_record,
                         const XeRecord& record) {
    writer_.begin(class_name, record.place);
    writer_.set_id(id);
    const std::string* empty = record.find("empty");
    const bool is_empty = empty != nullptr && *empty == "true";
    for (const XeRecord::Field& field : record.fields) {
        const auto target = target_of(of_record, field.label);
        if (target && target->class_name == class_name) write(*target, is_empty, field.value);
    }
}

/// A short record may not show metrics that the VM has, so that it gets some that show nothing, if other VMs
/// of the text have any.
bool XeTextReader::has_metrics(std::string_view class_name, const XeRecord& record) const {
    const Shown of_record = shown(record, class_name);
    return of_record == Shown::some || (of_record == Shown::nothing && metrics_seen_.contains(class_name));
}

void XeTextReader::refer_to_metrics(std::string_view class_name, std::string_view reference,
                                    const std::string& id, const XeRecord& record) {
    const Shown of_record = shown(record, class_name);
    if (of_record == Shown::some) metrics_seen_.insert(class_name);
    if (has_metrics(class_name, record))
        writer_.leaf(reference, id + "/" + std::string(reference));
    else if (of_record == Shown::none)
        writer_.leaf(reference, {});
}

void XeTextReader::write(const XeTarget& target, bool is_empty, std::string_view text) {
    if (is_empty_drive(target, is_empty, text)) return writer_.leaf(target.name, {});
    guessed_maps_ += write_value(writer_, target, text) ? 1 : 0;
}

void XeTextReader::push_held() {
    for (auto& [key, record] : held_) {
        if (pushed_.contains(key)) {
            ++repeated_;
            continue;
        }
        drop_repeated(record.fields);
        push(key, record);
    }
}

/// What is known of an object that has no record of its own. A VM's devices need it as their owner; it may be
/// a VM snapshot, of which vm-list says nothing.
void XeTextReader::push_neighbours() {
    for (const auto& [key, name] : neighbours_) {
        if (pushed_.contains(key)) continue;
        XeRecord record{{}, {{"uuid", key.id}}};
        if (!is_unsaid(name)) record.fields.push_back({"name-label", name});
        if (key.class_name == "VM") record.fields.push_back({"is-a-snapshot", "<unknown>"});
        push(key, record);
    }
}

void XeTextReader::add_notes() {
    if (layout_.is_cut()) canonical_.note("the text ends within a line; that line is left out");
    if (layout_.lines_left_out() > 0)
        canonical_.note(counted(layout_.lines_left_out(), "line") + " outside of records left out");
    if (unknown_records_ > 0)
        canonical_.note(counted(unknown_records_, "record") + " of a kind that is not known, from " +
                        to_string(first_unknown_) + "; left out");
    if (repeated_ > 0)
        canonical_.note(counted(repeated_, "short record") + " of what stands there in full; left out");
    if (guessed_maps_ > 0)
        canonical_.note("xe prints maps without quotes: " + counted(guessed_maps_, "map") +
                        " can be read in more than one way");
}

void XeTextReader::finish() {
    layout_.finish();
    push_held();
    if (pushed_.empty())
        throw Error(
            canonical_.source().name + ": expected records of VMs, or of what belongs to them, found " +
            (unknown_records_ > 0 ? counted(unknown_records_, "record") + " of a kind that is not known"
                                  : "none"));
    push_neighbours();
    add_notes();
}

}  // namespace ovaudit
