#include "ovaudit/inventory.hpp"

#include <algorithm>
#include <optional>

#include "catalog/known.hpp"
#include "diff/compare.hpp"
#include "diff/datum.hpp"
#include "diff/side.hpp"
#include "diff/vm_choice.hpp"
#include "model/natural.hpp"
#include "model/pattern.hpp"
#include "model/sum.hpp"
#include "model/text.hpp"
#include "report/phrase.hpp"
#include "report/show_card.hpp"

namespace ovaudit {
namespace {

Cell unsaid() {
    return {"?", {Unsaid{}}};
}
Cell nothing() {
    return {"-", {}};
}
Cell of_text(std::string_view text) {
    return text.empty() ? nothing() : Cell{escape_visibly(text), {std::string(text)}};
}
Cell of_number(std::int64_t number) {
    return {std::to_string(number), {number}};
}
Cell of_texts(const std::vector<std::string>& texts) {
    if (texts.empty()) return nothing();
    DatumList exact;
    for (const std::string& text : texts) exact.push_back({text});
    return {escape_visibly(join(texts, ", ")), {std::move(exact)}};
}
Cell of_field(FieldReader& reader, ObjectIndex at, std::string_view field, Unit unit = Unit::none) {
    const Value* value = reader.value(at, field);
    if (value == nullptr || value->kind == Kind::unknown) return unsaid();
    const std::string text =
        unit == Unit::bytes ? reader.size(at, field) : human(reader.capture(), *value, unit);
    return text.empty() || text == "\"\"" || text == "(empty)"
               ? nothing()
               : Cell{text, to_datum(reader.capture(), *value)};
}

/// What the VM owns of a class; nothing if the source shows none of it.
std::optional<std::vector<ObjectIndex>> owned(const Capture& capture, ObjectIndex vm, ClassId class_id) {
    std::vector<ObjectIndex> found;
    for (const ObjectIndex child : capture.children(capture.object(vm)))
        if (capture.object(child).class_id == class_id) found.push_back(child);
    if (found.empty() && why_none(capture, capture.object(vm), class_id) != nullptr) return std::nullopt;
    return found;
}

std::optional<std::int64_t> number_in(FieldReader& reader, ObjectIndex at, std::string_view field) {
    const Value* value = reader.value(at, field);
    if (value == nullptr || value->kind != Kind::integer) return std::nullopt;
    return std::get<std::int64_t>(reader.capture().view(*value));
}

struct Disks {
    std::int64_t count = 0, bytes = 0;
    bool all_sizes = true;
};

std::optional<Disks> disks_of(FieldReader& reader, ObjectIndex vm) {
    const auto vbds = owned(reader.capture(), vm, known().vbd);
    if (!vbds) return std::nullopt;
    Disks disks;
    for (const ObjectIndex vbd : *vbds) {
        if (reader.raw(vbd, "type") == "CD") continue;
        ++disks.count;
        const ObjectIndex vdi = reader.target(vbd, "VDI");
        const std::int64_t bytes = vdi == no_object ? 0 : number_in(reader, vdi, "virtual_size").value_or(0);
        disks.bytes = sum_with(disks.bytes, bytes);
        disks.all_sizes = disks.all_sizes && bytes > 0;
    }
    return disks;
}

void add(std::optional<std::int64_t>& sum, std::optional<std::int64_t> part) {
    if (part && *part >= 0) sum = sum_with(sum.value_or(0), *part);
}

Cell disks_cell(FieldReader& reader, ObjectIndex vm) {
    const auto disks = disks_of(reader, vm);
    return disks ? of_number(disks->count) : unsaid();
}

Cell disk_size_cell(FieldReader& reader, ObjectIndex vm) {
    const auto disks = disks_of(reader, vm);
    if (!disks || (disks->count > 0 && !disks->all_sizes)) return unsaid();
    if (disks->count == 0) return nothing();
    const std::string text = human_bytes(disks->bytes);
    return {text.substr(0, text.find(" (")), {disks->bytes}};
}

/// One text for each NIC.
template <typename Tell>
Cell nics_cell(FieldReader& reader, ObjectIndex vm, const Tell& tell) {
    const auto vifs = owned(reader.capture(), vm, known().vif);
    if (!vifs) return unsaid();
    std::vector<std::string> texts;
    for (const ObjectIndex vif : *vifs) texts.push_back(tell(vif));
    return of_texts(texts);
}

ObjectIndex metrics_of(FieldReader& reader, ObjectIndex vm) {
    return guest_metrics_of(reader.capture(), vm);
}
bool hides_metrics(FieldReader& reader, ObjectIndex vm) {
    return metrics_of(reader, vm) == no_object &&
           why_none(reader.capture(), reader.capture().object(vm), known().guest_metrics) != nullptr;
}

/// Of what the guest reports.
template <typename Tell>
Cell guest_cell(FieldReader& reader, ObjectIndex vm, const Tell& tell) {
    if (hides_metrics(reader, vm)) return unsaid();
    const ObjectIndex metrics = metrics_of(reader, vm);
    return metrics == no_object ? nothing() : tell(metrics);
}

Cell addresses_cell(FieldReader& reader, ObjectIndex vm) {
    return guest_cell(reader, vm, [&](ObjectIndex metrics) {
        const Capture& capture = reader.capture();
        std::vector<std::string> texts;
        const auto add = [&](const Value& value) {
            const std::string_view text = capture.text_of(&value);
            if (!text.empty() && std::ranges::find(texts, text) == texts.end()) texts.emplace_back(text);
        };
        for (const MapEntry& entry : capture.entries_of(reader.value(metrics, "networks"))) {
            const MapKey* row = find_map_key(known().of_guest_metrics.networks, capture.text(entry.key));
            if (row != nullptr && row->role == Role::internal) continue;
            add(entry.value);
            for (const Value& one : capture.members_of(&entry.value)) add(one);
        }
        return of_texts(texts);
    });
}

Cell reported_cell(FieldReader& reader, ObjectIndex vm) {
    return guest_cell(reader, vm, [&](ObjectIndex metrics) {
        const std::string_view at = reader.raw(metrics, "last_updated");
        if (at.empty() || at.starts_with("1970-01-01")) return nothing();
        return Cell{escape_visibly(at.substr(0, 10)), {std::string(at)}};
    });
}

Cell tools_cell(FieldReader& reader, ObjectIndex vm) {
    return guest_cell(reader, vm, [&](ObjectIndex metrics) {
        std::string version;
        for (const std::string_view part : {"major", "minor", "micro", "build"})
            if (const std::string number = reader.under(metrics, "PV_drivers_version", part); !number.empty())
                version += (version.empty() ? "" : part == "build" ? "-" : ".") + number;
        return of_text(version);
    });
}

struct Column {
    std::string_view name;
    bool is_default;
    Cell (*tell)(FieldReader&, ObjectIndex vm);
};

constexpr Column columns[] = {
    {"name", true,
     [](FieldReader& r, ObjectIndex vm) { return of_text(r.capture().text(r.capture().object(vm).name)); }},
    {"uuid", false,
     [](FieldReader& r, ObjectIndex vm) { return of_text(r.capture().text(r.capture().object(vm).uuid)); }},
    {"state", true, [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "power_state"); }},
    {"memory", true,
     [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "memory_static_max", Unit::bytes); }},
    {"vcpus", true, [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "VCPUs_max"); }},
    {"disks", true, disks_cell},
    {"disk_size", true, disk_size_cell},
    {"nics", false,
     [](FieldReader& r, ObjectIndex vm) {
         const auto vifs = owned(r.capture(), vm, known().vif);
         return vifs ? of_number(static_cast<std::int64_t>(vifs->size())) : unsaid();
     }},
    {"networks", true,
     [](FieldReader& r, ObjectIndex vm) {
         return nics_cell(r, vm, [&](ObjectIndex vif) {
             const ObjectIndex network = r.target(vif, "network");
             return network == no_object ? std::string("?")
                                         : std::string(r.capture().text(r.capture().object(network).name));
         });
     }},
    {"macs", false,
     [](FieldReader& r, ObjectIndex vm) {
         return nics_cell(r, vm, [&](ObjectIndex vif) { return std::string(r.raw(vif, "MAC")); });
     }},
    {"addresses", true, addresses_cell},
    {"reported", true, reported_cell},
    {"guest", true,
     [](FieldReader& r, ObjectIndex vm) {
         return guest_cell(r, vm, [&](ObjectIndex metrics) {
             const std::string name = r.under(metrics, "os_version", "name");
             return of_text(name.substr(0, name.find('|')));  // Windows adds its folder and disk
         });
     }},
    {"tools", false, tools_cell},
    {"ha", false, [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "ha_restart_priority"); }},
    {"tags", true, [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "tags"); }},
    {"description", false,
     [](FieldReader& r, ObjectIndex vm) { return of_field(r, vm, "name_description"); }},
};

/// What a path names below a VM, one after the other.
Cell path_cell(FieldReader& reader, const Subjects& subjects, ObjectIndex vm, const Pattern& pattern) {
    const Capture& capture = reader.capture();
    std::vector<std::string> texts;
    DatumList exact;
    const auto add = [&](const Value& value, Unit unit) {
        texts.push_back(human(capture, value, unit));
        exact.push_back(to_datum(capture, value));
    };
    const auto visit = [&](const auto& self, ObjectIndex at) -> void {
        if (at != vm && capture.is_vm_snapshot(capture.object(at))) return;
        const std::string by_name = subjects.path(subjects.of_new(at)),
                          by_uuid = subjects.id(subjects.of_new(at));
        Place place{split_path(by_name), split_path(by_uuid), {}, std::nullopt};
        for (const Value& value : capture.fields(capture.object(at))) {
            const Member member = member_of(capture, value.field);
            place.field = member.name;
            place.key.reset();
            if (pattern.covers(place)) {
                add(value, member.unit);
                continue;
            }
            for (const MapEntry& entry : capture.entries_of(&value)) {
                place.key = capture.text(entry.key);
                if (pattern.covers(place)) add(entry.value, member.unit);
            }
        }
        for (const ObjectIndex child : capture.children(capture.object(at))) self(self, child);
    };
    visit(visit, vm);
    if (texts.empty()) return nothing();
    return {join(texts, ", "), exact.size() == 1 ? exact.front() : Datum{std::move(exact)}};
}

std::vector<ObjectIndex> chosen_vms(const Capture& capture, const std::vector<std::string>& vms,
                                    Inventory& inventory) {
    DiffOptions options;
    options.vms = vms;
    VmChoice choice = choose_vms(capture, capture, options);
    inventory.left_out = std::move(choice.left_out);
    const auto text = [&](ObjectIndex at, TextId Object::*member) {
        return capture.text(capture.object(at).*member);
    };
    std::ranges::sort(choice.new_vms, [&](ObjectIndex a, ObjectIndex b) {
        const std::string_view one = text(a, &Object::name), other = text(b, &Object::name);
        if (one != other) return natural_less(one, other);
        return std::pair(text(a, &Object::uuid), a) < std::pair(text(b, &Object::uuid), b);
    });
    return choice.new_vms;
}

}  // namespace

std::vector<std::string_view> inventory_columns() {
    std::vector<std::string_view> names;
    for (const Column& column : columns) names.push_back(column.name);
    return names;
}

Inventory inventory(const Capture& capture, std::vector<std::string> wanted,
                    const std::vector<std::string>& vms) {
    Inventory inventory;
    inventory.side = side_of(capture);
    if (wanted.empty())
        for (const Column& column : columns)
            if (column.is_default) wanted.emplace_back(column.name);
    inventory.columns = std::move(wanted);
    const Pairing pairing = identity_pairing(capture);
    const Subjects subjects(capture, capture, pairing);
    FieldReader reader(capture);
    for (const ObjectIndex vm : chosen_vms(capture, vms, inventory)) {
        std::vector<Cell>& row = inventory.rows.emplace_back();
        for (const std::string& name : inventory.columns) {
            const auto* column = std::ranges::find(columns, name, &Column::name);
            row.push_back(column != std::end(columns)
                              ? column->tell(reader, vm)
                              : path_cell(reader, subjects, vm, Pattern("VM:*/" + name)));
        }
        add(inventory.memory, number_in(reader, vm, "memory_static_max"));
        add(inventory.vcpus, number_in(reader, vm, "VCPUs_max"));
        if (const auto disks = disks_of(reader, vm); disks && disks->all_sizes)
            add(inventory.disk_bytes, disks->bytes);
    }
    return inventory;
}

}  // namespace ovaudit
