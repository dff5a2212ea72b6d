#include "load/backup_files.hpp"

#include <algorithm>
#include <set>

#include "load/naubackup.hpp"
#include "load/naubackup_folder.hpp"

namespace ovaudit {
namespace {

/// Takes the path of that name from among paths.
std::optional<std::string> take_named(Paths& paths, std::string_view name) {
    const auto found = std::ranges::find(paths, name, name_of);
    if (found == paths.end()) return std::nullopt;
    std::string path = std::move(*found);
    paths.erase(found);
    return path;
}

/// What Xen Orchestra writes of the files beside it, once more.
void leave_out_repetitions(Paths& files) {
    if (std::ranges::find(files, ".json", ending_of) != files.end()) take_named(files, "cache.json.gz");
    if (std::ranges::find(files, "data", name_of) != files.end()) take_named(files, "metadata.json");
}

/// What NAUbackup kept of a VM in a folder, the richest first; nothing if the folder is none of its.
std::optional<BackupFile> take_naubackup(Paths& files, Paths& folders) {
    auto metadata = take_named(files, "vm-metadata.xml"), vm_cfg = take_named(files, naubackup_vm_file);
    if (!metadata && !vm_cfg) return std::nullopt;
    std::erase_if(folders, [](const std::string& folder) { return is_naubackup_part(name_of(folder)); });
    Paths all;
    if (metadata) all.push_back(std::move(*metadata));
    if (std::ranges::count_if(files, is_xva) == 1) {  // of several nothing tells which is the backup's
        const auto found = std::ranges::find_if(files, is_xva);
        all.push_back(std::move(*found));
        files.erase(found);
    }
    if (vm_cfg) all.push_back(std::move(*vm_cfg));
    return BackupFile{all.front(), Paths(all.begin() + 1, all.end())};
}

/// Of Xen Orchestra an export and the metadata of the same name tell of one backup.
void pair_exports(const Paths& files, std::vector<BackupFile>& all) {
    std::set<std::string_view> exports, documents;
    for (const std::string& file : files) {
        if (ending_of(file) == ".xva") exports.insert(without_ending(file));
        if (ending_of(file) == ".json") documents.insert(without_ending(file));
    }
    for (const std::string& file : files) {
        const std::string_view name = without_ending(file);
        if (ending_of(file) == ".json" && exports.contains(name)) continue;
        all.push_back({file});
        if (ending_of(file) == ".xva" && documents.contains(name))
            all.back().poorer.push_back(std::string(name) + ".json");
    }
}

}  // namespace

std::vector<BackupFile> backup_files(Paths files, Paths& folders) {
    std::vector<BackupFile> all;
    leave_out_repetitions(files);
    if (auto backup = take_naubackup(files, folders)) all.push_back(std::move(*backup));
    pair_exports(files, all);
    return all;
}

bool is_xva(std::string_view path) {
    return path.ends_with(".xva") || path.ends_with(".xva.gz") || path.ends_with(".xva.zst");
}

bool promises_metadata(std::string_view path) {
    constexpr std::string_view endings[] = {".vmmeta", ".xml", ".json", ".db"};
    return is_xva(path) ||
           std::ranges::any_of(endings, [&](std::string_view ending) { return path.ends_with(ending); });
}

}  // namespace ovaudit
