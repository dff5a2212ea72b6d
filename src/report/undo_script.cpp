#include "report/undo_script.hpp"

#include <algorithm>

#include "model/overloaded.hpp"
#include "model/text.hpp"
#include "report/assets.hpp"
#include "report/lines.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

/// A call within undo(): its words, which need no quotes any more.
std::string call(const std::vector<std::string>& words) {
    return "    " + join(words, " ") + "\n";
}

/// A live value as the script compares them: `=text`, or `-` where a map has no such key.
std::string compared(const std::optional<std::string>& value) {
    return value ? shell_quoted("=" + *value) : "-";
}

std::string written(const Guard& guard) {
    return std::visit(
        Overloaded{
            [](const LiveValue& live) {
                return call({"value", live.object.kind, live.object.uuid, live.param, shell_quoted(live.key),
                             compared(live.as_new), compared(live.as_old)});
            },
            [](const LiveMember& live) {
                return call({"member", live.object.kind, live.object.uuid, live.param,
                             shell_quoted(live.separator), shell_quoted(live.member),
                             live.in_new ? "yes" : "no"});
            },
            [](const LiveRemade& live) {
                const LivePlace& place = live.place;
                return call({"remade", place.kind, place.vm_uuid, place.place_param,
                             shell_quoted(place.place), place.param, compared(place.as_old)});
            },
            [](const LivePlace& live) {
                return call({"place", live.kind, live.vm_uuid, live.place_param, shell_quoted(live.place),
                             live.uuid.empty() ? "-" : live.uuid, live.param, compared(live.as_new),
                             compared(live.as_old)});
            },
        },
        guard);
}

/// `static-max=4294967296`, `uuid="$made"`, `device="$(get vif UUID device)"`
std::string written(const Word& word) {
    if (word.made) return word.text + "\"$made\"";
    if (word.live_param.empty()) return shell_quoted(word.text);
    const XeObject& object = word.live_object;
    return word.text + "\"$(get " + object.kind + " " + object.uuid + " " + word.live_param + ")\"";
}

std::string written(const Need& need) {
    std::vector<std::string> words = {need.object.kind, need.object.uuid};
    switch (need.what) {
        case Need::What::halted:
            return call({"halted", need.object.uuid});
        case Need::What::detached:
            return call({"detached", need.object.kind, need.object.uuid});
        case Need::What::unused:
            return call({"unused", need.object.uuid});
        case Need::What::idle:
            return call({"idle", need.object.uuid});
        case Need::What::quiet:
            return call({"quiet", need.object.uuid});
        case Need::What::exists:
            return call({"exists", need.object.kind, need.object.uuid});
        case Need::What::still:
            return call({"still", need.object.kind, need.object.uuid, need.param, compared(need.value)});
        case Need::What::ordered:
            words = {"ordered"};
            for (const Word& number : need.numbers) words.push_back(written(number));
            return call(words);
    }
    return {};
}

std::string written_recreate(const XeCommand& command) {
    std::vector<std::string> words = {"recreate", command.object.kind, command.object.uuid};
    for (const Word& word : command.words)
        words.push_back(word.live_param.empty() ? written(word) : word.live_param);
    return call(words);
}

std::string written(const XeCommand& command) {
    if (command.kind == XeCommand::Kind::recreate) return written_recreate(command);
    std::vector<std::string> words = {command.kind == XeCommand::Kind::make ? "make" : "run"};
    for (const Word& word : command.words) words.push_back(written(word));
    return call(words);
}

std::string written(const Step& step) {
    std::string text = call({"step", shell_quoted(step.title)});
    for (const Guard& guard : step.guards) text += written(guard);
    for (const Need& need : step.needs) text += written(need);
    for (const XeCommand& command : step.commands) text += written(command);
    for (const std::string& remark : step.remarks) text += call({"note", shell_quoted(remark)});
    return text;
}

std::string heading(const StepGroup& group) {
    std::string text = escape_visibly(group.class_name) + " " + readable_name(group.name) + "  " +
                       escape_visibly(group.uuid);
    if (!group.old_uuid.empty())
        text += "  (in OLD " + escape_visibly(group.old_uuid) + ", matched by " +
                escape_visibly(group.matched_by) + ")";
    return text;
}

std::string written(const StepGroup& group) {
    std::string text = call({"group", shell_quoted(heading(group))});
    for (const Step& step : group.steps) text += written(step);
    return text;
}

std::string comment(const std::string& text) {
    return "# " + escape_visibly(text) + "\n";
}

std::string head(const Diff& diff, const Revert& revert) {
    std::string text =
        "#!/bin/sh\n" + comment("Brings NEW back to OLD, as ovaudit revert found them:") +
        comment("  OLD  " + diff.old_side.name + "   " + describe(diff.old_side)) +
        comment("  NEW  " + diff.new_side.name + "   " + describe(diff.new_side)) +
        "#\n"
        "#   sh THIS            compares what is live with NEW, and says what it would run; changes nothing\n"
        "#   sh THIS --apply    does the same, and then runs it, if nothing stands in the way\n"
        "#\n"
        "# Read it first. Run it on a host of the pool, or with xe set up for it (XE_EXTRA_ARGS).\n"
        "# Each step compares before it acts: what was changed since NEW stops it, what is as in OLD is "
        "left.\n"
        "# It can be run again after it stopped.\n#\n" +
        comment(undo_sentence(diff, revert));
    const auto list = [&](const char* title, const std::vector<std::string>& lines) {
        if (!lines.empty()) text += std::string("#\n# ") + title + "\n";
        for (const std::string& line : lines) text += comment("  " + line);
    };
    list("No command undoes:", kept_lines(diff, revert));
    list("About the comparison:", remarks(diff));
    return text;
}

}  // namespace

std::string shell_quoted(std::string_view word) {
    constexpr std::string_view safe =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/@%+,-=";
    const bool bare = !word.empty() && word.front() != '=' && word.back() != '=' &&
                      word.find_first_not_of(safe) == word.npos;
    if (bare) return std::string(word);
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string undo_sentence(const Diff& diff, const Revert& revert) {
    std::size_t steps = 0, undone = 0;
    for (const StepGroup& group : revert.groups) {
        steps += group.steps.size();
        for (const Step& step : group.steps) undone += step.changes.size();
    }
    if (diff.changes.empty()) return "nothing to undo";
    return counted(steps, "step") + (steps == 1 ? " undoes " : " undo ") + with_separators(undone) + " of " +
           counted(diff.changes.size(), "change");
}

std::vector<std::string> kept_lines(const Diff& diff, const Revert& revert) {
    std::vector<std::string> lines;
    for (const Kept& kept : revert.kept)
        lines.push_back(escape_visibly(diff.changes[kept.change].path) + ": " + kept.reason);
    return lines;
}

void render_undo_script(const Diff& diff, const Revert& revert, const Output& output) {
    output(head(diff, revert));
    output(
        "#\n"
        "# shellcheck disable=SC2016,SC1003  # values are quoted as they are\n"
        "set -eu\n"
        "LC_ALL=C\n"
        "export LC_ALL\n"
        "\n"
        "undo() {\n");
    if (revert.groups.empty()) output("    say 'nothing to do'\n");
    for (std::size_t i = 0; i < revert.groups.size(); ++i)
        output((i == 0 ? "" : "\n") + written(revert.groups[i]));
    output("}\n");
    output(asset("undo.sh"));
}

}  // namespace ovaudit
