#include "load/dated_series.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "load/backup_files.hpp"
#include "load/name_time.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t most_notes = 3;

/// Logs and disks have names with times, too.
bool is_state(std::string_view file) {
    return promises_metadata(file) || file.ends_with(".dump");
}

/// What stands after the time, without what tells the format: `.json`, `.xva`, `.xva.checksum`.
std::string stem_of(std::string_view after) {
    const std::string_view stem = without_ending(after);
    return std::string(stem.ends_with(".xva") ? without_ending(stem) : stem);
}

}  // namespace

void DatedSeries::keep_latest_files(Paths& files) {
    struct Latest {
        DatedName name;
        std::string path;
        std::size_t count = 1;
    };
    std::map<std::pair<std::string, std::string>, Latest> latest;         // by what is around the time
    std::set<std::tuple<std::string, std::string, std::string>> earlier;  // before, stem, time
    for (const std::string& file : files) {
        auto name = dated_name(name_of(file));
        if (!name || !is_state(file)) continue;
        const auto [found, fresh] = latest.try_emplace({name->before, name->after}, Latest{*name, file, 1});
        if (fresh) continue;
        Latest& other = found->second;
        ++other.count;
        if (other.name.time < name->time) {
            std::swap(other.name, *name);
            other.path = file;
        }
        earlier.emplace(std::move(name->before), stem_of(name->after), std::move(name->time));
    }
    if (earlier.empty()) return;
    for (const auto& [around, series] : latest)
        if (series.count > 1) tell(series.path, series.count, "files");
    std::erase_if(files, [&](const std::string& file) {
        const auto name = dated_name(name_of(file));
        return name && earlier.contains({name->before, stem_of(name->after), name->time});
    });
}

void DatedSeries::keep_latest_folder(Paths& folders) {
    const auto time = [](const std::string& folder) { return time_in_name(name_of(folder)); };
    const auto is_dated = [&](const std::string& folder) { return !time(folder).empty(); };
    if (folders.size() < 2 || !std::ranges::all_of(folders, is_dated)) return;
    std::string newest = *std::ranges::max_element(folders, {}, time);
    tell(newest, folders.size(), "folders");
    folders = {std::move(newest)};
}

void DatedSeries::tell(std::string_view latest, std::size_t count, const char* what) {
    ++series_;
    left_out_ += count - 1;
    if (series_ <= most_notes)
        notes_.push_back(escape_visibly(folder_of(latest)) + ": holds " + std::to_string(count) + " dated " +
                         what + "; the latest, " + escape_visibly(name_of(latest)) + ", was read");
}

std::vector<std::string> DatedSeries::notes() const {
    if (series_ <= most_notes) return notes_;
    return {"dated files or folders lie side by side in " + std::to_string(series_) +
            " places; the latest of each was read, and " + std::to_string(left_out_) + " left out"};
}

}  // namespace ovaudit
