#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "load/form.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {

const char* const what_is_loaded =
    "An XVA, an ova.xml or any other form of the metadata, plain or packed; a folder of such; - for standard "
    "input";

std::string parse_time(const std::string& option, const std::string& text) {
    constexpr std::size_t day_size = std::string_view("2026-11-16").size();
    std::string spelled = text;
    if (spelled.size() > day_size && spelled[day_size] == ' ') spelled[day_size] = 'T';  // as reports have it
    for (const char* rest : {"", ":00Z", "T00:00:00Z"})
        if (auto time = utc_time(spelled + rest)) return *time;
    throw Error(option + ": expected a time such as 2026-11-16 or 2026-11-16T02:00:04Z, found \"" +
                escape_visibly(text) + "\"");
}

void add_load_options(Options options, LoadOptions& load) {
    Words words;
    for (const Form& form : forms()) words.emplace_back(form.word);
    options.choice("--form", load.form, words, "What each file is, where it does not tell by itself");
    options.flag("--verify", load.verify, "Read each file to its end, whatever its size, and check it");
    options.flag("--show-secrets", load.show_secrets,
                 "Load passwords, keys and TPM contents instead of masking them");
    add_history_option(options);
    Limits& limits = load.limits;
    options.limit("--max-document", limits.document_bytes, "Bytes of a document, unpacked (1GiB)");
    options.limit("--max-ratio", limits.ratio, "Unpacked to packed bytes (1000)");
    options.limit("--max-search", limits.search_bytes, "Bytes before ova.xml (64MiB)");
    options.limit("--max-window", limits.window_bytes, "Window of the decompression (128MiB)");
    options.limit("--max-objects", limits.objects, "Objects in one file (4000000)");
    options.limit("--max-value", limits.value_bytes, "Bytes of one value (32MiB)");
    options.limit("--max-name", limits.name_bytes, "Bytes of one name or key (64K)");
    options.limit("--max-depth", limits.depth, "Depth of elements and lists (64)");
}

}  // namespace ovaudit
