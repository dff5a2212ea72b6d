#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <new>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr Command commands[] = {
    {"diff", "What changed between two exports",
     "Examples:\n"
     "  ovaudit diff monday.xva friday.xva\n"
     "  ovaudit diff --only memory,vcpu --save report.html /backup/2026-11-16 /backup/2026-11-20\n",
     add_diff},
    {"show", "What an export holds",
     "Examples:\n"
     "  ovaudit show web01.xva\n"
     "  ovaudit show --flat web01.xva 'memory_*' 'VIF:0'\n",
     add_show},
    {"identify", "What files are: form, kind, product, capture time",
     "Examples:\n"
     "  ovaudit identify *.xva\n"
     "  ovaudit identify --format json /backup/2026-11-16\n",
     add_identify},
    {"revert", "The way back: xe commands that bring NEW back to OLD, as a shell script",
     "Examples:\n"
     "  ovaudit revert --save undo.sh monday.xva friday.xva && sh undo.sh\n"
     "  ovaudit revert monday.xva friday.xva 'memory_*' 'VM:web01/VIF:0'\n"
     "The script changes nothing without --apply. Exit status: 0 it undoes all settings that changed, or "
     "none\n"
     "did; 1 no command undoes one of them, and it is listed with the reason; 2 trouble.\n",
     add_revert},
    {"check", "Whether VMs follow rules, of memory, NICs, disks, snapshots, HA and secrets",
     "Examples:\n"
     "  ovaudit check /backup/2026-11-20\n"
     "  ovaudit check --fail-on warning --baseline last-week.json --save check.json pool.db\n",
     add_check},
    {"inventory", "One row a VM: memory, VCPUs, disks, networks, addresses, guest and tags",
     "Examples:\n"
     "  ovaudit inventory pool.db\n"
     "  ovaudit inventory --format csv --columns name,uuid,memory,VIF:0/MAC,other_config:folder "
     "/backup/2026-11-20\n",
     add_inventory},
    {"explain", "What a check looks for, why, and how to mend it",
     "Examples:\n"
     "  ovaudit explain MEM-002\n"
     "  ovaudit check --list\n",
     add_explain},
    {"can-import", "Whether xe vm-import would accept a backup, and what would come of it",
     "Examples:\n"
     "  ovaudit can-import web01.xva --into pool.db --preserve\n"
     "  ovaudit can-import /backup/2026-11-20 --vm web01 --into pool.db --preserve --force\n",
     add_can_import},
    {"render", "Another format of a saved JSON report",
     "Examples:\n"
     "  ovaudit render --format markdown diff.json\n"
     "  ovaudit render --save check.html --save check.csv check.json\n",
     add_render},
    {"record", "Keep what backups show, for log, annotate, whose and VM@TIME",
     "Examples:\n"
     "  ovaudit record /backup\n"
     "  ovaudit record --history team.db /mnt/backup/metadata /mnt/xo/xo-vm-backups\n",
     add_record},
    {"log", "What changed when, newest first, between which two captures",
     "Examples:\n"
     "  ovaudit log /backup\n"
     "  ovaudit log --vm web01 --since 30d 'memory_*'\n",
     add_log},
    {"annotate", "A VM's configuration, each line with since when it is so",
     "Examples:\n"
     "  ovaudit annotate web01 /backup\n"
     "  ovaudit annotate web01 'memory_*' 'VIF:*'\n",
     add_annotate},
    {"whose", "Which VM had an IP or MAC address, when, on which network",
     "Examples:\n"
     "  ovaudit whose 10.0.0.5 /backup\n"
     "  ovaudit whose --at 2026-11-16 02:16:3e:00:00:01\n",
     add_whose},
    {"timeline", "How a VM was over time: a page of charts, or the series as CSV",
     "Examples:\n"
     "  ovaudit timeline --save web01.html web01\n"
     "  ovaudit timeline --format csv --since 90d 'web*' /backup\n",
     add_timeline},
    {"captures", "What a history holds",
     "Examples:\n"
     "  ovaudit captures\n"
     "  ovaudit captures --since 7d --format json\n",
     add_captures},
    {"verify", "Whether a history is whole",
     "Examples:\n"
     "  ovaudit verify\n"
     "  ovaudit verify --history team.db\n",
     add_verify},
    {"forget", "Drop from a history what was seen before a time",
     "Examples:\n"
     "  ovaudit forget --before 365d\n"
     "  ovaudit forget --before 2026-01-01 --apply\n"
     "What was seen last of a VM before then stays, so that all answers about later times stay; of a VM that "
     "was\n"
     "not seen since, nothing does. Without --apply nothing is forgotten, and what would be is told.\n",
     add_forget},
    {"schema", "The JSON Schema of what --format json writes",
     "Examples:\n"
     "  ovaudit schema diff > diff.schema.json\n"
     "  ovaudit schema show\n",
     add_schema},
};

/// Where the caller closed a standard descriptor, the next file opened would get its number, and an export
/// would be read as standard input, or a report be written into it.
void occupy_standard_descriptors() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
        if (fcntl(descriptor, F_GETFD) < 0)
            open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

}  // namespace
}  // namespace ovaudit

int main(int count, char** arguments) {
    ovaudit::occupy_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return ovaudit::run_command_line(ovaudit::commands, count, arguments);
    } catch (const ovaudit::Error& error) {
        ovaudit::complain(error.what());
    } catch (const std::bad_alloc&) {
        ovaudit::complain("out of memory");
    } catch (const std::exception& error) {
        ovaudit::complain("a fault of the program, please report it: " +
                          ovaudit::escape_visibly(error.what()));
    }
    return 2;
}
