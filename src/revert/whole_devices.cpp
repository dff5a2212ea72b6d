#include <algorithm>

#include "load/xe_names.hpp"
#include "revert/undo.hpp"

namespace ovaudit {
namespace {

/// What the parameters of a device are when it has just been made: only what differs must be set.
struct Initial {
    std::string_view class_name, field, value;
};
constexpr Initial initial[] = {
    {"VIF", "qos_algorithm_type", ""},
    {"VIF", "locking_mode", "network_default"},
    {"VIF", "ipv4_allowed", ""},
    {"VIF", "ipv6_allowed", ""},
    {"VIF", "trunks", ""},
    {"VBD", "qos_algorithm_type", ""},
};

/// The record of a device that only one side has.
class Record {
  public:
    explicit Record(const Together& device) : device_(device) {}

    const Datum* find(std::string_view name) const {
        const DatumMap& record = *device_.first().record;
        const auto found = std::ranges::find(record, name, &DatumEntry::first);
        return found == record.end() ? nullptr : &found->second;
    }

    /// The value in the words of xe. Why it has none is kept.
    XeValue value(const std::string& name) {
        const FieldId id = *find_field(*find_class(device_.first().object.class_name), name);
        const Datum* datum = find(name);
        XeValue value = datum == nullptr ? XeValue{{}, {}, "the file does not hold it"}
                                         : xe_value(id, *datum, device_.with_secrets());
        refuse(name, value.why_not);
        return value;
    }

    /// A part of the field in the words of xe. Why it has none is kept.
    std::string part(std::string_view name, const Datum& datum) {
        XeValue text = xe_text(datum, device_.with_secrets());
        refuse(name, text.why_not);
        return std::move(text.given);
    }

    /// The first reason is kept; an empty one is none.
    void refuse(std::string_view name, const std::string& why_not) {
        if (!why_not.empty() && why_.empty()) why_ = std::string(name) + ": " + why_not;
    }

    /// `param:key=value` of each entry.
    void add_entries(const std::string& name, std::vector<std::string>& words) {
        const Datum* datum = find(name);
        const auto* entries = datum == nullptr ? nullptr : std::get_if<DatumMap>(&datum->value);
        if (entries == nullptr) return;
        for (const DatumEntry& entry : *entries) {
            const bool sayable = !entry.first.empty() && is_plain(entry.first) &&
                                 entry.first.find_first_of(":=") == std::string::npos;
            if (!sayable) refuse(name, "xe has no words for a key");
            words.push_back(param(name) + ":" + entry.first + "=" + part(name, entry.second));
        }
    }

    /// `param=value` where that is not as it is at first; a set as a list with commas.
    void add_initial(const Initial& row, std::vector<std::string>& words) {
        const Datum* datum = find(row.field);
        if (datum == nullptr) return;
        std::string text;
        if (const auto* members = std::get_if<DatumList>(&datum->value)) {
            for (const Datum& member : *members) {
                const std::string one = part(row.field, member);
                if (one.find(',') != one.npos)
                    refuse(row.field, "xe does not tell a member apart from several");
                text += (text.empty() ? "" : ",") + one;
            }
        } else {
            text = value(std::string(row.field)).given;
        }
        if (text != row.value) words.push_back(param(row.field) + "=" + text);
    }

    const std::string& why() const { return why_; }

  private:
    std::string param(std::string_view name) const {
        return param_of(device_.first().object.class_name, name);
    }
    const Together& device_;
    std::string why_;
};

/// What sets all that making a device does not.
void set_the_rest(const Together& device, Record& record, Step& step) {
    std::vector<std::string> words;
    for (const Initial& row : initial)
        if (row.class_name == device.first().object.class_name) record.add_initial(row, words);
    record.add_entries("qos_algorithm_params", words);
    record.add_entries("other_config", words);
    if (words.empty()) return;
    XeCommand set = command({device.object().kind + "-param-set"});
    set.words.push_back({"uuid=", "", {}, true});
    for (std::string& word : words) set.words.push_back({std::move(word)});
    step.commands.push_back(std::move(set));
}

/// The IP configuration of a NIC that has just been made.
void set_ip_configuration(Record& record, const std::string& ip, Step& step) {
    const auto text = [&](const std::string& name) {
        const Datum* datum = record.find(name);
        return datum == nullptr || datum->absent() ? std::string() : record.part(name, *datum);
    };
    const std::string mode = text(ip + "_configuration_mode");
    if (mode.empty() || mode == "None") return;
    const std::string field = ip + "_addresses";
    const Datum* held = record.find(field);
    const auto* addresses = held == nullptr ? nullptr : std::get_if<DatumList>(&held->value);
    const std::size_t count = addresses == nullptr ? 0 : addresses->size();
    record.refuse(field, why_not_addressed(count));
    if (count != 1) return;
    XeCommand configure = command({"vif-configure-" + ip});
    configure.words.push_back({"uuid=", "", {}, true});
    configure.words.push_back({"mode=" + mode});
    configure.words.push_back({"address=" + record.part(field, addresses->front())});
    configure.words.push_back({"gateway=" + text(ip + "_gateway")});
    step.commands.push_back(std::move(configure));
}

Outcome finished(Planned planned, const Record& record) {
    if (!record.why().empty()) return record.why();
    return planned;
}

XeCommand make(std::vector<std::string> words) {
    XeCommand result = command(std::move(words));
    result.kind = XeCommand::Kind::make;
    return result;
}

/// NEW has the device: it is destroyed, if it is still the one of NEW.
Outcome remove_device(const Together& device, const std::string& telling) {
    Record record(device);
    const XeObject object = device.object();
    Planned planned;
    planned.rank = Rank::remove;
    LivePlace place = live_place(device, param_of(device.first().object.class_name, telling));
    place.as_new = record.value(telling).printed;
    planned.step.guards = {std::move(place)};
    planned.step.needs = {{Need::What::detached, object}};
    planned.step.commands = {command({object.kind + "-destroy", uuid_word(object)})};
    const auto* disk = telling == "VDI" ? record.find("VDI") : nullptr;
    if (disk != nullptr && !disk->absent())
        planned.step.remarks = {"the disk itself stays, and no VM uses it: no script should destroy one"};
    return finished(std::move(planned), record);
}

Outcome make_nic(const Together& nic) {
    Record record(nic);
    const std::string mac = record.value("MAC").given, network = record.value("network").given;
    if (mac.empty() || network.empty()) return std::string("OLD does not tell its MAC and network");
    Planned planned;
    planned.rank = Rank::make;
    LivePlace place = live_place(nic, "MAC");
    place.as_old = mac;
    planned.step.guards = {std::move(place)};
    planned.step.needs = {{Need::What::exists, {"network", network}}};
    planned.step.commands = {make({"vif-create", "vm-uuid=" + nic.vm().uuid, "network-uuid=" + network,
                                   "device=" + nic.first().object.id, "mac=" + mac})};
    set_the_rest(nic, record, planned.step);
    set_ip_configuration(record, "ipv4", planned.step);
    set_ip_configuration(record, "ipv6", planned.step);
    planned.step.remarks = {"the NIC gets a new uuid and the MTU of its network, and is not plugged in"};
    if (record.find("PVS_proxy") != nullptr)
        planned.step.remarks.push_back("it had a PVS proxy: xe pvs-proxy-create, by hand");
    return finished(std::move(planned), record);
}

Outcome make_vbd(const Together& vbd) {
    Record record(vbd);
    const XeValue disk = record.value("VDI");
    const std::string type = record.value("type").given;
    if (type != "CD" && disk.given.empty()) return std::string("OLD does not tell its disk");
    Planned planned;
    planned.rank = Rank::make;
    LivePlace place = live_place(vbd, "vdi-uuid");
    place.as_old = disk.printed;
    planned.step.guards = {std::move(place)};
    std::vector<std::string> words = {"vbd-create", "vm-uuid=" + vbd.vm().uuid,
                                      "device=" + vbd.first().object.id};
    if (!disk.given.empty()) words.push_back("vdi-uuid=" + disk.given);
    if (!disk.given.empty()) planned.step.needs = {{Need::What::exists, {"vdi", disk.given}}};
    for (const char* name : {"bootable", "mode", "type", "unpluggable"})
        words.push_back(std::string(name) + "=" + record.value(name).given);
    planned.step.commands = {make(std::move(words))};
    set_the_rest(vbd, record, planned.step);
    planned.step.remarks = {"the VBD gets a new uuid, and is not plugged in"};
    return finished(std::move(planned), record);
}

}  // namespace

Outcome undo_device(const Together& device) {
    const Change& change = device.first();
    if (!change.record) return std::string("the report does not hold what it was");
    const bool nic = change.object.class_name == "VIF";
    if (change.op == Op::added) return remove_device(device, nic ? "MAC" : "VDI");
    return nic ? make_nic(device) : make_vbd(device);
}

}  // namespace ovaudit
