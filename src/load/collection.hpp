#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "ovaudit/load.hpp"

namespace ovaudit {

/// The captures of many files that become one.
class Collection {
  public:
    /// Takes the capture that `load` gives. What holds no metadata is counted, what fails is remembered; both
    /// return false.
    bool take(const std::function<Capture()>& load);
    void pass_over() { ++passed_over_; }
    /// Files that say nothing that another does not say better.
    void leave_out(std::size_t files) { left_out_ += files; }
    /// A file that should have been read: an error's line.
    void miss(std::string line) { unread_.push_back(std::move(line)); }

    /// All in one; the collection is empty afterwards.
    /// name: of the whole, escaped. Errors: Error if there is nothing.
    Capture merged(const std::string& name, std::vector<std::string> notes);

  private:
    [[noreturn]] void refuse(const std::string& name) const;

    std::vector<Capture> captures_;
    std::vector<std::string> unread_;
    std::size_t passed_over_ = 0, left_out_ = 0;
    std::set<std::string> digests_;
};

}  // namespace ovaudit
