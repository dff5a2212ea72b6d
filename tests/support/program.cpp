#include "support/program.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace ovaudit::test {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

Outcome run_program(const std::string& arguments, const std::string& first) {
    namespace fs = std::filesystem;
    const fs::path err = fs::temp_directory_path() / ("ovaudit-run-" + std::to_string(getpid()));
    const std::string command = "cd '" OVAUDIT_SOURCE_DIR "' && " + first + " && '" OVAUDIT_PROGRAM "' " +
                                arguments + " 2>'" + err.string() + "' </dev/null";
    Outcome outcome;
    FILE* pipe = popen(command.c_str(), "r");
    std::array<char, 1 << 16> block;
    while (const std::size_t size = std::fread(block.data(), 1, block.size(), pipe))
        outcome.out.append(block.data(), size);
    const int status = pclose(pipe);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    outcome.err = read_file(err.string());
    fs::remove(err);
    return outcome;
}

}  // namespace ovaudit::test
