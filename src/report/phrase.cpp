#include "report/phrase.hpp"

#include <algorithm>

#include "model/text.hpp"
#include "ovaudit/audit.hpp"
#include "report/report_tree.hpp"

namespace ovaudit {

Section section_of(const Change& change) {
    if (change.role == Role::reported) return Section::reported;
    return change.role == Role::config && change.counts ? Section::settings : Section::run_state;
}

bool is_whole(const Change& change) {
    if (!change.field.empty() || change.op == Op::changed) return false;
    const bool is_vm = change.object.class_name == "VM" && change.category != Category::snapshot;
    return is_vm || (change.vm == no_vm && top_step(change.id) == change.id);
}

bool is_suppressed(const Change& change) {
    return change.verdict && change.verdict->is == ChangeVerdict::Is::suppressed;
}

std::string verdict_text(const Change& change) {
    if (!change.verdict) return {};
    const ChangeVerdict& verdict = *change.verdict;
    std::string text(to_string(verdict.is));
    if (verdict.level && !is_suppressed(change)) text += ", " + std::string(to_string(*verdict.level));
    if (!verdict.id.empty() && !is_suppressed(change)) text += ", by " + verdict.id;
    return verdict.why.empty() ? text : text + ": " + verdict.why;
}

std::string verdict_counts(const Diff& diff) {
    std::map<ChangeVerdict::Is, std::uint64_t> verdicts;
    std::map<Level, std::uint64_t, std::greater<>> levels;
    for (const Change& change : diff.changes) {
        if (!change.verdict) continue;
        ++verdicts[change.verdict->is];
        if (change.verdict->is == ChangeVerdict::Is::denied && change.verdict->level)
            ++levels[*change.verdict->level];
    }
    std::vector<std::string> of_denied, parts;
    for (const auto& [level, count] : levels)
        of_denied.push_back(with_separators(count) + " " + std::string(to_string(level)));
    for (const auto is :
         {ChangeVerdict::Is::denied, ChangeVerdict::Is::allowed, ChangeVerdict::Is::suppressed})
        parts.push_back(with_separators(verdicts[is]) + " " + std::string(to_string(is)));
    if (!of_denied.empty()) parts.front() += " (" + join(of_denied, ", ") + ")";
    return join(parts, ", ");
}

std::string_view top_step(std::string_view path) {
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '/') return path.substr(0, i);
        if (path[i] == '\\') ++i;
    }
    return path;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string result;
    for (const std::string& part : parts) {
        if (!result.empty()) result += separator;
        result += part;
    }
    return result;
}

std::string to_text(const Tally& tally) {
    std::vector<std::string> parts;
    for (const auto& [category, count] : tally)
        parts.push_back(std::to_string(count) + " " + std::string(to_string(category)));
    return join(parts, ", ");
}

std::string usage(std::uint64_t vms) {
    return "used by " + counted(vms, "VM");
}

std::string with_separators(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string readable_time(std::string time) {
    if (time.size() > 10 && time[10] == 'T') time[10] = ' ';
    return escape_visibly(time);
}

std::string readable_name(std::string_view name) {
    const bool edges = name.empty() || name.front() == ' ' || name.back() == ' ';
    return edges ? "\"" + escape_visibly(name) + "\"" : escape_visibly(name);
}

std::string short_uuid(std::string_view uuid) {
    return escape_visibly(uuid.substr(0, 8));
}

std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(std::string text, std::size_t columns) {
    const std::size_t taken = width(text);
    if (taken < columns) text.append(columns - taken, ' ');
    return text;
}

}  // namespace ovaudit
