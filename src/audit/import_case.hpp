#pragma once

#include <string>
#include <utility>

#include "audit/import_pool.hpp"
#include "audit/words.hpp"
#include "ovaudit/import.hpp"

namespace ovaudit {

/// One VM of a backup before the pool, and what the rules have said of it.
struct ImportCase {
    const Capture& backup;
    const ImportPool& pool;
    const ImportOptions& options;
    ObjectIndex vm;
    std::vector<ImportLine> lines = {};

    void say(ImportAnswer answer, std::string text, std::string error = {}) {
        lines.push_back({answer, std::move(text), std::move(error)});
    }
    void refuse_unless_forced(const std::string& text, const std::string& forced, const char* error) {
        if (options.force)
            say(ImportAnswer::note, text + "; forced: " + forced);
        else
            say(ImportAnswer::refused, text, error);
    }
    /// What the pool's source does not show all of, "disks", is why it cannot be told.
    void cannot_tell(const std::string& whether, const char* what, const char* error = "") {
        say(ImportAnswer::not_observable,
            "whether " + whether + ": the pool's source does not show all " + what, error);
    }

    /// The name of an object of the backup or the pool, for a message.
    static std::string name(const Capture& capture, ObjectIndex at) {
        const Object& object = capture.object(at);
        return brief(capture.text(object.name != 0 ? object.name : object.uuid));
    }
    /// "disk 0"; the word alone where there is no name.
    static std::string called(const std::string& word, const std::string& name) {
        return name.empty() ? word : word + " " + name;
    }
    template <typename Look>
    void each_owned(ClassId class_id, const Look& look) const {
        for (const ObjectIndex child : backup.children(backup.object(vm)))
            if (backup.object(child).class_id == class_id) look(child);
    }
};

/// The drives, NICs and GPUs: what the importer finds in the pool for them, and by what.
void judge_devices(ImportCase& c);

}  // namespace ovaudit
