#include "load/folder.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>

#include "load/backup_files.hpp"
#include "load/collection.hpp"
#include "load/dated_series.hpp"
#include "load/listing.hpp"
#include "load/load_file.hpp"
#include "load/name_time.hpp"
#include "load/naubackup.hpp"
#include "load/not_metadata.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;

struct File {
    BackupFile backup;
    std::string folder_time;  ///< in its name, or that of the nearest folder that has one
};

/// `pool.db.3`, an older dump than the `pool.db` beside it.
bool is_older_dump(std::string_view path) {
    const std::string_view number = ending_of(path), newest = without_ending(path);
    std::error_code failure;
    return number.size() > 1 && number.find_first_not_of("0123456789", 1) == number.npos &&
           newest.ends_with(".db") && fs::exists(newest, failure);
}

class Walk {
  public:
    Walk(const std::string& root, Collection& all) : root_(root), all_(all) {
        std::error_code failure;
        top_ = fs::weakly_canonical(root, failure);
        const std::string_view named = root.ends_with('/') ? folder_of(root) : root;  // "2026-11-20/"
        std::vector<std::pair<std::string, std::string>> open = {{root, time_in_name(name_of(named))}};
        while (!open.empty()) {
            const auto [folder, time] = std::move(open.back());
            open.pop_back();
            for (std::string& inner : read(folder, time)) {
                const std::string own = time_in_name(name_of(inner));
                open.emplace_back(std::move(inner), own.empty() ? time : own);
            }
        }
        std::ranges::sort(
            files, {}, [](const File& file) -> auto& { return file.backup.path; });
    }

    std::vector<File> files;
    DatedSeries series;

  private:
    /// Takes the files of a folder; returns the folders in it that are to be read.
    Paths read(const std::string& folder, const std::string& time) {
        Listing found = list_folder(folder, top_);
        if (found.failure) refuse(folder, found.failure);
        found.others += std::erase_if(found.files, is_older_dump);
        all_.pass_over(found.others);
        series.keep_latest_folder(found.folders);
        series.keep_latest_files(found.files);
        for (BackupFile& file : backup_files(std::move(found.files), found.folders)) {
            std::string own = time_in_name(name_of(file.path));
            if (own.empty()) own = time;
            files.push_back({std::move(file), std::move(own)});
        }
        return std::move(found.folders);
    }

    void refuse(const std::string& folder, std::error_code failure) {
        const std::string line = escape_visibly(folder) + ": cannot be read: " + failure.message();
        if (folder == root_) throw Error(line);
        all_.miss(line);
    }

    const std::string root_;
    fs::path top_;  // without links
    Collection& all_;
};

/// When the file was written, for want of better.
std::string file_time(const std::string& path) {
    std::error_code failure;
    const auto written = fs::last_write_time(path, failure);
    if (failure) return {};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(written));
    return utc_time_of(seconds.time_since_epoch().count());
}

/// The VM of a backup, of which the export beside it shows a VM snapshot.
std::optional<Origin> origin_beside(const std::string& poorer, const LoadOptions& options) {
    if (is_xva(poorer)) return std::nullopt;
    try {
        return origin_in(load_file(poorer, options));
    } catch (const NotMetadata&) {
        return std::nullopt;
    }
}

Capture load_with(const std::string& path, const LoadOptions& options, const Surroundings& around) {
    return name_of(path) == naubackup_vm_file ? load_naubackup(path, options, around)
                                              : load_file(path, options, around);
}

std::optional<Capture> load_one(const std::string& path, const BackupFile& file,
                                const std::string& folder_time, const LoadOptions& options,
                                NotRead& not_read) {
    std::error_code failure;
    if (fs::file_size(path, failure) == 0 && !failure && promises_metadata(path)) {
        not_read.unread.push_back(escape_visibly(path) + ": is empty: its export failed");
        return std::nullopt;
    }
    Surroundings around{folder_time, file_time(path), {}};
    if (is_xva(path) && !file.poorer.empty()) {
        try {
            around.origin = origin_beside(file.poorer.back(), options);
        } catch (const Error& error) {
            not_read.unread.emplace_back(error.what());
        }
    }
    try {
        return load_with(path, options, around);
    } catch (const NotMetadata&) {
        ++not_read.passed_over;
    } catch (const Error& error) {
        not_read.unread.emplace_back(error.what());
    }
    return std::nullopt;
}

}  // namespace

std::optional<Capture> load_backup(const BackupFile& file, const std::string& folder_time,
                                   const LoadOptions& options, NotRead& not_read) {
    if (auto capture = load_one(file.path, file, folder_time, options, not_read)) {
        if (!is_xva(file.path)) not_read.left_out += file.poorer.size();  // an export's are its origin
        return capture;
    }
    for (const std::string& other : file.poorer)
        if (auto capture = load_one(other, file, folder_time, options, not_read)) return capture;
    return std::nullopt;
}

Capture load_folder(const std::string& path, const LoadOptions& options) {
    Collection all;
    Walk walk(path, all);
    for (const File& file : walk.files) {
        NotRead not_read;
        if (auto capture = load_backup(file.backup, file.folder_time, options, not_read))
            all.take(std::move(*capture));
        all.miss(std::move(not_read));
    }
    return all.merged(escape_visibly(path), walk.series.notes());
}

}  // namespace ovaudit
