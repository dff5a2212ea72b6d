#include "load/naubackup_folder.hpp"

#include <algorithm>
#include <filesystem>

#include "load/naubackup.hpp"
#include "model/digest.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view naubackup_word = "naubackup", nic_folder = "VIFs", disk_folder = "DISK-";

template <typename Visit>
void each_entry(const fs::path& folder, Visit visit) {
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
         entry.increment(failure))
        visit(*entry);
    if (failure) throw Error(escape_visibly(folder.string()) + ": cannot be read: " + failure.message());
}

/// The names of a backup's files, in their order but for the VM's, which comes first.
std::vector<std::string> names_in(const fs::path& backup) {
    std::vector<std::string> names;
    each_entry(backup, [&](const fs::directory_entry& entry) {
        std::error_code unknown;
        const std::string folder = entry.path().filename().string();
        if (!is_naubackup_part(folder) || !entry.is_directory(unknown) || entry.is_symlink(unknown)) return;
        each_entry(entry.path(), [&](const fs::directory_entry& file) {
            std::string name = folder + "/" + file.path().filename().string();
            if (is_naubackup_file(name)) names.push_back(std::move(name));
        });
    });
    std::ranges::sort(names);
    names.insert(names.begin(), std::string(naubackup_vm_file));
    return names;
}

}  // namespace

bool is_naubackup_part(std::string_view folder) {
    return folder == nic_folder || folder.starts_with(disk_folder);
}

Document read_naubackup_folder(const std::string& vm_cfg, const LoadOptions& options, const Sink& sink) {
    const fs::path backup = fs::path(vm_cfg).parent_path();
    LoadOptions chosen = options;
    chosen.limits.document_bytes = std::min(options.limits.document_bytes, options.limits.value_bytes);
    Document document;
    Sha256 digest;
    for (const std::string& name : names_in(backup)) {
        const std::string path = (backup / name).string();
        std::string text;
        const Document part = read_document(path, chosen, [&](std::string_view block) { text += block; });
        if (text.find('\0') != text.npos) throw Error(escape_visibly(path) + ": expected text, found a NUL");
        const std::string whole = naubackup_part(name, text);
        document.notes.insert(document.notes.end(), part.notes.begin(), part.notes.end());
        digest.update(whole);
        sink(whole);
        chosen.form = naubackup_word;  // alone a disk's file is of no form
    }
    document.sha256 = digest.hex();
    return document;
}

}  // namespace ovaudit
