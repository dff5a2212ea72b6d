#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "history/locate.hpp"
#include "history/recorder.hpp"
#include "history/sql.hpp"
#include "load/backup_files.hpp"
#include "load/folder.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// What one transaction holds at most. A file of a whole pool is one by itself.
constexpr std::size_t most_files = 1024;
constexpr std::size_t most_bytes = std::size_t{64} << 20;

constexpr std::int64_t nanoseconds(const timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Nothing if the file is gone.
std::optional<FileMark> mark_of(const std::string& path) {
    struct stat state = {};
    if (stat(path.c_str(), &state) != 0) return std::nullopt;
    return FileMark{static_cast<std::int64_t>(state.st_dev), static_cast<std::int64_t>(state.st_ino),
                    static_cast<std::int64_t>(state.st_size), nanoseconds(state.st_mtim),
                    nanoseconds(state.st_ctim)};
}

class Recording {
  public:
    Recording(Store& store, const RecordOptions& options) : store_(store), options_(options) {
        options_.load.masking_key = store.masking_key();
    }

    Recorded run(const std::vector<std::string>& paths) {
        const std::vector<Located> files = locate(paths, result_.unread);
        std::uint64_t done = 0;
        for (const Located& file : files) {
            take(file);
            if (options_.progress) options_.progress(++done, files.size());
        }
        write();
        return std::move(result_);
    }

  private:
    /// What VM snapshots in a file keep.
    struct Kept {
        std::vector<VmSnapshot> snapshots;
        Capture capture;
    };
    struct Loaded {
        Located file;
        FileMark mark;
        Capture capture;
        std::vector<Kept> kept;
    };

    using KnownFiles = std::unordered_map<std::string, FileMark>;  // by name

    void take(const Located& file) {
        const std::optional<FileMark> mark = mark_of(file.file.path);
        if (!mark) return;
        if (!options_.rehash && is_known(file, *mark)) {
            ++result_.files;
            ++result_.known;
            return;
        }
        std::optional<Capture> capture = load(file);
        if (!capture) return;
        std::vector<Kept> kept = load_kept_states(file.file.path, *capture);
        held_ += static_cast<std::size_t>(capture->memory());
        loaded_.push_back({file, *mark, std::move(*capture), std::move(kept)});
        if (loaded_.size() >= most_files || held_ >= most_bytes) write();
    }

    /// What the store cannot take is no fault of a file, and passes through.
    std::optional<Capture> load(const Located& file) {
        NotRead not_read;
        std::optional<Capture> capture = load_backup(file.file, file.folder_time, options_.load, not_read);
        const auto miss = [&](const std::vector<std::string>& lines) {
            result_.unread.insert(result_.unread.end(), lines.begin(), lines.end());
        };
        miss(not_read.unread);
        result_.passed_over += not_read.passed_over;
        if (!capture) return std::nullopt;
        miss(capture->unread());
        ++result_.files;
        return capture;
    }

    /// Those of VM snapshots that were not recorded with another file: a file of the latest day has those of
    /// all days before.
    std::vector<Kept> load_kept_states(const std::string& path, const Capture& capture) {
        std::vector<VmSnapshot> snapshots = vm_snapshots(capture);
        const Recorder recorder(store_);
        std::erase_if(snapshots, [&](const VmSnapshot& snapshot) {
            return !snapshot.has_record || snapshot.taken_at.empty() || kept_.contains(snapshot.uuid) ||
                   recorder.knows(snapshot);
        });
        std::vector<Kept> all;
        for (auto& round : one_of_a_vm(std::move(snapshots)))
            if (auto kept = load_round(path, capture, std::move(round))) all.push_back(std::move(*kept));
        return all;
    }

    std::optional<Kept> load_round(const std::string& path, const Capture& capture,
                                   std::vector<VmSnapshot> snapshots) {
        try {
            std::vector<UnreadSnapshot> unread;
            Capture kept = load_kept(path, capture, snapshots, KeptAs::seen, options_.load, &unread);
            for (const UnreadSnapshot& one : unread) {
                result_.unread.push_back(one.error);
                std::erase_if(snapshots, [&](const VmSnapshot& other) { return other.uuid == one.uuid; });
            }
            for (const VmSnapshot& snapshot : snapshots) kept_.insert(snapshot.uuid);
            held_ += static_cast<std::size_t>(kept.memory());
            return Kept{std::move(snapshots), std::move(kept)};
        } catch (const Error& error) {  // the file is another by now
            result_.unread.emplace_back(error.what());
            return std::nullopt;
        }
    }

    bool is_known(const Located& file, const FileMark& mark) {
        const auto [folder, name] = split(file.file.path);
        const KnownFiles& known = known_in(folder);
        const auto found = known.find(name);
        return found != known.end() && found->second == mark;
    }

    /// All of a folder at once: each question takes a lock on the store.
    const KnownFiles& known_in(const std::string& folder) {
        const auto [known, fresh] = known_.try_emplace(folder);
        if (!fresh) return known->second;
        Query row = store_.query(sql::files_of_folder).with_bytes(folder);
        while (row.next())
            known->second.emplace(row.bytes(0), FileMark{row.number(1), row.number(2), row.number(3),
                                                         row.number(4), row.number(5)});
        return known->second;
    }

    /// Folder and name.
    static std::pair<std::string, std::string> split(const std::string& path) {
        const std::size_t slash = path.rfind('/');
        if (slash == std::string::npos) return {"", path};
        return {path.substr(0, slash), path.substr(slash + 1)};
    }

    /// All or nothing of what was loaded: from here on it is recorded.
    void write() {
        if (loaded_.empty()) return;
        Store::Transaction transaction(store_);
        Recorder recorder(store_);
        std::uint64_t captures = 0;
        for (const Loaded& one : loaded_) captures += write(one, recorder);
        transaction.commit();
        result_.captures += captures;
        loaded_.clear();
        held_ = 0;
    }

    /// How many captures are new.
    std::uint64_t write(const Loaded& one, Recorder& recorder) {
        const std::string& path = one.file.file.path;
        const auto [folder, name] = split(path);
        std::uint64_t captures = 0;
        try {
            if (recorder.add(one.capture, folder, name)) ++captures;
            for (const Kept& kept : one.kept)
                captures += recorder.add_kept(kept.capture, kept.snapshots, folder, name);
            recorder.keep_file(folder, name, one.mark);
        } catch (const TooLargeState& error) {
            result_.unread.push_back(escape_visibly(path) + ": " + error.what());
        }
        return captures;
    }

    Store& store_;
    RecordOptions options_;
    Recorded result_;
    std::vector<Loaded> loaded_;
    std::size_t held_ = 0;
    std::unordered_set<std::string> kept_;               // uuids of VM snapshots that are loaded
    std::unordered_map<std::string, KnownFiles> known_;  // by folder
};

}  // namespace

bool holds_metadata(const std::vector<std::string>& paths, const LoadOptions& options) {
    std::vector<std::string> unread;
    return std::ranges::any_of(locate(paths, unread), [&](const Located& file) {
        std::error_code failure;
        if (!std::filesystem::is_regular_file(file.file.path, failure)) return true;  // a pipe is read once
        NotRead not_read;
        return load_backup(file.file, file.folder_time, options, not_read).has_value();
    });
}

Recorded record(History& history, const std::vector<std::string>& paths, const RecordOptions& options) {
    return Recording(history.store(), options).run(paths);
}

}  // namespace ovaudit
