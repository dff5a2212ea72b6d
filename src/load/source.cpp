#include "load/source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <set>
#include <utility>

#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t block_bytes = 16 << 10;  // small enough for malloc to keep it for the next file

struct OpenFile {
    std::string path;
    std::string name;
    int descriptor = -1;
    bool owned = true;
    struct stat state = {};
    std::uint64_t start = 0;  ///< where reading began
    std::unique_ptr<char[]> buffer;

    OpenFile(std::string path_, std::string name_) : path(std::move(path_)), name(std::move(name_)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (owned && descriptor >= 0) close(descriptor);
    }
};

// strerror() would speak the language of the locale.
std::string reason(int number) {
    const char* text = strerrordesc_np(number);
    return text == nullptr ? "error " + std::to_string(number) : text;
}

std::string name_of_input(const std::string& path) {
    return is_standard_input(path) ? "standard input" : escape_visibly(path);
}

bool names_descriptor(std::string_view path) {
    if (path.starts_with("/dev/fd/")) return true;
    if (!path.starts_with("/proc/")) return false;
    const std::string_view rest = path.substr(std::strlen("/proc/"));
    return rest.substr(std::min(rest.find('/'), rest.size())).starts_with("/fd/");
}

void open_descriptor(OpenFile& file) {
    if (is_standard_input(file.path)) {
        file.descriptor = STDIN_FILENO;
        file.owned = false;
        return;
    }
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    file.descriptor = open(file.path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file.descriptor >= 0) return;
    if (errno == ENXIO) throw Error(file.name + ": is a socket or has no device; expected a file or a pipe");
    throw Error(file.name + ": cannot be opened: " + reason(errno));
}

// What else than a file a descriptor is, and what to do instead.
const char* describe_type(const OpenFile& file) {
    const mode_t mode = file.state.st_mode;
    if (isatty(file.descriptor) != 0)
        return "a terminal; expected a file or a pipe, for example: xe vm-export ... | ovaudit show -";
    if (S_ISDIR(mode)) return "a directory; expected a file or a pipe";
    if (S_ISFIFO(mode)) return "a FIFO; expected a file, or the pipe as standard input (-)";
    if (S_ISSOCK(mode)) return "a socket; expected a file or a pipe";
    if (S_ISCHR(mode)) return "a character device; expected a file or a pipe";
    if (S_ISBLK(mode)) return "a block device; expected a file or a pipe";
    return "of an unknown type; expected a file or a pipe";
}

void check_type(OpenFile& file) {
    if (fstat(file.descriptor, &file.state) != 0)
        throw Error(file.name + ": cannot be read: " + reason(errno));
    const bool handed_over = is_standard_input(file.path) || names_descriptor(file.path);
    const mode_t mode = file.state.st_mode;
    const bool good = S_ISREG(mode) || (handed_over && (S_ISFIFO(mode) || S_ISSOCK(mode)));
    if (!good) throw Error(file.name + ": is " + describe_type(file));
}

std::span<const char> read_block(OpenFile& file) {
    for (;;) {
        const ssize_t count = read(file.descriptor, file.buffer.get(), block_bytes);
        if (count >= 0) return {file.buffer.get(), static_cast<std::size_t>(count)};
        if (errno == EAGAIN) {
            pollfd ready = {file.descriptor, POLLIN, 0};
            poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            throw Error(file.name + ": cannot be read: " + reason(errno));
        }
    }
}

std::string read_tail(const OpenFile& file, std::size_t count) {
    const auto end = static_cast<std::uint64_t>(file.state.st_size);
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, end - file.start));
    std::string bytes(count, '\0');
    std::size_t got = 0;
    while (got < count) {
        const ssize_t more =
            pread(file.descriptor, &bytes[got], count - got, static_cast<off_t>(end - count + got));
        if (more < 0 && errno == EINTR) continue;
        if (more < 0) throw Error(file.name + ": cannot be read: " + reason(errno));
        if (more == 0) break;
        got += static_cast<std::size_t>(more);
    }
    bytes.resize(got);
    return bytes;
}

bool has_changed(const OpenFile& file) {
    if (!S_ISREG(file.state.st_mode)) return false;
    struct stat now = {};
    const auto same = [&](bool identity) {
        if (identity) return now.st_dev == file.state.st_dev && now.st_ino == file.state.st_ino;
        return now.st_size == file.state.st_size && now.st_mtim.tv_sec == file.state.st_mtim.tv_sec &&
               now.st_mtim.tv_nsec == file.state.st_mtim.tv_nsec;
    };
    if (fstat(file.descriptor, &now) != 0 || !same(false)) return true;
    if (!file.owned) return false;
    return stat(file.path.c_str(), &now) != 0 || !same(true);
}

}  // namespace

bool is_standard_input(std::string_view path) {
    constexpr std::string_view names[] = {"-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"};
    return std::ranges::find(names, path) != std::end(names);
}

bool can_be_read_again(const std::string& path) {
    struct stat state = {};
    return !is_standard_input(path) && stat(path.c_str(), &state) == 0 && S_ISREG(state.st_mode);
}

void check_read_once(std::span<const std::string> paths) {
    std::set<std::pair<dev_t, ino_t>> streams;
    for (const std::string& path : paths) {
        struct stat state = {};
        const bool is_standard = is_standard_input(path);
        if ((is_standard ? fstat(STDIN_FILENO, &state) : stat(path.c_str(), &state)) != 0) continue;
        if (!is_standard && !S_ISFIFO(state.st_mode) && !S_ISSOCK(state.st_mode)) continue;
        if (!streams.emplace(state.st_dev, state.st_ino).second)
            throw Error(name_of_input(path) + ": is given twice, and can be read only once");
    }
}

Input open_input(const std::string& path) {
    const std::string name = name_of_input(path);
    const auto file = std::make_shared<OpenFile>(path, name);
    open_descriptor(*file);
    check_type(*file);
    file->buffer = std::make_unique_for_overwrite<char[]>(block_bytes);
    Input input;
    input.name = name;
    input.pull = [file] { return read_block(*file); };
    input.changed = [file] { return has_changed(*file); };
    if (!S_ISREG(file->state.st_mode)) return input;
    const auto end = static_cast<std::uint64_t>(file->state.st_size);
    const off_t position = lseek(file->descriptor, 0, SEEK_CUR);  // standard input may have been read from
    file->start = std::min(end, static_cast<std::uint64_t>(std::max<off_t>(position, 0)));
    input.size = end - file->start;
    input.tail = [file](std::size_t count) { return read_tail(*file, count); };
    return input;
}

Input input_of_bytes(std::string_view name, std::string_view bytes) {
    Input input;
    input.name = escape_visibly(name);
    input.size = bytes.size();
    input.pull = [rest = bytes]() mutable {
        const std::string_view block = rest.substr(0, block_bytes);
        rest.remove_prefix(block.size());
        return std::span<const char>(block);
    };
    input.tail = [bytes](std::size_t count) {
        return std::string(bytes.substr(bytes.size() - std::min(count, bytes.size())));
    };
    input.changed = [] { return false; };
    return input;
}

}  // namespace ovaudit
