#include <algorithm>

#include "audit/row.hpp"
#include "audit/words.hpp"
#include "catalog/ids.hpp"
#include "catalog/known.hpp"
#include "load/mask.hpp"
#include "load/xe_names.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr FieldId nvram = field_id("VM", "NVRAM"), platform = field_id("VM", "platform"),
                  other_config = field_id("VM", "other_config"),
                  xenstore_data = field_id("VM", "xenstore_data"), pv_args = field_id("VM", "PV_args"),
                  description = field_id("VM", "name_description"), tags = field_id("VM", "tags"),
                  attached_PCIs = field_id("VM", "attached_PCIs"),
                  blocked_operations = field_id("VM", "blocked_operations"),
                  vtpm_content = field_id("VTPM", "content"), vtpm_contents = field_id("VTPM", "contents");

bool is_there(Examination& e, ObjectIndex at, FieldId id) {
    const Value* value = e.capture().field(e.capture().object(at), id);
    if (value == nullptr || value->kind == Kind::unknown) return false;
    if (value->kind == Kind::text) return !e.capture().text_of(value).empty();
    return value->kind == Kind::masked || !e.capture().entries_of(value).empty();
}

/// What the source does not hold, it cannot give away: nothing here is unseen.
bool holds_no_guest_secret(Examination& e) {
    for (const ObjectIndex child : e.capture().children(e.capture().object(e.vm())))
        if (e.capture().object(child).class_id == known().vtpm &&
            (is_there(e, child, vtpm_content) || is_there(e, child, vtpm_contents)))
            e.fail({child, "the source holds the contents of the VM's TPM"});
    if (is_there(e, e.vm(), nvram))  // every UEFI guest has them, and most hold public keys only
        e.fail({.at = e.vm(), .message = "the source holds the VM's EFI variables", .is_other = true});
    return true;
}

bool no_nested_virtualization(Examination& e) {
    for (const char* key : {"nested-virt", "exp-nested-hvm"})
        if (is_yes(e.entry(e.vm(), platform, key)))
            e.fail({.at = e.vm(), .message = "platform:" + std::string(key) + " is on", .part = key});
    return true;
}

bool no_pass_through(Examination& e) {
    const std::size_t attached = e.members(e.vm(), attached_PCIs).size();
    const auto pci = e.entry(e.vm(), other_config, "pci");
    if (attached > 0)
        e.fail({e.vm(), counted(attached, "PCI device") + " passed through"});
    else if (pci && !pci->empty())
        e.fail({e.vm(), "other_config:pci is " + brief(*pci)});
    return true;
}

/// Whether the value is a secret, or a text that holds one: masked when it was loaded, or shown on demand.
bool hides_secret(const Capture& capture, const Value& value) {
    const auto is_masked = [&](const Value& one) {
        if (one.kind == Kind::masked || (one.flags & value_masked_inside) != 0) return true;
        const auto nothing = [](std::string_view) { return std::string(); };
        return capture.secrets_shown() && mask_inside(capture.text_of(&one), nothing).has_value();
    };
    return is_masked(value) || std::ranges::any_of(capture.members_of(&value), is_masked);
}

/// Of a field, and of each entry if it is a map. The name is told, the value never.
void find_secrets(Examination& e, ObjectIndex at, const Field& field, const Value& value) {
    const auto fail = [&](const std::string& part, const std::string& how, const std::string& what) {
        const std::string_view class_name = e.capture().class_name(e.capture().object(at).class_id);
        e.fail(
            {.at = at,
             .message = (at == e.vm() ? "" : e.label(at) + " ") + part + " holds a secret",
             .fix = "xe " + to_lower(class_name) + "-param-" + how + " uuid=" + uuid_text(e, at) + " " + what,
             .part = part});
    };
    const std::string name(field.name);
    if (hides_secret(e.capture(), value))
        value.kind == Kind::set ? fail(name, "remove", "param-name=" + xe_label(field) + " param-key=...")
                                : fail(name, "set", xe_label(field) + "=...");
    for (const MapEntry& entry : e.capture().entries_of(&value)) {
        const std::string_view key = e.capture().text(entry.key);
        const bool is_shown = looks_secret(key) && !e.capture().text_of(&entry.value).empty();
        if (is_shown || hides_secret(e.capture(), entry.value))
            fail(name + ":" + brief(key), "remove",
                 "param-name=" + xe_label(field) + " param-key=" + quoted(key));
    }
}

/// What people write: not what the guest or the platform says of itself, and no contents of SEC-001.
void find_secrets(Examination& e, ObjectIndex at) {
    const Object& object = e.capture().object(at);
    for (const Value& value : e.capture().fields(object)) {
        if (value.field >= field_count()) continue;
        const Field& row = field(value.field);
        const bool is_written = (row.flags & free_text) != 0 || value.field == xenstore_data;
        if (is_written && row.role == Role::config) find_secrets(e, at, row, value);
    }
    for (const ObjectIndex child : e.capture().children(object))
        if (e.capture().object(child).class_id != known().vm) find_secrets(e, child);
}

bool no_passwords(Examination& e) {
    for (const FieldId id : {description, tags, other_config, xenstore_data, pv_args})
        e.value(e.vm(), id);  // without any of them nobody can say that there is none
    find_secrets(e, e.vm());
    return true;
}

bool cannot_be_destroyed(Examination& e) {
    if (!has_one_of(e, e.parameters().protected_tags)) return false;
    if (!e.entry(e.vm(), blocked_operations, "destroy"))
        e.fail({e.vm(), "protected by its tag, and destroy is not blocked"});
    return true;
}

constexpr Row family[] = {
    {{"SEC-001",
      "source holds a guest's own secrets",
      Level::warning,
      Category::security,
      "TPM contents carry keys of the guest, and EFI variables may: whoever has this file has them. Keep it "
      "as "
      "you keep the guest's disks.",
      "",
      "VTPM.content VTPM.contents VM.NVRAM",
      {},
      {Level::info, "EFI variables"}},
     holds_no_guest_secret},
    {{"SEC-002", "nested virtualization", Level::warning, Category::security,
      "It is not supported for production, keeps the VM from migrating, and widens what a guest can attack.",
      "xe vm-param-set uuid={vm} platform:nested-virt=false",
      "VM.platform:nested-virt VM.platform:exp-nested-hvm"},
     no_nested_virtualization},
    {{"SEC-003", "device passed through", Level::info, Category::security,
      "The VM is bound to its host, and its guest speaks to hardware.",
      "xe vm-param-remove uuid={vm} param-name=other-config param-key=pci",
      "VM.attached_PCIs VM.other_config:pci"},
     no_pass_through},
    {{"SEC-004", "secret in plain text", Level::warning, Category::security,
      "Everybody who may read the pool reads what is written there, and every export and backup holds it.",
      "xe vm-param-remove uuid={vm} param-name=other-config param-key=...",
      "VM.name_description VM.tags VM.other_config VM.xenstore_data VM.PV_args"},
     no_passwords},
    {{"SEC-005", "protected VM that can be destroyed", Level::warning, Category::security,
      "Its tag says that it is to stay; a blocked operation is what keeps it.",
      "xe vm-param-set uuid={vm} blocked-operations:destroy=true", "VM.tags VM.blocked_operations:destroy",
      "protected_tags"},
     cannot_be_destroyed},
};

}  // namespace

std::span<const Row> security_rows() {
    return family;
}

}  // namespace ovaudit
