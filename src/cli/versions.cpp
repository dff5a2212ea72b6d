#include "cli/versions.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <archive.h>
#include <expat.h>
#include <lzma.h>
#include <openssl/opensslv.h>
#include <sqlite3.h>
#include <toml++/impl/version.h>
#include <xxhash.h>
#include <zlib.h>
#include <zstd.h>
#include <CLI/Version.hpp>
#include <nlohmann/json.hpp>

namespace ovaudit {
namespace {

template <typename... Numbers>
std::string dotted(int first, Numbers... rest) {
    std::string text = std::to_string(first);
    ((text += "." + std::to_string(rest)), ...);
    return text;
}

}  // namespace

std::string version_text() {
    return std::string("ovaudit ") + OVAUDIT_VERSION + "\n" + archive_version_string() + ", " +
           XML_ExpatVersion() + ", zlib " + zlibVersion() + ", zstd " + ZSTD_versionString() + ", liblzma " +
           lzma_version_string() + ", " + OPENSSL_VERSION_TEXT + ", xxHash " +
           dotted(XXH_VERSION_MAJOR, XXH_VERSION_MINOR, XXH_VERSION_RELEASE) + ", nlohmann/json " +
           dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH) +
           ", CLI11 " + CLI11_VERSION + ", toml++ " + dotted(TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH) +
           ", SQLite " + sqlite3_libversion() + ", SQLiteCpp " + SQLITECPP_VERSION +
           ", RE2";  // which tells its version nowhere
}

}  // namespace ovaudit
