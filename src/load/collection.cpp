#include "load/collection.hpp"

#include <algorithm>
#include <iterator>

#include "load/not_metadata.hpp"
#include "model/text.hpp"

namespace ovaudit {

void Collection::take(Capture capture) {
    const std::string& digest = capture.sources().front().sha256;
    // what a copy of an export says has been said
    if (digest.empty() || digests_.insert(digest).second) captures_.push_back(std::move(capture));
}

void Collection::take(const std::function<Capture()>& load) {
    try {
        take(load());
    } catch (const NotMetadata&) {
        pass_over();
    } catch (const Error& error) {
        miss(error.what());
    }
}

void Collection::miss(NotRead files) {
    not_read_.passed_over += files.passed_over;
    not_read_.left_out += files.left_out;
    std::ranges::move(files.unread, std::back_inserter(not_read_.unread));
}

Capture Collection::merged(const std::string& name, std::vector<std::string> notes) {
    if (captures_.empty()) refuse(name);
    if (not_read_.passed_over > 0)
        notes.push_back(std::to_string(not_read_.passed_over) +
                        (not_read_.passed_over == 1 ? " file that holds no metadata was passed over"
                                                    : " files that hold no metadata were passed over"));
    if (not_read_.left_out > 0)
        notes.push_back(counted(not_read_.left_out, "file") +
                        " of backups of which another file tells more " +
                        (not_read_.left_out == 1 ? "was" : "were") + " left out");
    return merge(std::move(captures_), {name, std::move(notes), std::move(not_read_.unread)});
}

void Collection::refuse(const std::string& name) const {
    if (!not_read_.unread.empty())
        throw Error(name + ": nothing in it can be read: " + not_read_.unread.front());
    throw NotMetadata(name + ": expected exports or other metadata in it, found none in " +
                      std::to_string(not_read_.passed_over) + " files");
}

}  // namespace ovaudit
