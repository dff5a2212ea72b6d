#include "support/written_history.hpp"

#include <unistd.h>

#include <fstream>

#include "audit/times.hpp"
#include "support/answer_writer.hpp"
#include "support/export_writer.hpp"
#include "support/pool_maker.hpp"

namespace ovaudit::generated {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
}

bool is_owned_class(const std::string& class_name) {
    return class_name != "VM" && !classes()[*find_class(class_name)].owner_field.empty();
}

/// The pool in one of the forms that all know the same of it.
void write_in_any_form(const fs::path& folder, const Pool& pool, Random& random) {
    switch (random.below(3)) {
        case 0:
            return write(folder / "pool.xml", write_export(pool, any_layout(random)));
        case 1:
            return write(folder / "records.json", write_json(records_of(pool), random));
        default:
            return write(folder / "answer.xml", write_answer(records_of(pool)));
    }
}

}  // namespace

WrittenHistory::WrittenHistory(Random& random, std::size_t days, Files files)
    : root_(fs::temp_directory_path() /
            ("ovaudit-history-" + std::to_string(getpid()) + "-" + random.hex(8))) {
    Pool pool = make_pool(random);
    for (std::size_t number = 0; number < days; ++number) {
        Day& day = days_.emplace_back();
        day.folder = "2026-03-" + std::string(number < 9 ? "0" : "") + std::to_string(number + 1);
        day.time = *seconds_of(day.folder + "T00:00:00Z");
        if (number > 0 && random.chance(70)) day.expected = edit_places(pool, random.below(4) + 1, random);
        disturb(pool, random);
        day.pool = pool;
        fs::create_directories(root_ / day.folder);
        if (files == Files::of_any_form) write_in_any_form(root_ / day.folder, pool, random);
        if (files == Files::of_pool)
            write(root_ / day.folder / "pool.xml", write_export(pool, any_layout(random)));
        if (files != Files::of_vms) continue;
        for (const ObjectKey vm : living_vms(pool))
            write(root_ / day.folder / (text(pool, vm, "uuid") + ".xml"),
                  write_export(export_of(pool, {vm}), any_layout(random)));
    }
}

WrittenHistory::~WrittenHistory() {
    std::error_code failure;
    fs::remove_all(root_, failure);
}

Diff changes_by(const std::vector<LogEntry>& log, const Day& day) {
    Diff all;
    for (const LogEntry& entry : log) {
        if (entry.diff.new_side.sources.front().captured_at != day.folder + "T00:00:00Z") continue;
        const auto before = static_cast<std::uint32_t>(all.vms.size());
        all.vms.insert(all.vms.end(), entry.diff.vms.begin(), entry.diff.vms.end());
        for (Change change : entry.diff.changes) {
            if (change.vm != no_vm) change.vm += before;
            all.changes.push_back(std::move(change));
        }
    }
    return all;
}

Diff of_subjects(Diff diff) {
    std::erase_if(diff.changes, [](const Change& change) {
        return change.field.empty() && !is_owned_class(change.object.class_name);
    });
    return diff;
}

std::vector<Expected> of_subjects(std::vector<Expected> expected) {
    std::erase_if(expected,
                  [](const Expected& one) { return one.field.empty() && !is_owned_class(one.class_name); });
    return expected;
}

}  // namespace ovaudit::generated
