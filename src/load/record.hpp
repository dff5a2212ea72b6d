#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "load/text_place.hpp"

namespace ovaudit {

/// One object as a form reader saw it, before anything is given a meaning: a tree of nodes, flat and in
/// document order, reused from record to record.
struct Record {
    /// How the form marks a value; most forms mark little.
    enum class Mark : std::uint8_t {
        none,
        text,
        integer,
        boolean,
        real,
        time,
        array,
        structure,
        unknown,
        masked
    };

    struct Node {
        std::uint32_t name_at = 0, name_size = 0;  // of a member of a structure
        std::uint32_t text_at = 0, text_size = 0;  // of a leaf
        std::uint32_t end = 0;                     // number of the node behind this one's subtree
        Mark mark = Mark::none;
    };

    std::string class_name;
    std::string id;              ///< by which other records refer to it
    TextPlace place;             ///< where in the file, for messages
    std::uint32_t snapshot = 0;  ///< the node of the structure that holds the members
    std::vector<Node> nodes;
    std::string bytes;  ///< of names and texts

    std::string_view name(const Node& node) const {
        return std::string_view(bytes).substr(node.name_at, node.name_size);
    }
    std::string_view text(const Node& node) const {
        return std::string_view(bytes).substr(node.text_at, node.text_size);
    }
    bool is_leaf(const Node& node) const { return node.mark != Mark::array && node.mark != Mark::structure; }
    void clear() {
        nodes.clear();
        bytes.clear();
    }
};

/// Puts a record together, member by member.
class RecordWriter {
  public:
    /// Begins an object; `place` is where it stands in the file.
    void begin(std::string_view class_name, TextPlace place);
    /// By what others refer to the object.
    void set_id(std::string_view id) { record_.id = id; }
    /// A member of the object or of the structure that is open, an element of the array that is open. `name`
    /// is not looked at for elements.
    void leaf(std::string_view name, std::string_view text, Record::Mark mark = Record::Mark::none);
    /// Likewise a structure or an array, up to close(). Returns the number of its node.
    std::uint32_t open(std::string_view name, Record::Mark mark);
    void close();
    /// A member or element as it stands in another record, under another name.
    void copy(std::string_view name, const Record& from, std::uint32_t node);
    /// The object, once all that was opened is closed. It lives until the next begin().
    const Record& finish();
    /// The same to keep.
    Record take();

  private:
    std::uint32_t add(std::string_view name, Record::Mark mark);

    Record record_;
    std::vector<std::uint32_t> open_;  // nodes
};

}  // namespace ovaudit
