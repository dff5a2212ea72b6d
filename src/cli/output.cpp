#include "cli/output.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>

#include "cli/history_file.hpp"
#include "load/naubackup.hpp"
#include "load/not_metadata.hpp"
#include "load/source.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
    throw Error("cannot write " + escape_visibly(path) + ": " + why);
}

/// Removed again unless it was renamed into place, be it by an error or by a signal.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string path) : path_(std::move(path)) {
        std::snprintf(doomed_, sizeof doomed_, "%s", path_.c_str());
        for (const int signal : {SIGINT, SIGTERM, SIGHUP})
            if (std::signal(signal, remove_and_die) == SIG_IGN)
                std::signal(signal, SIG_IGN);  // as nohup has it
    }
    ~TemporaryFile() {
        doomed_[0] = '\0';
        if (!kept_) ::unlink(path_.c_str());
    }
    void keep() { kept_ = true; }

  private:
    static void remove_and_die(int signal) {
        if (doomed_[0] != '\0') ::unlink(doomed_);
        std::signal(signal, SIG_DFL);
        std::raise(signal);
    }
    static char doomed_[PATH_MAX];  // a signal handler reaches only what is static
    std::string path_;
    bool kept_ = false;
};
char TemporaryFile::doomed_[PATH_MAX];

std::string resolved(const std::string& path) {
    const std::unique_ptr<char, void (*)(void*)> real(::realpath(path.c_str(), nullptr), std::free);
    struct stat link {};
    if (!real && ::lstat(path.c_str(), &link) == 0) refuse(path, "it is a symbolic link to nothing");
    return real ? std::string(real.get()) : path;
}

bool is_same(const struct stat& file, const std::string& path) {
    struct stat other {};
    const int failure =
        is_standard_input(path) ? ::fstat(STDIN_FILENO, &other) : ::stat(path.c_str(), &other);
    return failure == 0 && file.st_dev == other.st_dev && file.st_ino == other.st_ino;
}

/// A folder that is read may hold the file, and a slip of the keyboard may name any backup. Reports and
/// scripts are no metadata, and are written anew.
void refuse_metadata(const std::string& path) {
    const std::filesystem::path file(resolved(path));
    const std::string name = file.filename().string(), folder = file.parent_path().filename().string();
    try {
        if (!is_naubackup_file(folder + "/" + name)) load(file.string());
    } catch (const NotMetadata&) {
        return;
    } catch (const Error& error) {
        refuse(path, std::string("it may hold metadata: ") + error.what());
    }
    refuse(path, "it holds metadata");
}

void refuse_inputs(const std::string& path, const std::vector<std::string>& inputs) {
    struct stat file {};
    if (::stat(path.c_str(), &file) != 0) return;
    if (!S_ISREG(file.st_mode)) refuse(path, "it exists and is no regular file");
    const auto is_it = [&](const std::string& other) { return is_same(file, other); };
    if (std::ranges::any_of(inputs, is_it)) refuse(path, "it is also an input");
    if (std::ranges::any_of(history_files(), is_it)) refuse(path, "it is of the history");
    refuse_metadata(path);
}

/// A name beside the target that does not grow with the target's. One that a process of the same number left
/// behind, as processes in containers do, is passed over.
std::string new_file_beside(const std::string& target, int& descriptor) {
    constexpr int tries = 100;
    const std::string start =
        target.substr(0, target.rfind('/') + 1) + ".ovaudit-" + std::to_string(::getpid());
    std::string name;
    for (int i = 0; i < tries; ++i) {
        name = start + (i == 0 ? "" : "-" + std::to_string(i)) + ".part";
        descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor >= 0 || errno != EEXIST) break;
    }
    return name;
}

mode_t mode_of_new_files() {
    const mode_t withheld = ::umask(0);
    ::umask(withheld);
    return 0666 & ~withheld;
}

/// A file that is written anew is open to nobody else than before. Until then only its owner can open it.
void set_mode(const std::string& target, int descriptor) {
    struct stat there {};
    if (::stat(target.c_str(), &there) != 0)
        ::fchmod(descriptor, mode_of_new_files());  // where files have modes
    else if (::fchmod(descriptor, there.st_mode & 0777) != 0)
        refuse(target, std::strerror(errno));
}

void write_all(int descriptor, std::string_view bytes, const std::string& path) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) refuse(path, std::strerror(errno));
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

void StandardOutput::operator()(std::string_view bytes) {
    if (closed_ || bytes.empty()) return;
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return;
    if (errno != EPIPE) throw Error(std::string("cannot write the output: ") + std::strerror(errno));
    closed_ = true;
}

void StandardOutput::finish() {
    if (closed_ || std::fflush(stdout) == 0) return;
    if (errno != EPIPE) throw Error(std::string("cannot write the output: ") + std::strerror(errno));
    closed_ = true;
}

void write_file(const std::string& path, const std::vector<std::string>& inputs,
                const std::function<void(const Output&)>& write) {
    refuse_inputs(path, inputs);
    const std::string target = resolved(path);
    int descriptor = -1;
    const std::string beside = new_file_beside(target, descriptor);
    if (descriptor < 0) refuse(path, std::strerror(errno));
    TemporaryFile temporary(beside);
    set_mode(target, descriptor);
    const std::unique_ptr<const int, void (*)(const int*)> open(&descriptor,
                                                                [](const int* fd) { ::close(*fd); });
    std::string buffer;
    write([&](std::string_view bytes) {
        buffer += bytes;
        if (buffer.size() < 1 << 16) return;
        write_all(descriptor, buffer, path);
        buffer.clear();
    });
    write_all(descriptor, buffer, path);
    if (::fsync(descriptor) != 0 && errno != EINVAL) refuse(path, std::strerror(errno));
    if (std::rename(beside.c_str(), target.c_str()) != 0) refuse(path, std::strerror(errno));
    temporary.keep();
}

bool is_terminal(int descriptor) {
    return ::isatty(descriptor) == 1;
}

bool wants_color(const std::string& choice) {
    if (choice != "auto") return choice == "always";
    const char* no_color = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return (no_color == nullptr || *no_color == '\0') && !dumb && is_terminal(STDOUT_FILENO);
}

void say(std::string_view line) {
    const std::string text = std::string(line) + "\n";
    std::fwrite(text.data(), 1, text.size(), stderr);
}

void complain(std::string_view line) {
    say("ovaudit: " + std::string(line));
}

}  // namespace ovaudit
