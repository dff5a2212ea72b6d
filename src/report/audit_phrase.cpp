#include "report/audit_phrase.hpp"

#include <algorithm>
#include <map>

#include "model/text.hpp"
#include "report/phrase.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t named_others = 3;

/// "MEM-002", "MEM-002 of 2 VMs" where it is answered for the others.
std::string with_count(const Audit& audit, const CheckEntry& check, std::uint64_t vms) {
    return vms == audit.vms.size() ? check.id : check.id + " of " + counted(vms, "VM");
}

}  // namespace

std::string first_few(const std::vector<std::string>& names) {
    const std::size_t few = std::min(names.size(), named_others);
    const std::string text = join({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(few)}, ", ");
    return names.size() > few ? text + " and " + std::to_string(names.size() - few) + " more" : text;
}

std::string others_text(const Finding& finding) {
    std::vector<std::string> escaped;
    for (const std::string& path : finding.others) escaped.push_back(escape_visibly(path));
    return escaped.empty() ? "" : "; also " + first_few(escaped);
}

std::vector<std::string> unobserved_lines(const Audit& audit) {
    std::map<std::string, std::map<std::string, std::vector<std::string>>> reasons;  // -> fields -> checks
    for (const CheckEntry& check : audit.checks)
        for (const auto& [why, vms] : check.not_observable) {
            const std::size_t colon = std::min(why.find(": "), why.size());
            const std::string reason = why.substr(std::min(colon + 2, why.size()));
            reasons[reason][why.substr(0, colon)].push_back(with_count(audit, check, vms));
        }
    std::vector<std::string> lines;
    for (const auto& [reason, fields] : reasons) {
        std::vector<std::string> parts;
        for (const auto& [field, checks] : fields) parts.push_back(field + " (" + join(checks, ", ") + ")");
        lines.push_back("not observable: " + escape_visibly(join(parts, ", ")) + ": " +
                        escape_visibly(reason));
    }
    return lines;
}

std::vector<std::string> remark_lines(const Audit& audit) {
    std::vector<std::string> lines;
    if (audit.arguments.secrets_shown) lines.emplace_back("note: secrets are shown");
    for (const std::string& line : audit.side.unread) lines.push_back("not read: " + escape_visibly(line));
    for (const std::vector<std::string>* notes : {&audit.side.notes, &audit.notes})
        for (const std::string& note : *notes) lines.push_back("note: " + escape_visibly(note));
    return lines;
}

}  // namespace ovaudit
