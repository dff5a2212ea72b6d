#include "cli/command.hpp"

namespace ovaudit {

void add_load_options(Options options, LoadOptions& load) {
    options.flag("--verify", load.verify, "Read each file to its end, whatever its size, and check it");
    options.flag("--show-secrets", load.show_secrets,
                 "Load passwords, keys and TPM contents instead of masking them");
    Limits& limits = load.limits;
    options.limit("--max-document", limits.document_bytes, "Bytes of ova.xml, unpacked (1GiB)");
    options.limit("--max-ratio", limits.ratio, "Unpacked to packed bytes (1000)");
    options.limit("--max-search", limits.search_bytes, "Bytes before ova.xml (64MiB)");
    options.limit("--max-window", limits.window_bytes, "Window of the decompression (128MiB)");
    options.limit("--max-objects", limits.objects, "Objects in one file (4000000)");
    options.limit("--max-value", limits.value_bytes, "Bytes of one value (32MiB)");
    options.limit("--max-name", limits.name_bytes, "Bytes of one name or key (64K)");
    options.limit("--max-depth", limits.depth, "Depth of XML elements (64)");
}

}  // namespace ovaudit
