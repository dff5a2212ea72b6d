#include "load/source.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <thread>

#include "load/kept_states.hpp"
#include "ovaudit/load.hpp"
#include "support/containers.hpp"
#include "support/documents.hpp"
#include "support/outcome.hpp"
#include "support/temporary_file.hpp"

namespace ovaudit {
namespace {

using test::TemporaryFile;

std::string read_all(const Input& input) {
    std::string bytes;
    for (auto block = input.pull(); !block.empty(); block = input.pull())
        bytes.append(block.data(), block.size());
    return bytes;
}

std::string error_of(const std::string& path) {
    return test::error_from([&] { open_input(path); });
}

/// A pipe whose ends are closed again.
struct Pipe {
    int ends[2];
    Pipe() { EXPECT_EQ(pipe(ends), 0); }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() { close(ends[0]); }
    std::string path() const { return "/dev/fd/" + std::to_string(ends[0]); }
    void write_and_close(std::string_view bytes) const {
        EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
        close(ends[1]);
    }
};

TEST(OpenInput, ReadsAFileAndItsTail) {
    const std::string bytes = std::string(300'000, 'a') + "tail";
    const TemporaryFile file(bytes);
    const Input input = open_input(file.path());
    EXPECT_EQ(input.size, bytes.size());
    EXPECT_EQ(input.tail(6), "aatail");
    EXPECT_EQ(input.tail(1 << 20), bytes);
    EXPECT_EQ(read_all(input), bytes);
    EXPECT_FALSE(input.changed());
}

TEST(OpenInput, ReadsAPipeThatAShellHandsOver) {
    const Pipe pipe;
    std::thread writer([&] {
        usleep(20'000);  // the reader finds the pipe empty first
        pipe.write_and_close("through a pipe");
    });
    const Input input = open_input(pipe.path());
    EXPECT_FALSE(input.size.has_value());
    EXPECT_EQ(read_all(input), "through a pipe");
    writer.join();
}

TEST(CheckReadOnce, KnowsAPipeByWhateverName) {
    const Pipe one, other;
    const int copy = dup(one.ends[0]);
    const std::string again = "/dev/fd/" + std::to_string(copy);
    const TemporaryFile file("");
    const auto error = [](const std::vector<std::string>& paths) {
        return test::error_from([&] { check_read_once(paths); });
    };
    EXPECT_EQ(error({one.path(), file.path(), other.path(), file.path(), "-", "nowhere", "nowhere"}),
              "no error");
    EXPECT_EQ(error({one.path(), other.path(), again}),
              again + ": is given twice, and can be read only once");
    close(copy);
    close(one.ends[1]);
    close(other.ends[1]);
}

/// A file in the place of standard input while it lives, as a shell redirects it.
class Redirected {
  public:
    explicit Redirected(const std::string& path) : kept_(dup(STDIN_FILENO)) {
        const int file = open(path.c_str(), O_RDONLY);
        dup2(file, STDIN_FILENO);
        close(file);
    }
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;
    ~Redirected() {
        dup2(kept_, STDIN_FILENO);
        close(kept_);
    }

  private:
    int kept_;
};

TEST(RedirectedInput, IsNotReadAgainAtItsEnd) {
    const std::string bytes = test::export_of({test::vm()});
    const TemporaryFile tar(test::tar_member("1.xml", bytes) + test::tar_end());
    const TemporaryFile document(bytes);
    for (const std::string path : {"-", "/dev/stdin", "/dev/fd/0"}) {
        const Redirected from_tar(tar.path());
        const std::string error = test::error_from([&] { load(path); });
        EXPECT_TRUE(error.starts_with("standard input: no ova.xml in the archive")) << error;
        const Redirected from_document(document.path());
        const Capture capture = load(path);
        EXPECT_EQ(test::error_from([&] { load_kept(path, capture, {}, KeptAs::reverted, {}, nullptr); }),
                  path + ": expected a file, to read its VM snapshots again");
    }
}

TEST(OpenInput, RefusesWhatIsNoFileOrPipe) {
    EXPECT_EQ(error_of("/tmp"), "/tmp: is a directory; expected a file or a pipe");
    EXPECT_EQ(error_of("/dev/null"), "/dev/null: is a character device; expected a file or a pipe");
    EXPECT_EQ(error_of("/nowhere/\x1b"), "/nowhere/\\x1b: cannot be opened: No such file or directory");
}

TEST(OpenInput, RefusesANamedFifoWithoutWaiting) {
    const TemporaryFile file("");
    const std::string path = file.path() + ".fifo";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    const std::string error = error_of(path);
    unlink(path.c_str());
    EXPECT_EQ(error, path + ": is a FIFO; expected a file, or the pipe as standard input (-)");
}

TEST(OpenInput, RefusesATerminal) {
    const int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal < 0) GTEST_SKIP() << "no pseudo terminals here";
    ASSERT_EQ(grantpt(terminal) | unlockpt(terminal), 0);
    EXPECT_NE(error_of(ptsname(terminal)).find("is a terminal; expected a file or a pipe"),
              std::string::npos);
    close(terminal);
}

TEST(OpenInput, SeesThatAFileGrew) {
    const TemporaryFile file("short");
    const Input input = open_input(file.path());
    std::ofstream(file.path(), std::ios::app) << "er";
    EXPECT_TRUE(input.changed());
}

TEST(OpenInput, SeesThatAFileWasReplaced) {
    const TemporaryFile file("same");
    const TemporaryFile other("same");
    const Input input = open_input(file.path());
    ASSERT_EQ(rename(other.path().c_str(), file.path().c_str()), 0);
    EXPECT_TRUE(input.changed());
    EXPECT_EQ(read_all(input), "same");
}

}  // namespace
}  // namespace ovaudit
