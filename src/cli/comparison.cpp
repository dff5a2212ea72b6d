#include "cli/comparison.hpp"

#include <algorithm>
#include <filesystem>
#include <future>
#include <optional>

#include "cli/input.hpp"
#include "cli/policy_file.hpp"
#include "cli/progress.hpp"
#include "cli/words.hpp"
#include "diff/reverts.hpp"
#include "load/source.hpp"
#include "model/text.hpp"
#include "model/wildcard.hpp"
#include "ovaudit/audit.hpp"
#include "ovaudit/error.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {
namespace {

/// Whether a file is loaded faster than a thread is started. Of what is no file no size is known.
bool is_small(const std::string& path) {
    constexpr std::uintmax_t most = 128 << 10;
    std::error_code failure;
    return std::filesystem::file_size(path, failure) <= most;
}

std::pair<Capture, Capture> load_both(const Comparison& arguments) {
    const auto when = is_small(arguments.old_path) && is_small(arguments.new_path) ? std::launch::deferred
                                                                                   : std::launch::async;
    LoadOptions of_old = comparable(arguments.load_options, {arguments.old_path, arguments.new_path});
    LoadOptions of_new = of_old;
    of_old.captured_at = given_time("--old-captured-at", arguments.old_captured_at, arguments.old_path);
    of_new.captured_at = given_time("--new-captured-at", arguments.new_captured_at, arguments.new_path);
    auto other = std::async(when, [&] { return load_capture(arguments.new_path, of_new); });
    Capture old_capture = load_capture(arguments.old_path, of_old);
    return {std::move(old_capture), other.get()};
}

void call(Side& side, const std::string& label) {
    side.name = escape_visibly(label);
    if (side.sources.size() == 1) side.sources.front().name = side.name;
}

struct GivenPolicy {
    Policy policy;
    std::string now;
};

std::optional<GivenPolicy> policy_of(const Comparison& comparison) {
    if (comparison.policy.empty() && !comparison.now.empty())
        throw Error("--now: expected --policy beside it");
    if (comparison.policy.empty()) return std::nullopt;
    std::string now = parse_now(comparison.now);
    return GivenPolicy{read_policy(comparison.policy), std::move(now)};
}

Diff judged(Diff diff, const std::optional<GivenPolicy>& given, const Capture& old_capture,
            const Capture& new_capture) {
    if (!given) return diff;
    return apply(given->policy, std::move(diff), old_capture, new_capture,
                 moment(given->now, new_capture.sources()));
}

/// Those of the VMs that are asked for.
/// Errors: Error if there is none of which the source tells what it keeps, with the reason.
std::vector<VmSnapshot> told_snapshots(const Capture& capture, const Words& vms) {
    std::vector<VmSnapshot> snapshots = vm_snapshots(capture);
    if (!vms.empty())
        std::erase_if(snapshots, [&](const VmSnapshot& snapshot) {
            return std::ranges::none_of(vms, [&](const std::string& name) {
                return name == snapshot.vm_uuid || matches_wildcard(name, snapshot.vm_name);
            });
        });
    const std::string expected = capture.name() + ": --against-snapshots: expected VM snapshots, found ";
    if (snapshots.empty()) {
        const std::string& why = capture.extents().vm_snapshots.extent_reason;
        throw Error(expected + "none" + (why.empty() || !vms.empty() ? "" : ": " + why));
    }
    std::erase_if(snapshots, [](const VmSnapshot& snapshot) { return !snapshot.is_told; });
    if (snapshots.empty()) throw Error(expected + "some that do not tell what they keep (snapshot_metadata)");
    return snapshots;
}

/// As diff(1) has it: the first label is OLD's, the second NEW's.
void call_sides(Diff& diff, const Words& labels) {
    if (!labels.empty()) call(diff.old_side, labels.front());
    if (labels.size() > 1) call(diff.new_side, labels.back());
}

/// What can be told of the arguments before anything is read.
void check_arguments(const Comparison& comparison) {
    if (comparison.labels.size() > 2)
        throw Error("--label: expected two at most, one for OLD and one for NEW, found " +
                    std::to_string(comparison.labels.size()));
    check_read_once(inputs_of(comparison));
}

}  // namespace

Words inputs_of(const Comparison& comparison) {
    return {comparison.old_path, comparison.new_path, comparison.policy};
}

Diff compare(const Comparison& comparison, DiffOptions options) {
    check_arguments(comparison);
    const std::vector<Category> categories = categories_of(comparison.only);
    options.match_uuid_only = comparison.match == "uuid";
    options.vms = comparison.vms;
    for (std::size_t i = 0; i + 1 < comparison.pairs.size(); i += 2)
        options.pairs.emplace_back(comparison.pairs[i], comparison.pairs[i + 1]);
    const auto policy = policy_of(comparison);
    const Progress progress("comparing");
    const auto [old_capture, new_capture] = load_both(comparison);
    Diff result = judged(diff(old_capture, new_capture, options), policy, old_capture, new_capture);
    call_sides(result, comparison.labels);
    result.arguments.vms = comparison.vms;
    result.arguments.pairs = options.pairs;
    result.arguments.match = comparison.match;
    return only(std::move(result), categories);
}

Diff compare_with_snapshots(const Comparison& comparison, const DiffOptions& options) {
    check_arguments(comparison);
    const std::vector<Category> categories = categories_of(comparison.only);
    const auto policy = policy_of(comparison);
    const Progress progress("comparing");
    const LoadOptions load_options = comparable(comparison.load_options, {comparison.old_path});
    const Capture capture = load(comparison.old_path, load_options);
    std::vector<Reverts> all;
    for (auto& snapshots : one_of_a_vm(told_snapshots(capture, comparison.vms))) {
        const Capture reverted =
            load_kept(comparison.old_path, capture, snapshots, KeptAs::reverted, load_options);
        Reverts& reverts =
            all.emplace_back(compare_reverted(capture, reverted, std::move(snapshots), options));
        reverts.diff = judged(std::move(reverts.diff), policy, capture, reverted);
    }
    Diff result = joined(std::move(all));
    result.new_side.name += " after a revert";
    call_sides(result, comparison.labels);
    result.arguments.vms = comparison.vms;
    return only(std::move(result), categories);
}

void add_comparison_options(Options options, Comparison& comparison) {
    options.repeated("--only", "CATEGORIES", comparison.only, "Only these categories: " + category_names());
    options.repeated("--vm", "NAME|UUID", comparison.vms, "Only the VMs of this name or uuid");
    options.pairs("--pair", "OLD NEW", comparison.pairs,
                  "Compare these two VMs, whatever their names and uuids");
    options.choice("--match", comparison.match, {"auto", "uuid"},
                   "uuid forbids guesses by name and the like");
    options.repeated("--label", "NAME", comparison.labels,
                     "What the report calls OLD; given twice, also what it calls NEW");
    options.text("--old-captured-at", "TIME", comparison.old_captured_at,
                 "When OLD was captured, whatever it says");
    options.text("--new-captured-at", "TIME", comparison.new_captured_at, "When NEW was captured");
    add_load_options(options, comparison.load_options);
}

}  // namespace ovaudit
