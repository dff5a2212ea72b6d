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

void Progress::run() {
    using namespace std::chrono_literals;
    std::unique_lock lock(mutex_);
    if (ended_.wait_for(lock, 2s, [this] { return done_; })) return;
    int seconds = 2;
    do std::fprintf(stderr, "\r%s, %d s", what_.c_str(), seconds++);
    while (!ended_.wait_for(lock, 1s, [this] { return done_; }));
    std::fprintf(stderr, "\r\x1b[K");
}

}  // namespace ovaudit
