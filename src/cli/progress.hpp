#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace ovaudit {

/// While it lives, and from two seconds on, says on a terminal's standard error that the work goes on.
class Progress {
  public:
    explicit Progress(std::string what);
    ~Progress();
    /// How many files are done, and of how many: from then on it says also how fast, and how long still.
    void at(std::uint64_t done, std::uint64_t total) const;

  private:
    void run();
    std::string line(int seconds) const;

    std::string what_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool done_ = false;
    mutable std::atomic<std::uint64_t> files_ = 0, of_ = 0;
    std::thread thread_;
};

}  // namespace ovaudit
