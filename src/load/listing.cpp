#include "load/listing.hpp"

#include <algorithm>

namespace ovaudit {
namespace fs = std::filesystem;
namespace {

bool is_below(const fs::path& root, const fs::path& link) {
    std::error_code failure;
    const fs::path target = fs::weakly_canonical(link, failure);
    return std::ranges::mismatch(root, target).in1 == root.end() && fs::exists(target, failure);
}

}  // namespace

Listing list_folder(const fs::path& folder, const fs::path& root) {
    Listing listing;
    for (fs::directory_iterator entry(folder, listing.failure), end; !listing.failure && entry != end;
         entry.increment(listing.failure)) {
        std::error_code unknown;
        const bool is_link = entry->is_symlink(unknown);
        if (entry->is_directory(unknown) && !is_link)
            listing.folders.push_back(entry->path().string());
        else if (is_link && is_below(root, entry->path()))
            continue;
        else if (entry->is_regular_file(unknown))
            listing.files.push_back(entry->path().string());
        else
            ++listing.others;
    }
    return listing;
}

}  // namespace ovaudit
