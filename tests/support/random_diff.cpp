#include "support/random_diff.hpp"

#include <algorithm>
#include <array>
#include <random>

namespace ovaudit::test {
namespace {

using namespace std::string_literals;

const std::vector<std::string> valid = {"web01",
                                        "DMZ",
                                        "0",
                                        "true",
                                        "null",
                                        "a \"quoted\" text",
                                        "back\\slash",
                                        "line\nend\r\ttab",
                                        "\x1b[31mred",
                                        "nul\0inside"s,
                                        "\x7f",
                                        "\xc2\x9b"
                                        "31m",
                                        "\xe2\x80\xae"
                                        "bidi",
                                        "Z\xc3\xbcrich",
                                        "\xe4\xb8\xad\xe6\x96\x87",
                                        "\xf0\x9f\x98\x80",
                                        "\xef\xbf\xbd",
                                        "</script><b>&amp;",
                                        "%s%n",
                                        "$(reboot)",
                                        "masked",
                                        "unknown",
                                        "entries",
                                        "class",
                                        "uuid",
                                        "name",
                                        "9007199254740993",
                                        "1e400",
                                        "  "};
const std::vector<std::string> broken = {"\xff",      "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                         "\x80\x80 x"};

class Maker {
  public:
    Maker(std::uint32_t seed, Texts kind) : random_(seed), kind_(kind) {}

    Diff diff();

  private:
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
    bool chance(std::uint32_t one_in) { return below(one_in) == 0; }
    template <typename Enum>
    Enum any(std::size_t count) {
        return static_cast<Enum>(below(static_cast<std::uint32_t>(count)));
    }
    template <typename Make>
    auto some(std::uint32_t most, Make make) {
        std::vector<decltype(make())> list(below(most + 1));
        std::ranges::generate(list, make);
        return list;
    }
    /// Counts beyond 2^53 too, but not so large that their sum would not fit.
    std::uint64_t count() { return chance(8) ? (1ULL << 58) + random_() : below(100); }
    std::string valid_text() {
        return chance(10) ? "" : valid[below(static_cast<std::uint32_t>(valid.size()))];
    }
    std::string text() {
        return kind_ == Texts::broken && chance(12) ? broken[below(static_cast<std::uint32_t>(broken.size()))]
                                                    : valid_text();
    }
    std::string time() { return chance(3) ? "" : "2026-11-20T02:00:0" + std::to_string(below(10)) + 'Z'; }
    std::string sha256() { return chance(3) ? "" : std::string(64, "0123456789abcdef"[below(16)]); }
    std::vector<std::string> some_texts() {
        return some(2, [this] { return text(); });
    }
    template <typename Key, typename Make>
    std::map<Key, std::uint64_t> some_counts(Make key) {
        std::map<Key, std::uint64_t> counts;
        for (std::uint32_t i = below(4); i > 0; --i) counts[key()] = count();
        return counts;
    }

    Datum scalar();
    Datum value(unsigned depth = 0);
    DatumMap map(unsigned depth);
    Named named();
    Source source();
    Side side();
    Arguments arguments();
    Summary summary();
    VmEntry vm();
    ObjectEntry object();
    Change change(std::size_t vms);
    NotComparable not_comparable();
    ChangeVerdict verdict();

    std::mt19937 random_;
    Texts kind_;
};

Named Maker::named() {
    return {text(), text(), text()};
}

Datum Maker::scalar() {
    switch (below(6)) {
        case 0:
            return {static_cast<std::int64_t>(std::uint64_t{random_()} << 32 | random_())};
        case 1:
            return {chance(2)};
        case 2:
            return {named()};
        case 3:
            return {Hidden{}};
        case 4:
            return {Unsaid{}};
        default:
            return {text()};
    }
}

Datum Maker::value(unsigned depth) {
    if (chance(8)) return {};
    if (depth == 4 || chance(2)) return scalar();
    if (chance(2)) return {some(3, [&] { return value(depth + 1); })};
    return {map(depth)};
}

/// Among others: keys that a reference or a mark has, keys twice, keys that are not UTF-8.
DatumMap Maker::map(unsigned depth) {
    DatumMap map;
    if (chance(6))
        for (const char* key : {"class", "uuid", "name"}) map.push_back({key, value(depth + 1)});
    else
        map = some(3, [&] { return DatumEntry{text(), value(depth + 1)}; });
    return map;
}

Source Maker::source() {
    Source source;
    source.name = text();
    source.form = text();
    source.export_kind = any<ExportKind>(3);
    source.product = text();
    source.product_version = text();
    source.captured_at = time();
    source.captured_from = any<TimeFrom>(5);
    source.sha256 = sha256();
    source.complete = any<Answer>(3);
    source.verified = any<Answer>(3);
    return source;
}

Side Maker::side() {
    Side side;
    side.name = text();
    side.sources = some(2, [this] { return source(); });
    side.objects = some_counts<std::string>([this] { return valid_text(); });
    side.notes = some_texts();
    return side;
}

Arguments Maker::arguments() {
    Arguments arguments;
    arguments.only = some(2, [this] { return any<Category>(category_count); });
    arguments.ignore = some(2, [this] { return IgnoreEntry{text(), count()}; });
    arguments.include = some_texts();
    arguments.vms = some_texts();
    arguments.pairs = some(2, [this] { return std::pair(text(), text()); });
    arguments.match = chance(2) ? "auto" : "uuid";
    arguments.secrets_shown = chance(2);
    arguments.title = text();
    if (chance(4)) arguments.fail_on = {"any"};
    return arguments;
}

Summary Maker::summary() {
    Summary summary;
    summary.vms_compared = count();
    summary.vms_changed = count();
    summary.vms_only_in_old = count();
    summary.vms_only_in_new = count();
    summary.settings_compared = count();
    summary.hidden = some_counts<Role>([this] { return any<Role>(role_count); });
    summary.left_out = some_counts<std::string>([this] { return valid_text(); });
    summary.filtered = some_counts<Category>([this] { return any<Category>(category_count); });
    return summary;
}

VmEntry Maker::vm() {
    VmEntry vm;
    for (std::string* member : {&vm.uuid, &vm.name, &vm.old_uuid, &vm.old_name, &vm.matched_by,
                                &vm.old_power_state, &vm.new_power_state, &vm.observed_at})
        *member = text();
    vm.halted = chance(2);
    vm.headlines = some_texts();
    return vm;
}

ObjectEntry Maker::object() {
    ObjectEntry object{text(), text(), text(), text(), text(), text()};
    if (chance(3)) object.used_by = count();
    return object;
}

Change Maker::change(std::size_t vms) {
    Change change;
    for (std::string* member : {&change.id, &change.path, &change.label, &change.field, &change.old_text,
                                &change.new_text, &change.observed_at})
        *member = text();
    if (vms > 0 && !chance(4)) change.vm = below(static_cast<std::uint32_t>(vms));
    change.object = object();
    if (chance(2)) change.key = text();
    change.op = any<Op>(3);
    change.category = any<Category>(category_count);
    change.role = any<Role>(role_count);
    change.counts = chance(2);
    change.unit = any<Unit>(3);
    change.old_value = value();
    change.new_value = value();
    if (chance(4)) change.record = map(0);
    return change;
}

NotComparable Maker::not_comparable() {
    return {text(), text(), some_texts(), count()};
}

ChangeVerdict Maker::verdict() {
    ChangeVerdict verdict{any<ChangeVerdict::Is>(3), {}, text(), text()};
    if (!chance(3)) verdict.level = any<Level>(3);
    return verdict;
}

Diff Maker::diff() {
    Diff diff;
    diff.old_side = side();
    diff.new_side = side();
    diff.arguments = arguments();
    diff.summary = summary();
    diff.vms = some(3, [this] { return vm(); });
    diff.changes = some(6, [&] { return change(diff.vms.size()); });
    diff.not_comparable = some(2, [this] { return not_comparable(); });
    diff.notes = some_texts();
    if (chance(2)) return diff;
    diff.arguments.policy = "house.toml";
    diff.arguments.now = time();
    for (Change& change : diff.changes) change.verdict = verdict();
    return diff;
}

}  // namespace

Diff random_diff(std::uint32_t seed, Texts texts) {
    return Maker(seed, texts).diff();
}

}  // namespace ovaudit::test
