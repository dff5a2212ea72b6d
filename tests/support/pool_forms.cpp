#include "support/pool_forms.hpp"

#include <set>

#include "load/load_bytes.hpp"
#include "support/answer_writer.hpp"
#include "support/backup_writer.hpp"
#include "support/containers.hpp"
#include "support/database_writer.hpp"
#include "support/export_writer.hpp"
#include "support/xe_writer.hpp"

namespace ovaudit::generated {

namespace {

/// A form that shows everything that can be edited.
InForm all_of(Capture capture) {
    const auto always = [](const Expected&) { return true; };
    return {std::move(capture), always, always};
}

Capture database(const Pool& pool, Random& random) {
    const std::string text = write_database(pool, random);
    return load_bytes("pool.db", random.chance(30) ? test::gzip(text) : text);
}

/// Whether the lists say that they hold all of the class: one record alone may be that of a param-list, and
/// devices of one VM alone those of a list that was asked for them.
bool lists_all(const Pool& pool, const std::string& class_name) {
    const auto keys = objects_of(pool, class_name);
    std::set<ObjectKey> vms;
    if (class_name == "VIF" || class_name == "VBD" || class_name == "VGPU" || class_name == "VTPM")
        for (const ObjectKey key : keys) vms.insert(target(pool, key, "VM"));
    return keys.size() > 1 && (vms.size() != 1 || objects_of(pool, "VM").size() == 1);
}

InForm xe_text(const Pool& pool, Random& random) {
    return {load_bytes("xe.txt", write_xe_text(pool, random)),
            [&pool](const Expected& edit) {
                return edit.field.empty() || xe_prints(pool, edit.object, edit.field);
            },
            [&pool](const Expected& edit) { return lists_all(pool, edit.class_name); }};
}

InForm backups(const Pool& pool, Random& random) {
    const BackupMode mode = random.chance(25) ? BackupMode::full : BackupMode::delta;
    std::vector<Capture> captures;
    for (const std::string& document : write_backups(pool, mode, random))
        captures.push_back(load_bytes(std::to_string(captures.size()) + ".json", document));
    return {merge(std::move(captures), {"xo-vm-backups", {}, {}}),
            [&pool, mode](const Expected& edit) { return backups_show(pool, mode, edit); },
            [&pool, mode](const Expected& edit) { return backups_would_show(pool, mode, edit); }};
}

}  // namespace

std::vector<InForm> in_every_form(const Pool& pool, Random& random) {
    const Node records = records_of(pool);
    std::vector<InForm> forms;
    forms.push_back(all_of(load_bytes("export.xml", write_export(pool, any_layout(random)))));
    forms.push_back(all_of(load_bytes("records.json", write_json(records, random))));
    forms.push_back(all_of(load_bytes("answer.xml", write_answer(records))));
    forms.push_back(all_of(database(pool, random)));
    forms.push_back(xe_text(pool, random));
    forms.push_back(backups(pool, random));
    return forms;
}

}  // namespace ovaudit::generated
