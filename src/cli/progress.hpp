#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace ovaudit {

/// While it lives, and from two seconds on, says on a terminal's standard error that the work goes on.
class Progress {
  public:
    explicit Progress(std::string what);
    ~Progress();

  private:
    void run();

    std::string what_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool done_ = false;
    std::thread thread_;
};

}  // namespace ovaudit
