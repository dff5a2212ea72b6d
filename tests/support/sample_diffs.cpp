#include "support/sample_diffs.hpp"

#include "model/text.hpp"

namespace ovaudit::sample {
namespace {

Datum text(std::string value) {
    return {std::move(value)};
}
Datum number(std::int64_t value) {
    return {value};
}

Side side(std::string name, std::string captured_at, char digit) {
    Source source;
    source.name = name;
    source.form = "XVA";
    source.export_kind = ExportKind::metadata;
    source.product = "XCP-ng";
    source.product_version = "8.3.0";
    source.captured_at = std::move(captured_at);
    source.captured_from = TimeFrom::archive;
    source.sha256 = std::string(64, digit);
    source.complete = Answer::yes;
    source.verified = Answer::yes;
    Side out;
    out.name = std::move(name);
    out.sources.push_back(std::move(source));
    out.objects = {{"VM", 6}, {"VIF", 9}, {"VBD", 11}, {"VDI", 8}, {"network", 3}, {"SR", 2}};
    return out;
}

std::string uuid(std::size_t number) {
    std::string digits = std::to_string(number);
    return "9538882a-c7e4-b8e5-c1f9-" + std::string(12 - digits.size(), '0') + digits;
}

VmEntry& add_vm(Diff& diff, const std::string& name) {
    VmEntry vm;
    vm.uuid = uuid(diff.vms.size() + 1);
    vm.name = name;
    vm.matched_by = "uuid";
    vm.old_power_state = vm.new_power_state = "Running";
    diff.vms.push_back(std::move(vm));
    return diff.vms.back();
}

Role role_of(Category category) {
    if (category == Category::ip || category == Category::os || category == Category::tools)
        return Role::reported;
    return category == Category::power || category == Category::snapshot ? Role::runtime : Role::config;
}

/// A change of a field of the VM that was added last.
Change& add(Diff& diff, Category category, const std::string& field, const std::string& label,
            Datum old_value, Datum new_value, const std::string& old_text, const std::string& new_text) {
    const VmEntry& vm = diff.vms.back();
    Change change;
    change.id = "VM:" + vm.uuid + "/" + field;
    change.path = "VM:" + vm.name + "/" + field;
    change.label = label;
    change.vm = static_cast<std::uint32_t>(diff.vms.size() - 1);
    change.object = {"VM", vm.uuid, vm.uuid, "", vm.name, "uuid"};
    change.field = field;
    change.category = category;
    change.role = role_of(category);
    change.counts = change.role == Role::config;
    change.old_value = std::move(old_value);
    change.new_value = std::move(new_value);
    change.old_text = escape_visibly(old_text);
    change.new_text = escape_visibly(new_text);
    if (change.role == Role::reported) change.observed_at = vm.observed_at;
    diff.changes.push_back(std::move(change));
    return diff.changes.back();
}

Change& add_text(Diff& diff, Category category, const std::string& field, const std::string& label,
                 const std::string& old_text, const std::string& new_text) {
    return add(diff, category, field, label, text(old_text), text(new_text), old_text, new_text);
}

void add_memory(Diff& diff, std::int64_t old_gib, std::int64_t new_gib) {
    for (const char* name : {"static_max", "dynamic_max", "dynamic_min"})
        add(diff, Category::memory, std::string("memory_") + name, name, number(old_gib << 30),
            number(new_gib << 30), std::to_string(old_gib) + " GiB", std::to_string(new_gib) + " GiB")
            .unit = Unit::bytes;
}

/// A member of a set, or a key of a map, that came or went.
Change& add_member(Diff& diff, Category category, const std::string& field, const std::string& key, Op op) {
    const bool added = op == Op::added;
    Change& change = add_text(diff, category, field + ":" + key, "tag " + key, "", "");
    change.field = field;
    change.key = key;
    change.op = op;
    (added ? change.new_text : change.old_text) = escape_visibly(key);
    (added ? change.old_value : change.new_value) = Datum{};
    return change;
}

/// Turns the change added last into the coming or going of its whole object.
void make_whole(Change& change, Op op, const std::string& class_name, const std::string& name) {
    change.object.class_name = class_name;
    change.object.name = name;
    change.path = class_name + ":" + name;
    change.id = class_name + ":" + change.object.uuid;
    change.label = class_name + " " + name;
    change.field.clear();
    change.op = op;
    change.counts = true;
    change.role = Role::config;
    change.category = Category::other;
    (op == Op::added ? change.old_value : change.new_value) = Datum{};
    (op == Op::added ? change.old_text : change.new_text).clear();
    change.record = DatumMap{{"name_label", text(name)}, {"memory_static_max", number(2LL << 30)}};
}

void add_outside_vms(Diff& diff) {
    Change network = diff.changes.front();
    network.vm = no_vm;
    network.object = {"network", "net-1", "2a7ba0f5-97c3-6b38-c8c5-ad41dbafc7c3", "", "DMZ", "uuid"};
    network.id = "network:2a7ba0f5-97c3-6b38-c8c5-ad41dbafc7c3/MTU";
    network.path = "network:DMZ/MTU";
    network.label = "MTU";
    network.field = "MTU";
    network.category = Category::network;
    network.unit = Unit::none;
    network.old_value = number(1500);
    network.new_value = number(9000);
    network.old_text = "1500";
    network.new_text = "9000";
    diff.changes.push_back(network);
    diff.changes.back().object.used_by = 37;
    make_whole(network, Op::removed, "SR", "iSCSI old");
    network.object.uuid = network.object.id = "9152f239-11aa-4d22-8f0b-3c66a1d1f2aa";
    network.old_text = "lvmoiscsi, 30 GiB, shared";
    network.category = Category::storage;
    diff.changes.push_back(network);
}

void add_web(Diff& diff) {
    add_vm(diff, "web01").observed_at = "2026-11-20T01:58:40Z";
    add_memory(diff, 4, 8);
    add(diff, Category::vcpu, "VCPUs_max", "VCPUs_max", number(2), number(4), "2", "4");
    add_text(diff, Category::network, "VIF:0/network", "NIC 0 network", "Pool-wide network 0", "DMZ");
    Change& nic = add_text(diff, Category::network, "VIF:1", "NIC 1", "", "02:16:3e:00:00:01 on backup");
    nic.op = Op::added;
    nic.field.clear();
    nic.object.class_name = "VIF";
    nic.old_value = Datum{};
    nic.record = DatumMap{{"MAC", text("02:16:3e:00:00:01")}};
    add_text(diff, Category::boot, "PV_args", "PV_args", "console=hvc0 ro quiet",
             "console=hvc0 ro quiet elevator=noop net.ifnames=0 biosdevname=0 crashkernel=256M "
             "systemd.unified_cgroup_hierarchy=1");
    add_text(diff, Category::ha, "ha_restart_priority", "ha_restart_priority", "", "restart").old_text =
        "\"\"";
    add_member(diff, Category::labels, "tags", "prod", Op::added);
    add_member(diff, Category::labels, "tags", "staging", Op::removed);
    add_text(diff, Category::ip, "guest_metrics/networks:0/ip", "NIC 0", "10.0.0.5", "10.0.7.5");
    add_text(diff, Category::power, "power_state", "power state", "Running", "Paused");
    diff.vms.back().new_power_state = "Paused";
}

void add_database(Diff& diff) {
    VmEntry& vm = add_vm(diff, "db-02 (primary)");
    vm.old_name = "db-02";
    vm.old_uuid = uuid(77);
    vm.matched_by = "mac_seed";
    vm.headlines = {"re-imported (version 0 -> 1)"};
    vm.observed_at = "2026-10-02T11:04:09Z";
    vm.old_power_state = "Running";
    vm.new_power_state = "Halted";
    vm.halted = true;
    add_text(diff, Category::storage, "VBD:0/VDI/virtual_size", "disk 0 \"system\" virtual_size", "20 GiB",
             "40 GiB");
    std::string description;
    for (int i = 0; i < 90; ++i)
        description += "Owner: database team; ticket CHG00" + std::to_string(4200 + i) + ". ";
    add_text(diff, Category::labels, "name_description", "name_description", "database", description);
    add_text(diff, Category::os, "guest_metrics/os_version:name", "os_version name", "Debian GNU/Linux 11.9",
             "Debian GNU/Linux 12.5");
}

void add_gaps(Diff& diff) {
    diff.not_comparable = {
        {"a full export holds no VM snapshots", "VM", {}, 3},
        {"blanked by metadata exports", "VBD", {"currently_attached", "qos_algorithm_params"}, 11},
    };
    diff.summary.hidden = {{Role::runtime, 14}, {Role::internal, 3}};
    diff.summary.left_out = {{"default templates", 42}, {"control domains", 2}};
    diff.arguments.ignore = {{"platform:timeoffset", 2}, {"other_config:xo:*", 0}};
    diff.notes = {"pattern other_config:xo:* hit nothing; the nearest path is VM:web01/other_config:folder"};
    diff.new_side.notes = {"VDI system: virtual_size holds text where a number belongs; compared as text"};
}

std::string hostile_text(std::size_t index) {
    const auto& texts = hostile_texts();
    return texts[index % texts.size()];
}

void make_hostile(Side& side, std::size_t start) {
    side.name = hostile_text(start);
    side.sources.front().name = side.name;
    side.sources.front().product = hostile_text(start + 1);
    side.sources.front().product_version = hostile_text(start + 2);
    side.notes = {hostile_text(start + 3)};
    side.objects[hostile_text(start + 4)] = 1;
}

void make_hostile(VmEntry& vm, std::size_t start) {
    vm.uuid = hostile_text(start + 1);
    vm.old_uuid = hostile_text(start + 2);
    vm.old_name = hostile_text(start + 3);
    vm.old_power_state = hostile_text(start + 4);
    vm.new_power_state = hostile_text(start + 5);
    vm.observed_at = hostile_text(start + 6);
    vm.headlines = {hostile_text(start + 7)};
    vm.matched_by = hostile_text(start + 8);
}

void make_hostile(Change& change, std::size_t start) {
    change.object.name = hostile_text(start);
    change.object.uuid = hostile_text(start + 1);
    change.object.class_name = hostile_text(start + 2);
    change.label = "label " + hostile_text(start + 3);
    change.key = hostile_text(start + 4);
}

}  // namespace

const std::vector<std::string>& hostile_texts() {
    static const std::vector<std::string> texts = {
        "<script>alert('h0')</script>",
        "\"><img src=x onerror=alert('h1')>",
        "'h2' \"h2\" onmouseover=alert(1) x=`h2`",
        "</script><script>alert('h3')//",
        "]]> h4 <![CDATA[ --> <!-- h4",
        "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xaeh5 gpj.exe\xe2\x80\xac",
        "\x1b[31mh6\x07\x01 tab\there\nnew line",
        "h7 &amp; &lt;b&gt; &#60;script&#62; %3Cscript%3E",
        "</style><style>*{display:none}</style> h8",
        "h9 \xe2\x80\xa8 line \xe2\x80\xa9 paragraph \xef\xbb\xbf",
        "javascript:alert('h10')",
        "h11 \xff\xfe broken \xc3( UTF-8 \xe2\x80",
        "</title></textarea></noscript><svg onload=alert('h12')>",
        std::string("h13 nul\0after", 13),
        "${alert('h14')} {{h14}} <%= h14 %>",
        std::string(300, 'W') + " h15",
    };
    return texts;
}

Diff equal() {
    Diff diff;
    diff.old_side = side("monday.xva", "2026-11-16T02:00:04Z", 'a');
    diff.new_side = side("friday.xva", "2026-11-20T02:00:03Z", 'b');
    diff.summary.vms_compared = 1;
    diff.summary.settings_compared = 214;
    return diff;
}

Diff ordinary() {
    Diff diff = equal();
    add_web(diff);
    add_database(diff);
    make_whole(add_text((add_vm(diff, "build-7"), diff), Category::other, "", "", "",
                        "2 GiB, 1 VCPU, 1 disk 20 GiB, 1 NIC on DMZ, Halted"),
               Op::added, "VM", "build-7");
    diff.vms.back().matched_by.clear();
    diff.vms.back().old_power_state.clear();
    diff.vms.back().new_power_state = "Halted";
    add_outside_vms(diff);
    add_gaps(diff);
    diff.summary.vms_compared = 5;
    diff.summary.vms_changed = 2;
    diff.summary.vms_only_in_new = 1;
    diff.summary.settings_compared = 1214;
    return diff;
}

Diff hostile() {
    Diff diff = equal();
    make_hostile(diff.old_side, 0);
    make_hostile(diff.new_side, 3);
    for (std::size_t i = 0; i < hostile_texts().size(); ++i) {
        make_hostile(add_vm(diff, hostile_text(i)), i);
        for (const Category category : {Category::memory, Category::labels, Category::ip, Category::power})
            make_hostile(
                add_text(diff, category, "f:" + hostile_text(i), "", hostile_text(i), hostile_text(i + 5)),
                i);
    }
    diff.not_comparable = {{hostile_text(0), hostile_text(1), {hostile_text(2), hostile_text(3)}, 3}};
    diff.notes = hostile_texts();
    diff.arguments.title = hostile_text(3);
    diff.arguments.ignore = {{hostile_text(0), 1}, {hostile_text(5), 0}};
    diff.arguments.vms = {hostile_text(1)};
    diff.arguments.pairs = {{hostile_text(2), hostile_text(5)}};
    diff.summary.left_out = {{hostile_text(4), 1}};
    diff.summary.vms_compared = diff.summary.vms_changed = diff.vms.size();
    return diff;
}

Diff many(std::size_t vms, std::size_t changes) {
    Diff diff = equal();
    const Category categories[] = {Category::vcpu, Category::network, Category::storage,
                                   Category::ip,   Category::labels,  Category::platform};
    for (std::size_t i = 0; i < vms; ++i) {
        add_vm(diff, "app-" + std::to_string(i + 1)).observed_at = "2026-11-20T01:58:40Z";
        for (std::size_t k = 0; k < changes; ++k) {
            const Category category = categories[(i + k) % std::size(categories)];
            const std::string tag = std::to_string(i * changes + k);
            add_text(diff, category, "other_config:key-" + tag, "key-" + tag, "value before " + tag,
                     "value after " + tag);
        }
    }
    diff.summary.vms_compared = diff.summary.vms_changed = vms;
    diff.summary.settings_compared = vms * 214;
    return diff;
}

}  // namespace ovaudit::sample
