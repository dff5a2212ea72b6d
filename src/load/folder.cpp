#include "load/folder.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "load/collection.hpp"
#include "load/load_file.hpp"
#include "load/name_time.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;

struct File {
    fs::path path;
    std::string folder_time;  ///< of the nearest folder whose name is one
};

/// What a name promises: an empty file of such a name is an export that failed.
bool promises_metadata(const fs::path& path) {
    constexpr std::string_view endings[] = {".vmmeta", ".xva", ".xml", ".json", ".db", ".xva.gz", ".xva.zst"};
    const std::string name = path.filename().string();
    return std::ranges::any_of(endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

/// `pool.db.3`, an older dump than the `pool.db` beside it.
bool is_older_dump(const fs::path& path) {
    const std::string number = path.extension().string();
    const fs::path newest = path.parent_path() / path.stem();
    std::error_code failure;
    return number.size() > 1 && number.find_first_not_of("0123456789", 1) == std::string::npos &&
           newest.extension() == ".db" && fs::exists(newest, failure);
}

class Walk {
  public:
    Walk(const fs::path& root, Collection& all) : root_(root), all_(all) {
        const fs::path named = root.has_filename() ? root : root.parent_path();  // "2026-11-20/"
        std::vector<std::pair<fs::path, std::string>> open = {
            {root, time_in_name(named.filename().string())}};
        while (!open.empty()) {
            const auto [folder, time] = std::move(open.back());
            open.pop_back();
            for (const fs::path& inner : read(folder, time)) {
                const std::string own = time_in_name(inner.filename().string());
                open.emplace_back(inner, own.empty() ? time : own);
            }
        }
        std::ranges::sort(files, {}, &File::path);
    }

    std::vector<File> files;
    std::vector<std::string> notes;

  private:
    /// Takes the files of a folder; returns the folders in it that are to be read.
    std::vector<fs::path> read(const fs::path& folder, const std::string& time) {
        std::vector<fs::path> inner;
        std::error_code failure;
        for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end;
             entry.increment(failure)) {
            std::error_code unknown;
            if (entry->is_directory(unknown) && !entry->is_symlink(unknown))
                inner.push_back(entry->path());
            else
                take(*entry, time);
        }
        if (failure) refuse(folder, failure);
        return latest(std::move(inner));
    }

    void refuse(const fs::path& folder, std::error_code failure) {
        const std::string line = escape_visibly(folder.string()) + ": cannot be read: " + failure.message();
        if (folder == root_) throw Error(line);
        all_.miss(line);
    }

    void take(const fs::directory_entry& entry, const std::string& time) {
        std::error_code failure;
        const fs::path& path = entry.path();
        if (entry.is_symlink(failure) && is_below(fs::weakly_canonical(path, failure))) return;  // met there
        const bool is_file = fs::is_regular_file(path, failure);
        if (is_file && !is_older_dump(path))
            files.push_back({path, time});
        else
            all_.pass_over();
    }

    bool is_below(const fs::path& target) const {
        std::error_code failure;
        const fs::path top = fs::weakly_canonical(root_, failure);
        const auto [end, rest] = std::ranges::mismatch(top, target);
        return end == top.end() && fs::exists(target, failure);
    }

    /// Of folders that all have times for names the latest alone: each is a capture of the same things.
    std::vector<fs::path> latest(std::vector<fs::path> folders) {
        const auto time = [](const fs::path& folder) { return time_in_name(folder.filename().string()); };
        const auto is_dated = [&](const fs::path& folder) { return !time(folder).empty(); };
        if (folders.size() < 2 || !std::ranges::all_of(folders, is_dated)) return folders;
        const fs::path newest = *std::ranges::max_element(folders, {}, time);
        notes.push_back(escape_visibly(newest.parent_path().string()) + ": holds " +
                        std::to_string(folders.size()) + " dated folders; the latest, " +
                        escape_visibly(newest.filename().string()) + ", was read");
        return {newest};
    }

    const fs::path root_;
    Collection& all_;
};

/// When the file was written, for want of better.
std::string file_time(const fs::path& path) {
    std::error_code failure;
    const auto written = fs::last_write_time(path, failure);
    if (failure) return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(written));
    return utc_time_of(seconds.time_since_epoch().count());
}

void take(Collection& all, const File& file, const LoadOptions& options) {
    std::error_code failure;
    const std::string path = file.path.string();
    const bool is_empty = fs::file_size(file.path, failure) == 0 && !failure;
    if (is_empty && promises_metadata(path))
        return all.miss(escape_visibly(path) + ": is empty: its export failed");
    all.take([&] { return load_file(path, options, {file.folder_time, file_time(file.path)}); });
}

}  // namespace

Capture load_folder(const std::string& path, const LoadOptions& options) {
    Collection all;
    Walk walk(path, all);
    for (const File& file : walk.files) take(all, file, options);
    return all.merged(escape_visibly(path), std::move(walk.notes));
}

}  // namespace ovaudit
