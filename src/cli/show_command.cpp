#include "cli/command.hpp"
namespace ovaudit {
Run add_show(CLI::App&) {
    return [] { return 0; };
}
}  // namespace ovaudit
