#include "load/xenapi_records.hpp"

#include <algorithm>
#include <cctype>

#include "catalog/known.hpp"
#include "load/not_metadata.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view reference_mark = "OpaqueRef:";

/// "VM.get_all_records", "VM_get_record" and "VM" all speak of VMs.
std::string_view before_call(std::string_view text) {
    return text.substr(0, std::min(text.find(".get_"), text.find("_get_")));
}

/// Only what is spelled like the codes of XenAPI's errors is told; their parameters may be anything.
std::string error_code(std::string_view text) {
    const auto is_of_code = [](char c) { return (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_'; };
    const bool is_code = !text.empty() && text.size() <= 80 && std::ranges::all_of(text, is_of_code);
    return is_code ? "the error " + std::string(text) : "an error";
}

/// The classes that have the most of these fields, at least three in four of them.
std::vector<ClassId> fitting_classes(const std::vector<std::string_view>& names) {
    std::vector<ClassId> best;
    std::size_t most = 1;
    for (ClassId id = 0; id < classes().size(); ++id) {
        const auto is_field = [id](std::string_view name) { return find_field(id, name).has_value(); };
        const auto hits = static_cast<std::size_t>(std::ranges::count_if(names, is_field));
        if (hits < most || hits * 4 < names.size() * 3) continue;
        if (hits > most) best.clear();
        most = hits;
        best.push_back(id);
    }
    return best;
}

std::string names_of(const std::vector<ClassId>& ids) {
    constexpr std::size_t most = 7;
    std::string names;
    for (std::size_t i = 0; i < std::min(ids.size(), most); ++i)
        names += (i == 0 ? "" : ", ") + std::string(classes()[ids[i]].name);
    return ids.size() <= most ? names : names + " and " + std::to_string(ids.size() - most) + " more classes";
}

}  // namespace

std::string_view class_in_file_name(std::string_view path) {
    path.remove_prefix(path.rfind('/') + 1);  // npos + 1 is 0
    const std::string_view stem = before_call(path.substr(0, path.find(".json")));
    std::string_view longest;
    for (const Class& row : classes()) {
        if (!stem.ends_with(row.name) || row.name.size() <= longest.size()) continue;
        const std::size_t before = stem.size() - row.name.size();
        const bool is_word = before == 0 || std::isalnum(static_cast<unsigned char>(stem[before - 1])) == 0;
        if (is_word) longest = row.name;
    }
    return longest;
}

void XenapiRecords::read() {
    walk(ValueTree::root, {});
    if (records_ == 0 && seen_.empty())
        throw NotMetadata(canonical_.source().name + ": " + to_string(tree_.place(ValueTree::root)) +
                          ": expected records of XenAPI, found none");
    if (strays_ > 0)
        canonical_.note(std::to_string(strays_) + " values beside the records are not known; left out");
    if (secrets_ > 0)
        canonical_.note(std::to_string(secrets_) + " records of secrets and sessions are left out");
    canonical_.source().coverage = std::make_shared<const Coverage>(coverage());
}

void XenapiRecords::refuse(std::uint32_t node, const std::string& what) const {
    throw Error(canonical_.source().name + ": " + to_string(tree_.place(node)) + ": " + what);
}

void XenapiRecords::walk(std::uint32_t node, const Around& around) {
    if (tree_.is_leaf(node)) {
        ++strays_;
        return;
    }
    refuse_failure(node);
    if (const auto inner = answer(node)) return walk(*inner, around);
    if (tree_.is_structure(node) && is_record(node, around)) return add(node, around);
    walk_members(node, around);
}

void XenapiRecords::walk_members(std::uint32_t node, const Around& around) {
    if (is_map_of_records(node) && !around.class_name.empty()) seen_[std::string(around.class_name)] = true;
    tree_.each(node, [&](std::uint32_t member) { walk(member, inside(around, member)); });
}

XenapiRecords::Around XenapiRecords::inside(const Around& around, std::uint32_t member) const {
    const std::string_view name = tree_.name(member);
    if (name.starts_with(reference_mark)) return {around.class_name, name};
    const std::string_view class_name = before_call(name);
    const bool is_class = find_class(class_name) || class_name.size() < name.size() ||
                          (!name.empty() && tree_[member].end > member + 1 && is_map_of_records(member));
    return {is_class ? class_name : around.class_name, {}};
}

/// What an answer with a status carries, or a test's record of one.
std::optional<std::uint32_t> XenapiRecords::answer(std::uint32_t node) const {
    if (tree_.member(node, "Status"))
        if (const auto value = tree_.member(node, "Value")) return value;
    for (const std::string_view name : {"result", "expected_result"})
        if (const auto value = tree_.member(node, name); value && !tree_.is_leaf(*value)) return value;
    return std::nullopt;
}

void XenapiRecords::refuse_failure(std::uint32_t node) const {
    if (const auto fault = tree_.member(node, "faultCode"))
        refuse(node, "expected records of XenAPI, found a fault of its server");
    std::optional<std::uint32_t> reasons = tree_.member(node, "ErrorDescription");
    if (!reasons && !tree_.member(node, "uuid")) reasons = tree_.member(node, "error");
    if (!reasons || (tree_.is_leaf(*reasons) && tree_.text(*reasons).empty())) return;  // null too
    std::string_view code =
        tree_.is_leaf(*reasons) ? tree_.text(*reasons) : tree_.member_text(*reasons, "message");
    if (tree_[*reasons].mark == Record::Mark::array && tree_[*reasons].end > *reasons + 1)
        code = tree_.text(*reasons + 1);
    refuse(node, "expected records of XenAPI, found " + error_code(code));
}

bool XenapiRecords::is_map_of_records(std::uint32_t node) const {
    if (!tree_.is_structure(node)) return false;
    bool all = true;
    tree_.each(node, [&](std::uint32_t at) {
        all = all && tree_.name(at).starts_with(reference_mark) && tree_.is_structure(at);
    });
    return all;
}

/// The classes that a record's fields fit. Records of one class mostly follow each other, with the same
/// fields.
const std::vector<ClassId>& XenapiRecords::fits(std::uint32_t node) {
    std::vector<std::string_view> names;
    tree_.each(node, [&](std::uint32_t at) {
        if (!tree_.name(at).starts_with('$')) names.push_back(tree_.name(at));
    });
    if (names == names_) return fits_;
    names_ = std::move(names);
    return fits_ = fitting_classes(names_);
}

/// What a reference leads to, what has a uuid, or fields enough of one class.
bool XenapiRecords::is_record(std::uint32_t node, const Around& around) {
    if (!around.ref.empty()) return true;
    bool has_leaf = false;
    std::size_t members = 0;
    tree_.each(node, [&](std::uint32_t at) {
        ++members;
        has_leaf = has_leaf || tree_.is_leaf(at);
    });
    if (!has_leaf) return false;
    const auto uuid = tree_.member(node, "uuid");
    return (uuid && tree_.is_leaf(*uuid)) || (members >= 3 && !fits(node).empty());
}

std::string XenapiRecords::class_of(std::uint32_t node, const Around& around) {
    const std::string_view marked = tree_.member_text(node, "$type");
    const std::string_view told = marked.empty() ? around.class_name : marked;
    if (find_class(told)) return std::string(told);
    const std::string_view file_class = class_in_file_name(canonical_.source().name);
    const std::vector<ClassId>& fit = fits(node);
    if (fit.size() == 1) return std::string(classes()[fit.front()].name);
    const auto named = [&](ClassId id) { return classes()[id].name == file_class; };
    if (std::ranges::any_of(fit, named)) return std::string(file_class);
    if (fit.empty() && !told.empty()) return std::string(told);
    refuse(node, fit.empty() ? "expected a record whose fields tell its class, found fields of no class"
                             : "expected a record whose fields tell its class, found fields of each of " +
                                   names_of(fit));
}

void XenapiRecords::add(std::uint32_t node, const Around& around) {
    const std::string class_name = class_of(node, around);
    ++records_;
    if (class_name == "secret" || class_name == "session") {
        ++secrets_;
        return;
    }
    seen_[class_name] = seen_[class_name] || (!around.ref.empty());
    writer_.begin(class_name, tree_.place(node));
    tree_.each(node, [&](std::uint32_t at) {
        if (!tree_.name(at).starts_with('$')) writer_.copy(tree_.name(at), tree_.nodes, at);
    });
    std::string id(around.ref.empty() ? tree_.member_text(node, "$ref") : around.ref);
    if (id.empty()) id = tree_.member_text(node, "uuid");
    if (id.empty()) id = class_name + " " + std::to_string(records_);
    writer_.set_id(id);
    canonical_.add(writer_.finish());
}

Coverage XenapiRecords::coverage() const {
    Coverage coverage;
    for (ClassId id = 0; id < classes().size(); ++id) {
        const auto found = seen_.find(std::string(classes()[id].name));
        if (found == seen_.end())
            coverage.classes[id] = limited_to(Extent::none, "the file holds no records of the class");
        else if (!found->second)
            coverage.classes[id] =
                limited_to(Extent::referenced, "the file holds single records of the class");
    }
    const auto vms = coverage.classes.find(known().vm);
    if (vms != coverage.classes.end()) coverage.vm_snapshots = vms->second;
    return coverage;
}

}  // namespace ovaudit
