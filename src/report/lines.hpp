#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ovaudit/diff.hpp"

/// What the text report and the page both show: the changes of a Diff, folded into lines for people.
namespace ovaudit {

/// One action of a person, or one event: a change, or several that belong together.
struct Line {
    Op op = Op::changed;
    Category category = Category::other;
    std::string label;               ///< "static_max, dynamic_max", "NIC 0 network", "tag prod"
    std::string old_text, new_text;  ///< empty on the side where there is nothing
    /// Both sides in one text, where the line tells several values: "micro 0 -> 1, build 9 -> 12"; else
    /// empty.
    std::string both;
    std::vector<std::size_t> changes;  ///< the indices in Diff::changes that this line tells: of one verdict
};

/// A VM, or an object that no VM owns, with its lines.
struct Block {
    std::string class_name, name, uuid;    ///< of the VM, network, SR, host, ...
    std::uint32_t vm = no_vm;              ///< index in Diff::vms
    std::optional<std::uint64_t> used_by;  ///< how many VMs use the network, SR or host
    /// A whole object that came or went is a block without lines: `whole` is its change.
    bool is_whole = false;
    std::size_t whole = 0;
    std::vector<Line> settings;   ///< role config, where it counts
    std::vector<Line> reported;   ///< role reported
    std::vector<Line> run_state;  ///< everything else, the power state of a VM's headline among it
};

/// In the order of Diff::changes. Long texts are whole here; a writer may cut them, and says so.
/// `suppressed`: also what a policy lets be.
std::vector<Block> blocks(const Diff& diff, bool suppressed = true);

/// What tells a block from others of the same VM: "by a revert to VM snapshot ...", raw; empty where its VM
/// has but one.
std::string told_apart_by(const Diff& diff, const Block& block);

/// Whether a VM's headline tells this line of its run state: `Running -> Halted`.
bool told_by_headline(const Diff& diff, const Block& block, const Line& line);

/// "1 of 1 VM changed: 8 settings (3 memory, ...); 1 reported (1 ip). Hidden: 14 runtime. Not compared: 0."
std::string summary_sentence(const Diff& diff);
/// "equal: 1 VM, 214 settings compared. Hidden: 14 runtime. Not compared: 0."; for a Diff without changes.
/// Where `only` or `ignore` took some away it says "nothing to show" instead.
std::string equal_sentence(const Diff& diff);
/// What stands below the summary: what could not be compared and why, then the notes.
std::vector<std::string> remarks(const Diff& diff);
/// "XCP-ng 8.3.0, metadata export, captured 2026-11-16 02:00:04Z (archive)", "..., capture time not recorded"
std::string describe(const Side& side);

}  // namespace ovaudit
