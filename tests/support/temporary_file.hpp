#pragma once

#include <string>
#include <string_view>

namespace ovaudit::test {

/// A file that is removed again.
class TemporaryFile {
  public:
    explicit TemporaryFile(std::string_view bytes);
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile();
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

}  // namespace ovaudit::test
