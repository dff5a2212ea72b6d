#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/file_name.hpp"

namespace ovaudit {

/// What lies side by side under names that differ by a time alone is one thing at several times, of which the
/// latest is its state. Leaves the latest of each such series, and tells of the others.
class DatedSeries {
  public:
    /// Of the files in one folder. What is named as an earlier one, but for the ending, goes with it.
    void keep_latest_files(Paths& files);
    /// Of the folders in one folder, if the names of all are times.
    void keep_latest_folder(Paths& folders);
    std::vector<std::string> notes() const;

  private:
    void tell(std::string_view latest, std::size_t count, const char* what);

    std::vector<std::string> notes_;  // the first of them
    std::size_t series_ = 0, left_out_ = 0;
};

}  // namespace ovaudit
