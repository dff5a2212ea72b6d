#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ovaudit/load.hpp"

namespace ovaudit {

/// Files that give no capture.
struct NotRead {
    std::size_t passed_over = 0;      ///< which hold no metadata
    std::size_t left_out = 0;         ///< which say nothing that another does not say better
    std::vector<std::string> unread;  ///< which should have been read: an error's line each
};

/// The captures of many files that become one.
class Collection {
  public:
    void take(Capture capture);
    /// Takes the capture that `load` gives. What holds no metadata is counted, what fails is remembered.
    void take(const std::function<Capture()>& load);
    void pass_over(std::size_t count = 1) { not_read_.passed_over += count; }
    void miss(std::string line) { not_read_.unread.push_back(std::move(line)); }
    void miss(NotRead files);

    /// All in one; the collection is empty afterwards.
    /// name: of the whole, escaped. Errors: Error if there is nothing.
    Capture merged(const std::string& name, std::vector<std::string> notes);

  private:
    [[noreturn]] void refuse(const std::string& name) const;

    std::vector<Capture> captures_;
    NotRead not_read_;
    std::set<std::string> digests_;
};

}  // namespace ovaudit
