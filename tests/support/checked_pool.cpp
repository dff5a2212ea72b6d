#include "support/checked_pool.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "load/load_bytes.hpp"
#include "report/show.hpp"

namespace ovaudit::test {
namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
        text.replace(at, what.size(), by);
    return text;
}

bool is_of_web01(const Document& object) {
    return object["path"].get<std::string>().substr(0, 8) == "VM:web01";
}

std::size_t count_of(const Document& document, const std::string& class_name) {
    return static_cast<std::size_t>(std::ranges::count_if(
        document["objects"], [&](const Document& object) { return object["class"] == class_name; }));
}

}  // namespace

const Document& healthy() {
    static const Document document = [] {
        std::string text;
        render_show_json(load(OVAUDIT_SOURCE_DIR "/fixtures/memory-grew/after.xva"), {},
                         [&](std::string_view bytes) { text += bytes; });
        Document found = Document::parse(text);
        for (Document& object : found["objects"])  // the fixture has no tags, and VM snapshots are not shown
            if (object["class"] == "VM") object["fields"]["tags"] = {"prod"};
        return found;
    }();
    return document;
}

Document& object(Document& document, const std::string& class_name, std::size_t number) {
    for (Document& found : document["objects"])
        if (found["class"] == class_name && number-- == 0) return found;
    throw std::runtime_error("no " + class_name);
}

Document& fields(Document& document, const std::string& class_name, std::size_t number) {
    return object(document, class_name, number)["fields"];
}

Document& add(Document& document, const std::string& class_name, std::size_t like, unsigned number) {
    Document copy = object(document, class_name, like);
    std::array<char, 37> uuid{};
    std::snprintf(uuid.data(), uuid.size(), "00000000-0000-4000-8000-%012u", number);
    copy["uuid"] = copy["fields"]["uuid"] = uuid.data();
    document["objects"].push_back(copy);
    return document["objects"].back();
}

void add_twin(Document& document) {
    const Document before = document["objects"];
    const std::size_t twin = count_of(document, "VM");
    const std::string name = "web0" + std::to_string(twin + 1);
    const std::string prefix = std::string(7, 'f') + std::to_string(twin);
    for (const Document& found : before) {
        if (!is_of_web01(found)) continue;
        std::string text = replaced(found.dump(), "web01", name);
        for (const Document& other : before)
            if (is_of_web01(other)) {
                const std::string uuid = other["uuid"];
                text = replaced(text, uuid, prefix + uuid.substr(8));
            }
        document["objects"].push_back(Document::parse(text));
    }
    fields(document, "VM", twin)["other_config"]["mac_seed"] = "seed of " + name;
    fields(document, "VIF", twin)["MAC"] = "02:dd:bf:d3:7e:a" + std::to_string(twin);
    fields(document, "VM_guest_metrics", twin)["networks"]["0/ip"] = "192.0.2.3" + std::to_string(twin);
}

Document& add_template(Document& document, const std::string& name) {
    Document& made = add(document, "VM", 0, 77);
    made["name"] = made["fields"]["name_label"] = name;
    made["path"] = "VM:" + name;
    made["fields"]["is_a_template"] = made["fields"]["is_default_template"] = true;
    for (const char* reference : {"metrics", "guest_metrics", "resident_on"})
        made["fields"][reference] = nullptr;
    return made["fields"];
}

Document without(Document document, const std::string& class_name, const std::string& field) {
    for (Document& object : document["objects"])
        if (object["class"] == class_name) object["fields"].erase(field);
    return document;
}

Audit audited(const Document& document, const AuditOptions& options) {
    return audit(load_bytes("vm.json", document.dump()), options);
}

Verdict verdict_of(const Audit& audit, std::string_view check, std::size_t vm) {
    const auto found = std::ranges::find(audit.checks, check, &CheckEntry::id);
    return audit.vms.at(vm).verdicts.at(static_cast<std::size_t>(found - audit.checks.begin()));
}

std::string told(const Audit& audit, std::string_view check) {
    std::string text;
    for (const Finding& finding : audit.findings)
        if (audit.checks[finding.check].id == check)
            text +=
                std::string(to_string(finding.level)) + " " + finding.path + ": " + finding.message + "\n";
    return text;
}

}  // namespace ovaudit::test
