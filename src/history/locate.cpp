#include "history/locate.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <tuple>

#include "load/listing.hpp"
#include "load/name_time.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

namespace fs = std::filesystem;

class Locator {
  public:
    explicit Locator(std::vector<std::string>& unread) : unread_(unread) {}

    void add(const std::string& given) {
        fs::path path = given;
        if (!path.has_filename()) path = path.parent_path();  // "backup/"
        std::error_code failure;
        const fs::file_status status = fs::status(path, failure);
        if (!fs::exists(status))
            throw Error(escape_visibly(given) +
                        ": cannot be opened: " + (failure ? failure.message() : "No such file or directory"));
        const fs::path whole = fs::weakly_canonical(path, failure);
        root_ = failure ? path : whole;
        const std::string time = time_in_parents(root_);
        if (fs::is_directory(status))
            walk(root_, time);
        else
            keep({root_.string(), {}}, time);
    }

    std::vector<Located> found;

  private:
    /// Of the nearest folder that has one.
    static std::string time_in_parents(const fs::path& path) {
        for (fs::path at = path; at.has_filename(); at = at.parent_path())
            if (std::string time = time_in_name(at.filename().string()); !time.empty()) return time;
        return {};
    }

    void walk(const fs::path& folder, const std::string& time) {
        Listing inner = list_folder(folder, root_);
        if (inner.failure)
            unread_.push_back(escape_visibly(folder.string()) +
                              ": cannot be read: " + inner.failure.message());
        for (BackupFile& file : backup_files(std::move(inner.files), inner.folders))
            keep(std::move(file), time);
        for (const fs::path path : inner.folders) walk(path, time_or(path, time));
    }

    static std::string time_or(const fs::path& path, const std::string& time) {
        std::string own = time_in_name(path.filename().string());
        return own.empty() ? time : own;
    }

    void keep(BackupFile file, const std::string& time) {
        std::string own = time_or(file.path, time);
        found.push_back({std::move(file), std::move(own)});
    }

    std::vector<std::string>& unread_;
    fs::path root_;
};

}  // namespace

std::vector<Located> locate(const std::vector<std::string>& paths, std::vector<std::string>& unread) {
    Locator locator(unread);
    for (const std::string& path : paths) locator.add(path);
    std::ranges::sort(locator.found, {}, [](const Located& located) {
        return std::tie(located.folder_time, located.file.path);
    });
    return std::move(locator.found);
}

}  // namespace ovaudit
