#include "cli/command.hpp"
#include "cli/history_file.hpp"
#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"
#include "report/history_words.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

struct ForgetArguments {
    std::string before;
    bool apply = false;
};

std::string told(const Forgotten& forgotten, bool apply) {
    std::string text =
        std::string(apply ? "forgot " : "would forget ") + counted(forgotten.captures, "capture");
    if (forgotten.first)
        text += ", " + readable_moment(*forgotten.first) + " to " + readable_moment(*forgotten.last);
    text += "; " + counted(forgotten.kept, "earlier capture") + (forgotten.kept == 1 ? " stays" : " stay") +
            ", for what was seen later is compared with it\n";
    for (const auto& [name, uuid] : forgotten.vms)
        text +=
            "  all of VM " + readable_name(name) + "  " + escape_visibly(uuid) + ", not seen since then\n";
    if (!apply && forgotten.captures > 0) text += "nothing is forgotten yet: --apply does it\n";
    return text;
}

int run_forget(const ForgetArguments& arguments) {
    if (arguments.before.empty()) throw Error("forget: expected --before and a time, found none");
    const std::int64_t before = parse_moment("--before", arguments.before, false);
    const std::string path = history_path();
    History::open(path);  // there must be one
    History history = History::open_to_record(path);
    const Forgotten forgotten = forget(history, before, arguments.apply);
    StandardOutput output;
    output(told(forgotten, arguments.apply));
    output.finish();
    return 0;
}

}  // namespace

Run add_forget(Options options) {
    auto arguments = std::make_shared<ForgetArguments>();
    options.text("--before", "TIME", arguments->before, "What was seen before then: 2026-11-16, or 365d ago");
    options.flag("--apply", arguments->apply, "Do it; otherwise it is only told what would be forgotten");
    add_history_option(options);
    return [arguments] { return run_forget(*arguments); };
}

}  // namespace ovaudit
