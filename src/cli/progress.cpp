#include "cli/progress.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "cli/output.hpp"

namespace ovaudit {

Progress::Progress(std::string what) : what_(std::move(what)) {
    if (is_terminal(STDERR_FILENO)) thread_ = std::thread([this] { run(); });
}

Progress::~Progress() {
    if (!thread_.joinable()) return;
    {
        const std::lock_guard lock(mutex_);
        done_ = true;
    }
    ended_.notify_one();
    thread_.join();
}

void Progress::at(std::uint64_t done, std::uint64_t total) const {
    files_ = done;
    of_ = total;
}

std::string Progress::line(int seconds) const {
    const std::uint64_t done = files_, total = of_;
    if (done == 0) return what_ + ", " + std::to_string(seconds) + " s";
    const auto elapsed = static_cast<std::uint64_t>(seconds);
    return what_ + ", " + std::to_string(done) + " of " + std::to_string(total) + " files, " +
           std::to_string(done / elapsed) + "/s, " + std::to_string((total - done) * elapsed / done) +
           " s left";
}

void Progress::run() {
    using namespace std::chrono_literals;
    std::unique_lock lock(mutex_);
    if (ended_.wait_for(lock, 2s, [this] { return done_; })) return;
    int seconds = 2;
    do std::fprintf(stderr, "\r%s\x1b[K", line(seconds++).c_str());
    while (!ended_.wait_for(lock, 1s, [this] { return done_; }));
    std::fprintf(stderr, "\r\x1b[K");
}

}  // namespace ovaudit
