#include "history/state.hpp"

#include <algorithm>
#include <unordered_map>

#include "catalog/known.hpp"
#include "diff/vm_choice.hpp"
#include "history/bytes.hpp"
#include "history/run_state.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

/// The objects of one subject by their places in its state.
using Places = std::unordered_map<ObjectIndex, std::size_t>;

class Encoder {
  public:
    Encoder(const Capture& capture, const std::vector<ObjectIndex>& objects)
        : capture_(capture), objects_(objects) {
        for (const ObjectIndex at : objects) places_.emplace(at, places_.size());
    }

    State run() {
        const Object& subject = capture_.object(objects_.front());
        State state;
        state.class_name = capture_.class_name(subject.class_id);
        state.uuid = capture_.text(subject.uuid);
        state.name = capture_.text(subject.name);
        state.at = objects_.front();
        state.source = subject.source;
        for (const ObjectIndex at : objects_) state.objects.push_back(object(capture_.object(at)));
        state.run_state = run_state_.take();
        return state;
    }

  private:
    std::string object(const Object& object) {
        ByteWriter told, passing;
        told.text(capture_.class_name(object.class_id));
        const bool is_new_at_each_start = has_passing_identity(object.class_id);
        for (const TextId id : {object.uuid, object.name, object.ref})
            (is_new_at_each_start ? passing : told).text(capture_.text(id));
        for (const Value& member : capture_.fields(object)) add(member, told, passing);
        run_state_.text(passing.bytes());
        return told.take();
    }

    void add(const Value& member, ByteWriter& told, ByteWriter& passing) const {
        const bool is_passing_field = is_run_state(member.field);
        if (member.kind != Kind::map) return add_field(member, is_passing_field ? passing : told);
        std::vector<MapEntry> kept, gone;
        for (const MapEntry& entry : capture_.entries_of(&member))
            (is_run_state(member.field, capture_.text(entry.key)) ? gone : kept).push_back(entry);
        if (!is_passing_field || !kept.empty()) add_map(member, kept, told);
        if (is_passing_field || !gone.empty()) add_map(member, gone, passing);
    }

    void add_field(const Value& member, ByteWriter& to) const {
        to.text(capture_.field_name(member.field));
        value(member, to);
    }

    void add_map(const Value& member, const std::vector<MapEntry>& entries, ByteWriter& to) const {
        to.text(capture_.field_name(member.field));
        map(entries, to);
    }

    void map(std::span<const MapEntry> entries, ByteWriter& to) const {
        to.number(static_cast<std::uint64_t>(Kind::map));
        to.number(entries.size());
        for (const MapEntry& entry : entries) {
            to.text(capture_.text(entry.key));
            value(entry.value, to);
        }
    }

    void value(Value value, ByteWriter& to) const {
        if (value.kind == Kind::map) return map(capture_.entries_of(&value), to);
        to.number(static_cast<std::uint64_t>(value.kind));
        switch (value.kind) {
            case Kind::text:
                to.number((value.flags & value_masked_inside) != 0 ? 1 : 0);
                return to.text(capture_.text(value.at));
            case Kind::real:
            case Kind::time:
            case Kind::outside:
                return to.text(capture_.text(value.at));
            case Kind::integer:
                return to.integer(std::get<std::int64_t>(capture_.view(value)));
            case Kind::boolean:
                return to.number(value.at);
            case Kind::masked:
                return to.number(std::get<Masked>(capture_.view(value)).token);
            case Kind::set:
                return set(capture_.members_of(&value), to);
            case Kind::reference:
                return reference(value.at, to);
            default:
                return;
        }
    }

    /// References are in the order of the file's objects, which means nothing.
    void set(std::span<const Value> members, ByteWriter& to) const {
        std::vector<std::string> elements;
        for (const Value& member : members) {
            ByteWriter element;
            value(member, element);
            elements.push_back(element.take());
        }
        if (!members.empty() && members.front().kind == Kind::reference) std::ranges::sort(elements);
        to.number(elements.size());
        for (const std::string& element : elements) to.append(element);
    }

    /// To what the state holds by its place, plus one; to all else by name.
    void reference(ObjectIndex at, ByteWriter& to) const {
        const auto found = places_.find(at);
        if (found != places_.end()) return to.number(found->second + 1);
        const Object& target = capture_.object(at);
        to.number(0);
        to.text(capture_.class_name(target.class_id));
        for (const TextId id : {target.uuid, target.name, target.ref}) to.text(capture_.text(id));
    }

    const Capture& capture_;
    const std::vector<ObjectIndex>& objects_;
    Places places_;
    ByteWriter run_state_;
};

void list_below(const Capture& capture, ObjectIndex at, std::vector<ObjectIndex>& objects) {
    objects.push_back(at);
    for (const ObjectIndex child : capture.children(capture.object(at))) list_below(capture, child, objects);
}

void check_size(const State& state) {
    std::size_t size = state.run_state.size();
    for (const std::string& object : state.objects) size += object.size();
    if (size > most_state_bytes)
        throw TooLargeState(state.class_name + " \"" + escape_visibly(state.name) + "\": expected at most " +
                            std::to_string(most_state_bytes) + " bytes, which a history can hold, found " +
                            std::to_string(size));
}

/// What tells one subject from all others; empty where nothing does.
bool has_identity(const Capture& capture, const Object& object) {
    return object.uuid != 0 || !capture.text(object.name).empty();
}

}  // namespace

std::vector<State> states_of(const Capture& capture) {
    std::vector<State> states;
    std::vector<ObjectIndex> objects;
    for (ObjectIndex at = 0; at < capture.objects().size(); ++at) {
        const Object& object = capture.object(at);
        if (object.owner != no_object || !has_identity(capture, object)) continue;
        if (object.class_id == known().vm && !is_ordinary_vm(capture, at)) continue;
        objects.clear();
        list_below(capture, at, objects);
        states.push_back(Encoder(capture, objects).run());
        check_size(states.back());
    }
    return states;
}

}  // namespace ovaudit
