#include "load/record.hpp"

#include <utility>

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

std::uint32_t RecordWriter::open(std::string_view name, Record::Mark mark) {
    return open_.emplace_back(add(name, mark));
}

void RecordWriter::close() {
    record_.nodes[open_.back()].end = static_cast<std::uint32_t>(record_.nodes.size());
    open_.pop_back();
}

void RecordWriter::copy(std::string_view name, const Record& from, std::uint32_t node) {
    const Record::Node& copied = from.nodes[node];
    if (from.is_leaf(copied)) return leaf(name, from.text(copied), copied.mark);
    open(name, copied.mark);
    for (std::uint32_t at = node + 1; at < copied.end; at = from.nodes[at].end)
        copy(from.name(from.nodes[at]), from, at);
    close();
}

const Record& RecordWriter::finish() {
    close();
    record_.snapshot = 0;
    return record_;
}

Record RecordWriter::take() {
    finish();
    return std::move(record_);
}

}  // namespace ovaudit
