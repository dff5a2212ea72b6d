#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.hpp"

namespace ovaudit {

/// The digests of saved reports: the evidence of a month is what is whole by them.
class Manifest {
  public:
    void add(std::string_view format, const std::string& path, const std::string& sha256);
    /// Writes manifest.sha256 beside the reports, as sha256sum(1) checks it, if html, json and csv are among
    /// them and all are in one folder. inputs: as of write_file().
    /// Errors: Error if it cannot be written.
    void write(const Words& inputs) const;

  private:
    struct Entry {
        std::string format, folder, name, sha256;
    };
    std::vector<Entry> entries_;
};

}  // namespace ovaudit
