#include "diff/side.hpp"

#include "model/storage.hpp"

namespace ovaudit {

Side side_of(const Capture& capture) {
    Side side;
    side.name = capture.name();
    side.sources = capture.sources();
    side.notes = capture.notes();
    side.unread = capture.unread();
    for (ClassId id = 0; id < classes().size() || id < capture.storage().objects_of.size(); ++id)
        if (const auto count = capture.objects_of(id))
            side.objects[std::string(capture.class_name(id))] = count;
    return side;
}

}  // namespace ovaudit
