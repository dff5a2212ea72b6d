#include "load/record.hpp"

namespace ovaudit {

void RecordWriter::begin(std::string_view class_name, TextPlace place) {
    record_.clear();
    open_.clear();
    record_.class_name = class_name;
    record_.id.clear();
    record_.place = place;
    open({}, Record::Mark::structure);
}

std::uint32_t RecordWriter::add(std::string_view name, Record::Mark mark) {
    Record::Node node;
    node.name_at = static_cast<std::uint32_t>(record_.bytes.size());
    node.name_size = static_cast<std::uint32_t>(name.size());
    node.mark = mark;
    record_.bytes += name;
    record_.nodes.push_back(node);
    return static_cast<std::uint32_t>(record_.nodes.size() - 1);
}

void RecordWriter::leaf(std::string_view name, std::string_view text, Record::Mark mark) {
    Record::Node& node = record_.nodes[add(name, mark)];
    node.text_at = static_cast<std::uint32_t>(record_.bytes.size());
    node.text_size = static_cast<std::uint32_t>(text.size());
    node.end = static_cast<std::uint32_t>(record_.nodes.size());
    record_.bytes += text;
}

void RecordWriter::open(std::string_view name, Record::Mark mark) {
    open_.push_back(add(name, mark));
}

void RecordWriter::close() {
    record_.nodes[open_.back()].end = static_cast<std::uint32_t>(record_.nodes.size());
    open_.pop_back();
}

const Record& RecordWriter::finish() {
    close();
    record_.snapshot = 0;
    return record_;
}

}  // namespace ovaudit
