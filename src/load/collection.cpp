#include "load/collection.hpp"

#include "load/not_metadata.hpp"
#include "model/text.hpp"

namespace ovaudit {

bool Collection::take(const std::function<Capture()>& load) {
    try {
        Capture capture = load();
        const std::string& digest = capture.sources().front().sha256;
        // what a copy of an export says has been said
        if (digest.empty() || digests_.insert(digest).second) captures_.push_back(std::move(capture));
        return true;
    } catch (const NotMetadata&) {
        pass_over();
    } catch (const Error& error) {
        miss(error.what());
    }
    return false;
}

Capture Collection::merged(const std::string& name, std::vector<std::string> notes) {
    if (captures_.empty()) refuse(name);
    if (passed_over_ > 0)
        notes.push_back(std::to_string(passed_over_) +
                        (passed_over_ == 1 ? " file that holds no metadata was passed over"
                                           : " files that hold no metadata were passed over"));
    if (left_out_ > 0)
        notes.push_back(counted(left_out_, "file") + " of backups of which another file tells more " +
                        (left_out_ == 1 ? "was" : "were") + " left out");
    return merge(std::move(captures_), {name, std::move(notes), std::move(unread_)});
}

void Collection::refuse(const std::string& name) const {
    if (!unread_.empty()) throw Error(name + ": nothing in it can be read: " + unread_.front());
    throw NotMetadata(name + ": expected exports or other metadata in it, found none in " +
                      std::to_string(passed_over_) + " files");
}

}  // namespace ovaudit
