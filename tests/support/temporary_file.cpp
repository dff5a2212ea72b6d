#include "support/temporary_file.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace ovaudit::test {

TemporaryFile::TemporaryFile(std::string_view bytes) : path_("/tmp/ovaudit-test-XXXXXX") {
    const int descriptor = mkstemp(path_.data());
    if (descriptor < 0) throw std::runtime_error("mkstemp");
    close(descriptor);
    std::ofstream(path_, std::ios::binary) << bytes;
}
TemporaryFile::~TemporaryFile() {
    unlink(path_.c_str());
}

}  // namespace ovaudit::test
