// Longer than other files, because all that is done with toml++ stands here.
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <initializer_list>
#include <set>

#include "audit/addresses.hpp"
#include "audit/path_names.hpp"
#include "audit/regex.hpp"
#include "audit/words.hpp"
#include "model/distance.hpp"
#include "model/pattern.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"
#include "ovaudit/audit.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

using Keys = std::initializer_list<std::string_view>;

class PolicyReader {
  public:
    explicit PolicyReader(std::string name) : name_(std::move(name)) {}

    Policy read(std::string_view text) {
        constexpr std::size_t most = 1 << 20;
        if (text.size() > most) throw Error(name_ + ": is larger than 1 MiB");
        bound_lines(text);
        try {
            document_ = toml::parse(text, name_);
        } catch (const toml::parse_error& error) {
            fail(error.source().begin, escape_visibly(error.description()));
        }
        know(document_, {"checks", "parameters", "rule", "change", "suppress"});
        policy_.name = name_;
        read_levels();
        read_parameters();
        for (const toml::table* table : tables("rule")) read_rule(*table);
        for (const toml::table* table : tables("change")) read_change(*table);
        for (const toml::table* table : tables("suppress")) read_suppression(*table);
        return std::move(policy_);
    }

  private:
    /// The parser makes a table of each part of a key such as a.a.a, one in the other, and has no limit of
    /// its own: some 50,000 of them end the stack.
    void bound_lines(std::string_view text) const {
        constexpr std::size_t longest = 8192;
        toml::source_position at{1, longest + 1};
        for (; !text.empty(); ++at.line) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            if (end > longest) fail(at, "expected a line of at most 8192 bytes, found a longer one");
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    [[noreturn]] void fail(const toml::source_position& at, const std::string& what) const {
        throw Error(name_ + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + ": " + what);
    }
    [[noreturn]] void fail(const toml::node& at, const std::string& what) const {
        fail(at.source().begin, what);
    }

    /// Errors: Error if the table has a key beside these.
    void know(const toml::table& table, Keys keys) const {
        for (const auto& entry : table) {
            const std::string_view key = entry.first.str();
            if (std::ranges::find(keys, key) != keys.end()) continue;
            fail(entry.first.source().begin, "unknown key \"" + escape_briefly(key) +
                                                 "\", the nearest is \"" + std::string(nearest(key, keys)) +
                                                 "\"");
        }
    }

    const toml::table& table(const toml::node& node) const {
        if (!node.is_table()) fail(node, "expected a table");
        return *node.as_table();
    }
    std::vector<const toml::table*> tables(std::string_view key) const {
        std::vector<const toml::table*> found;
        const toml::node* node = document_.get(key);
        if (node == nullptr) return found;
        const std::string expected = "expected [[" + std::string(key) + "]], a list of tables";
        if (!node->is_array()) fail(*node, expected);
        for (const toml::node& element : *node->as_array()) {
            if (!element.is_table()) fail(element, expected);
            found.push_back(element.as_table());
        }
        return found;
    }

    std::string text(const toml::node& node) const {
        const auto value = node.value<std::string>();
        if (!node.is_string() || !value) fail(node, "expected a text");
        return *value;
    }
    std::string text_or_nothing(const toml::table& of, std::string_view key) const {
        const toml::node* node = of.get(key);
        return node == nullptr ? "" : text(*node);
    }
    std::string required(const toml::table& of, std::string_view key) const {
        const toml::node* node = of.get(key);
        if (node == nullptr) fail(of, "expected the key \"" + std::string(key) + "\"");
        std::string value = text(*node);
        if (value.empty()) fail(*node, "expected a text that is not empty");
        return value;
    }
    /// A path pattern; one that names what is not there would let everything pass.
    std::string path(const toml::node& node) const {
        std::string found = text(node);
        if (const auto unknown = unknown_name(found)) fail(node, *unknown);
        return found;
    }
    /// The same of a change: one with a slash begins at the top, where nothing stands that another object
    /// owns.
    std::string path_from_top(const toml::node& node) const {
        std::string found = path(node);
        const std::string_view first = split_path(found).front(), step = first.substr(0, first.find(':'));
        const bool is_owned = std::ranges::any_of(classes(), [&](const auto& row) {
            return (step == row.name || step == row.step) &&
                   (!row.owner_field.empty() || row.holder_class == "VM");
        });
        if (is_owned && first.size() < found.size())
            fail(node,
                 "with a slash a path begins at the top: expected \"**/" + escape_visibly(found) + "\"");
        return found;
    }
    /// One text, or a list of them.
    std::vector<std::string> texts(const toml::node& node) const {
        if (!node.is_array()) return {text(node)};
        std::vector<std::string> all;
        for (const toml::node& element : *node.as_array()) all.push_back(text(element));
        return all;
    }
    Scope scope(const toml::table& of) const {
        const toml::node* node = of.get("for");
        return node == nullptr ? Scope() : texts(*node);
    }
    std::int64_t number(const toml::node& node) const {
        const auto value = node.value<std::int64_t>();
        if (!node.is_integer() || !value || *value < 0) fail(node, "expected a number from 0 on");
        return *value;
    }
    bool boolean(const toml::node& node) const {
        if (!node.is_boolean()) fail(node, "expected true or false");
        return *node.value<bool>();
    }
    /// A number of bytes, or a text such as "4GiB".
    std::int64_t size(const toml::node& node) const {
        if (node.is_integer()) return number(node);
        if (const auto bytes = bytes_of(text(node))) return *bytes;
        fail(node, "expected a size such as \"4GiB\"");
    }
    static std::optional<std::int64_t> bytes_of(const std::string& text) {
        try {
            return number_of(parse_requirement("= " + text).operands.front());
        } catch (const Error&) {  // the caller tells it, with the place
            return std::nullopt;
        }
    }
    /// A number, "25%" or "2 GiB".
    Bound bound(const toml::node& node) const {
        if (node.is_integer()) return {number(node), false};
        std::string given = text(node);
        std::erase(given, ' ');
        constexpr std::int64_t most_percent = 1'000'000;
        const bool is_share = given.ends_with('%');
        const auto amount = is_share ? number_of(given.substr(0, given.size() - 1)) : bytes_of(given);
        if (!amount || *amount < 0 || (is_share && *amount > most_percent))
            fail(node, "expected a share such as \"25%\" or an amount such as \"2 GiB\", found \"" +
                           escape_briefly(text(node)) + "\"");
        return {*amount, is_share};
    }
    Level level(const toml::node& node,
                const char* expected = R"(expected "error", "warning" or "info")") const {
        const auto found = level_named(text(node));
        if (!found) fail(node, expected);
        return *found;
    }

    void read_levels() {
        const toml::node* node = document_.get("checks");
        if (node == nullptr) return;
        for (const auto& [key, value] : table(*node)) {
            const std::string check(key.str());
            const bool fits = std::ranges::any_of(
                checks(), [&](const Check& one) { return matches_wildcard(check, one.id); });
            if (!fits)
                fail(key.source().begin,
                     "expected the id of a check, found \"" + escape_briefly(check) + "\"");
            LevelRule rule{check, {}, {}};
            const toml::node* at = &value;
            if (value.is_table()) {
                know(*value.as_table(), {"level", "for"});
                rule.scope = scope(*value.as_table());
                at = value.as_table()->get("level");
                if (at == nullptr) fail(value, "expected the key \"level\"");
            }
            if (text(*at) != "off")
                rule.level = level(*at, R"(expected "error", "warning", "info" or "off")");
            policy_.levels.push_back(std::move(rule));
        }
    }

    void read_parameters() {
        const toml::node* node = document_.get("parameters");
        if (node == nullptr) return;
        const toml::table& given = table(*node);
        know(given, {"memory_sizes", "vcpus_max", "vcpus_by_tag", "snapshots_max", "snapshot_days", "subnets",
                     "mac_prefixes", "locked_vifs", "required_tags", "production_tags", "protected_tags",
                     "forbidden_srs", "shared_storage", "secure_boot", "name_pattern", "tools_version",
                     "untrusted_tags", "groups", "host_memory"});
        Parameters& to = policy_.parameters;
        const auto take = [&](std::string_view key, const auto& set) {
            if (const toml::node* value = given.get(key)) set(*value);
        };
        const auto take_number = [&](std::string_view key, std::optional<std::int64_t>& field) {
            take(key, [&](const toml::node& value) { field = number(value); });
        };
        const auto take_texts = [&](std::string_view key, std::vector<std::string>& field) {
            take(key, [&](const toml::node& value) { field = texts(value); });
        };
        const auto take_boolean = [&](std::string_view key, std::optional<bool>& field) {
            take(key, [&](const toml::node& value) { field = boolean(value); });
        };
        take("memory_sizes", [&](const toml::node& value) {
            if (!value.is_array()) fail(value, "expected a list of sizes");
            for (const toml::node& one : *value.as_array()) to.memory_sizes.push_back(size(one));
        });
        take_number("vcpus_max", to.vcpus_max);
        take("vcpus_by_tag", [&](const toml::node& value) {
            for (const auto& [tag, most] : table(value))
                to.vcpus_by_tag[std::string(tag.str())] = number(most);
        });
        take_number("snapshots_max", to.snapshots_max);
        take_number("snapshot_days", to.snapshot_days);
        take_texts("mac_prefixes", to.mac_prefixes);
        take_texts("required_tags", to.required_tags);
        take_texts("production_tags", to.production_tags);
        take_texts("protected_tags", to.protected_tags);
        take_texts("forbidden_srs", to.forbidden_srs);
        take_texts("untrusted_tags", to.untrusted_tags);
        take_texts("groups", to.groups);
        take("host_memory", [&](const toml::node& value) { to.host_memory = size(value); });
        take_boolean("locked_vifs", to.locked_vifs);
        take_boolean("shared_storage", to.shared_storage);
        take_boolean("secure_boot", to.secure_boot);
        take("subnets", [&](const toml::node& value) {
            to.subnets = texts(value);
            for (const std::string& subnet : to.subnets)
                if (!is_subnet(subnet))
                    fail(value,
                         "expected subnets such as \"10.0.0.0/8\", found \"" + escape_briefly(subnet) + "\"");
        });
        take("name_pattern", [&](const toml::node& value) { to.name_pattern = expression(value); });
        take("tools_version", [&](const toml::node& value) { to.tools_version = text(value); });
    }

    std::string expression(const toml::node& node) const {
        std::string found = text(node);
        try {
            Regex{found};
        } catch (const Error& error) {
            fail(node, error.what());
        }
        return found;
    }

    void read_rule(const toml::table& of) {
        know(of, {"id", "for", "path", "require", "level", "why"});
        Rule rule;
        rule.id = required(of, "id");
        required(of, "path");
        rule.path = path(*of.get("path"));
        rule.why = required(of, "why");
        rule.scope = scope(of);
        if (const toml::node* node = of.get("level")) rule.level = level(*node);
        if (find_check(rule.id) != nullptr) fail(*of.get("id"), "is the id of a check of the program");
        for (const Rule& other : policy_.rules)
            if (other.id == rule.id) fail(*of.get("id"), "is the id of another rule");
        required(of, "require");
        rule.require = requirement(*of.get("require"));
        policy_.rules.push_back(std::move(rule));
    }

    Requirement requirement(const toml::node& node) const {
        try {
            return parse_requirement(text(node));
        } catch (const Error& error) {
            fail(node, "in the requirement, " + std::string(error.what()));
        }
    }

    void read_change(const toml::table& of) {
        know(of, {"id", "for", "path", "allow", "max", "level", "why"});
        ChangeRule rule;
        required(of, "path");
        rule.path = path_from_top(*of.get("path"));
        rule.id = of.contains("id") ? required(of, "id") : rule.path;
        rule.why = text_or_nothing(of, "why");
        rule.scope = scope(of);
        if (const toml::node* node = of.get("level")) rule.level = level(*node);
        const toml::node *allow = of.get("allow"), *most = of.get("max");
        if (allow == nullptr && most == nullptr) fail(of, "expected the key \"allow\" or \"max\"");
        if (allow != nullptr && most != nullptr) fail(*most, "expected \"allow\" or \"max\", found both");
        if (allow != nullptr) rule.allow = boolean(*allow);
        if (most != nullptr) rule.most = bound(*most);
        if (of.contains("id") && !change_ids_.insert(rule.id).second)
            fail(*of.get("id"), "is the id of another change");
        policy_.changes.push_back(std::move(rule));
    }

    std::string date(const toml::node& node) const {
        const auto value = node.value<toml::date>();
        if (!node.is_date() || !value) fail(node, "expected a date such as 2027-01-31");
        char text[sizeof "2027-01-31T00:00:00Z"];
        std::snprintf(text, sizeof text, "%04d-%02d-%02dT00:00:00Z", value->year % 10000, value->month % 100,
                      value->day % 100);
        return text;
    }

    void read_suppression(const toml::table& of) {
        know(of, {"id", "check", "change", "for", "path", "value", "reason", "owner", "ticket", "until"});
        Suppression one;
        one.id = text_or_nothing(of, "id");
        one.check = text_or_nothing(of, "check");
        one.change = text_or_nothing(of, "change");
        one.scope = scope(of);
        if (const toml::node* node = of.get("path")) one.path = path_from_top(*node);
        one.reason = required(of, "reason");
        one.owner = text_or_nothing(of, "owner");
        one.ticket = text_or_nothing(of, "ticket");
        one.line = of.source().begin.line;
        if (const toml::node* node = of.get("until")) one.until = date(*node);
        if (const toml::node* node = of.get("value")) one.value = requirement(*node);
        if (one.id.empty() && one.check.empty() && one.change.empty() && one.path.empty() &&
            one.scope.empty())
            fail(of, "expected one of id, check, change, path and for: what it lets be");
        for (const char* key : {"change", "value"})
            if (!one.check.empty() && of.contains(key))
                fail(*of.get(key), "is for changes, and a check is none");
        if (!one.check.empty() && !is_check(one.check))
            fail(*of.get("check"),
                 "expected the id of a check or of a rule, found \"" + escape_briefly(one.check) + "\"");
        if (!one.change.empty() && !is_change(one.change))
            fail(*of.get("change"), "expected the id or path of a [[change]] of this policy, found \"" +
                                        escape_briefly(one.change) + "\"");
        policy_.suppressions.push_back(std::move(one));
    }

    bool is_check(std::string_view pattern) const {
        const auto fits = [&](const auto& one) { return matches_wildcard(pattern, one.id); };
        return std::ranges::any_of(checks(), fits) || std::ranges::any_of(policy_.rules, fits);
    }

    /// A pattern for all ids is for the changes that no rule covers, too.
    bool is_change(std::string_view pattern) const {
        const auto fits = [&](const ChangeRule& one) { return matches_wildcard(pattern, one.id); };
        return matches_wildcard(pattern, "") || std::ranges::any_of(policy_.changes, fits);
    }

    std::string name_;
    toml::table document_;
    Policy policy_;
    std::set<std::string> change_ids_;
};

}  // namespace

Policy parse_policy(std::string_view toml, std::string name) {
    return PolicyReader(std::move(name)).read(toml);
}

}  // namespace ovaudit
