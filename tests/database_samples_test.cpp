#include <gtest/gtest.h>

#include <algorithm>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "support/seeds.hpp"

/// Databases that xapi wrote: each loads, is equal to itself, and no change of a value goes unseen.
namespace ovaudit::generated {
namespace {

struct Cell {
    std::string table, attribute;
    std::size_t at = 0, size = 0;  // of the value in the document
};

/// The attributes of the rows, found as text: what the reader reads is not to be read by the reader.
std::vector<Cell> cells_of(const std::string& document) {
    std::vector<Cell> cells;
    std::string table;
    for (std::size_t at = document.find('<'); at != document.npos; at = document.find('<', at + 1)) {
        const std::string_view rest = std::string_view(document).substr(at);
        if (rest.starts_with("<table name=\"")) table = rest.substr(13, rest.find('"', 13) - 13);
        if (!rest.starts_with("<row ")) continue;
        std::size_t name = at + 5;
        while (document[name] != '/' && document[name] != '>') {
            const std::size_t equals = document.find("=\"", name), begin = equals + 2;
            const std::size_t end = document.find('"', begin);
            cells.push_back({table, document.substr(name, equals - name), begin, end - begin});
            name = document.find_first_not_of(" \r\n", end + 1);
        }
    }
    return cells;
}

/// Another value of the same type.
std::string other_value(const Cell& cell, std::string value) {
    std::string name = cell.attribute;
    for (std::size_t at = name.find("__"); at != name.npos; at = name.find("__")) name.erase(at, 1);
    const auto class_id = find_class(cell.table);
    const auto id = class_id ? find_field(*class_id, name) : std::nullopt;
    const Type type = id ? field(*id).type : Type::text;
    if (type == Type::boolean) return value == "true" ? "false" : "true";
    if (type == Type::integer) return value == "1" ? "2" : "1";
    if (type == Type::reference) return "OpaqueRef:another";
    const std::size_t close = value.rfind(')');
    if (close == value.npos || type < Type::text_set) return value + "x";
    return value.insert(close, type >= Type::text_map ? " ('another' '1')" : " 'another'");
}

bool is_compared(const Cell& cell) {
    constexpr std::string_view never[] = {"ref", "_ref", "__ctime", "__mtime"};
    return cell.table != "session" && cell.table != "task" &&
           std::ranges::find(never, cell.attribute) == std::end(never);
}

std::uint64_t seen(const Diff& diff) {
    std::uint64_t count = diff.changes.size();
    for (const auto& [role, hidden] : diff.summary.hidden) count += hidden;
    for (const NotComparable& group : diff.not_comparable) count += group.objects;
    return count;
}

DiffOptions everything() {
    DiffOptions options;
    options.include_templates = options.include_control = true;
    return options;
}

}  // namespace

TEST(DatabaseSamples, AreEqualToThemselves) {
    const auto samples = samples_in("pooldb");
    for (const Sample& sample : samples) {
        SCOPED_TRACE(sample.name);
        const Capture one = load_bytes(sample.name, sample.bytes),
                      other = load_bytes(sample.name, sample.bytes);
        EXPECT_EQ(one.sources().front().form, "pool database");
        EXPECT_EQ(seen(diff(one, other, everything())), 0u);
        EXPECT_EQ(seen(diff(one, other)), 0u);
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/pooldb";
}

TEST(DatabaseSamples, LeaveOutTemplatesAndControlDomains) {
    const auto samples = samples_in("pooldb");
    for (const Sample& sample : samples) {
        if (sample.name != "xenserver-5.6.900.xml") continue;
        const Capture capture = load_bytes(sample.name, sample.bytes);
        const Diff result = diff(capture, capture);
        EXPECT_GT(result.summary.left_out.at("default templates"), 30u);
        EXPECT_EQ(result.summary.left_out.at("control domains"), 2u);
        EXPECT_GT(result.summary.vms_compared, 0u);
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/pooldb";
}

TEST(DatabaseSamples, ShowEveryChangeOfAValue) {
    const auto samples = samples_in("pooldb");
    constexpr std::size_t of_each = 60;
    for (const Sample& sample : samples) {
        const Capture before = load_bytes(sample.name, sample.bytes);
        std::vector<Cell> cells = cells_of(sample.bytes);
        std::erase_if(cells, [](const Cell& cell) { return !is_compared(cell); });
        ASSERT_GT(cells.size(), 0u) << sample.name;
        for_each_seed(of_each, [&](Random& random) {
            const Cell& cell = cells[random.below(cells.size())];
            const std::string value = sample.bytes.substr(cell.at, cell.size);
            std::string changed = sample.bytes;
            changed.replace(cell.at, cell.size, other_value(cell, value));
            EXPECT_GT(seen(diff(before, load_bytes("changed.xml", changed), everything())), 0u)
                << sample.name << " " << cell.table << " " << cell.attribute << ": " << value.substr(0, 80);
        });
    }
    if (samples.empty()) GTEST_SKIP() << "no ../shared/samples/pooldb";
}

}  // namespace ovaudit::generated
