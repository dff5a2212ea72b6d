#include "history/diff_bytes.hpp"

#include "history/bytes.hpp"

namespace ovaudit {
namespace {

/// The members of a value in the order in which they are written, told to who writes or reads.
template <typename Visit, typename Entry>
void each_member(Visit& visit, Entry& vm) requires std::is_same_v<std::remove_const_t<Entry>, VmEntry> {
    visit(vm.uuid, vm.name, vm.old_uuid, vm.old_name, vm.matched_by, vm.old_power_state, vm.new_power_state,
          vm.observed_at, vm.halted, vm.headlines);
}
template <typename Visit, typename Entry>
void each_member(Visit& visit,
                 Entry& object) requires std::is_same_v<std::remove_const_t<Entry>, ObjectEntry> {
    visit(object.class_name, object.id, object.uuid, object.old_uuid, object.name, object.matched_by,
          object.used_by);
}
template <typename Visit, typename Entry>
void each_member(Visit& visit, Entry& change) requires std::is_same_v<std::remove_const_t<Entry>, Change> {
    visit(change.id, change.path, change.label, change.vm, change.object, change.field, change.key, change.op,
          change.category, change.role, change.counts, change.unit, change.old_value, change.new_value,
          change.old_text, change.new_text, change.record, change.observed_at);
}
template <typename Visit, typename Entry>
void each_member(Visit& visit, Entry& named) requires std::is_same_v<std::remove_const_t<Entry>, Named> {
    visit(named.class_name, named.uuid, named.name);
}
template <typename Visit, typename Entry>
void each_member(Visit& visit, Entry& entry) requires std::is_same_v<std::remove_const_t<Entry>, DatumEntry> {
    visit(entry.first, entry.second);
}

class Writer {
  public:
    template <typename... Members>
    void operator()(const Members&... members) {
        (write(members), ...);
    }
    std::string take() { return to_.take(); }

  private:
    void write(const std::string& text) { to_.text(text); }
    void write(std::int64_t number) { to_.integer(number); }
    void write(std::uint64_t number) { to_.number(number); }
    void write(std::uint32_t number) { to_.number(number); }
    void write(bool truth) { to_.number(truth ? 1 : 0); }
    template <typename Enum>
    void write(Enum value) requires std::is_enum_v<Enum> {
        to_.number(static_cast<std::uint64_t>(value));
    }
    template <typename Item>
    void write(const std::vector<Item>& items) {
        to_.number(items.size());
        for (const Item& item : items) write(item);
    }
    template <typename Item>
    void write(const std::optional<Item>& item) {
        write(item.has_value());
        if (item) write(*item);
    }
    void write(const Datum& datum) {
        to_.number(datum.value.index());
        std::visit([&](const auto& value) { write(value); }, datum.value);
    }
    void write(const std::monostate&) {}
    void write(const Hidden&) {}
    void write(const Unsaid&) {}
    template <typename Record>
    void write(const Record& record) requires(std::is_class_v<Record>) {
        each_member(*this, record);
    }

    ByteWriter to_;
};

class Reader {
  public:
    explicit Reader(std::string_view bytes) : from_(bytes) {}

    template <typename... Members>
    void operator()(Members&... members) {
        (read(members), ...);
    }
    bool at_end() const { return from_.at_end(); }

  private:
    void read(std::string& text) { text = from_.text(); }
    void read(std::int64_t& number) { number = from_.integer(); }
    void read(std::uint64_t& number) { number = from_.number(); }
    void read(std::uint32_t& number) { number = from_.number_up_to(0xffffffffU); }
    void read(bool& truth) { truth = from_.number_up_to(1U) == 1; }
    void read(Op& op) { op = from_.number_up_to(Op::removed); }
    void read(Category& category) { category = from_.number_up_to(Category::other); }
    void read(Role& role) { role = from_.number_up_to(Role::internal); }
    void read(Unit& unit) { unit = from_.number_up_to(Unit::seconds); }
    template <typename Item>
    void read(std::vector<Item>& items) {
        for (std::size_t count = from_.count(); count > 0; --count) read(items.emplace_back());
    }
    template <typename Item>
    void read(std::optional<Item>& item) {
        bool is_there = false;
        read(is_there);
        if (is_there) read(item.emplace());
    }
    void read(Datum& datum) {
        const ByteReader::Level level(from_);
        const auto index = from_.number_up_to(std::variant_size_v<decltype(datum.value)> - 1);
        read_alternative<0>(datum, index);
    }
    template <std::size_t at>
    void read_alternative(Datum& datum, std::size_t index) {
        if constexpr (at < std::variant_size_v<decltype(datum.value)>) {
            if (index != at) return read_alternative<at + 1>(datum, index);
            read(datum.value.template emplace<at>());
        }
    }
    void read(std::monostate&) {}
    void read(Hidden&) {}
    void read(Unsaid&) {}
    template <typename Record>
    void read(Record& record) requires(std::is_class_v<Record>) {
        each_member(*this, record);
    }

    ByteReader from_;
};

}  // namespace

std::string diff_bytes(const Diff& diff) {
    Writer to;
    to(diff.vms, diff.changes);
    return to.take();
}

Diff diff_of(std::string_view bytes) {
    Diff diff;
    Reader from(bytes);
    from(diff.vms, diff.changes);
    for (const Change& change : diff.changes)
        if (change.vm != no_vm && change.vm >= diff.vms.size()) throw ByteReader::damaged();
    if (!from.at_end()) throw ByteReader::damaged();
    return diff;
}

}  // namespace ovaudit
