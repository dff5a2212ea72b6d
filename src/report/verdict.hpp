#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/diff.hpp"
#include "report/lines.hpp"

/// What a Diff comes to, in a word and in a sentence that can be pasted.
namespace ovaudit {

enum class DiffVerdict : std::uint8_t {
    changed,      ///< something counts as changed
    equal,        ///< nothing does, and all settings were compared
    cannot_tell,  ///< nothing does, but there is a doubt
};

std::string_view to_string(DiffVerdict verdict);

/// The sides that are incomplete, or whose checksums are wrong; a clause each.
std::vector<std::string> side_doubts(const Diff& diff);
/// Why "no difference found" would not mean "equal": the doubts of the sides, and the classes and settings
/// that could not be compared. What can change without counting (reported and run-time fields) raises no
/// doubt, nor does a side of which completeness and checksums are merely unknown, as of every bare ova.xml.
std::vector<std::string> doubts(const Diff& diff);

DiffVerdict verdict(const Diff& diff);

/// One sentence without the verdict's word. Raw: names in it are not escaped.
std::string opening_sentence(const Diff& diff, const std::vector<Block>& blocks);

/// The names of the sides, without their folders unless they are equal without.
std::pair<std::string, std::string> side_names(const Diff& diff);

}  // namespace ovaudit
