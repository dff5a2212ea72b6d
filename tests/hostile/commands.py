"""Cases of the command line: odd inputs, odd names, outputs that fail, surroundings that must not matter.

A case is a function from a runner to the list of what is wrong."""

import functools
import html
import os
import resource
import shutil
import stat
import subprocess

import outputs
from corpus import DOCUMENT

OTHER = DOCUMENT.replace(b"web01", b"web02")
CASES = []


def case(function):
    CASES.append((function.__name__.replace("_", " "), function))
    return function


def cases():
    return CASES


@functools.cache
def has_show(runner):
    """Whether `show` shows anything yet."""
    result = runner.run("show", str(runner.folder / "base.xml"))
    return result.returncode == 0 and result.stdout != b""


def place(runner, name, data=DOCUMENT):
    """A file of the runner's own folder of odd things."""
    folder = os.fsencode(runner.folder / "commands")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name if isinstance(name, bytes) else name.encode())
    if os.path.lexists(path):
        os.remove(path)
    if data is not None:
        with open(path, "wb") as file:
            file.write(data)
    return path


def base(runner):
    return str(runner.folder / "base.xml")


def refusal(result, *contains):
    lines = result.stderr.decode(errors="replace").splitlines()
    faults = []
    if result.returncode != 2:
        faults.append(f"ended with {result.returncode}, not 2: {result.stderr[:200]}")
    if result.stdout:
        faults.append("wrote to standard output")
    if len(lines) != 1 or not lines[0].startswith("ovaudit: "):
        faults.append(f"expected one line, found {lines[:3]}")
    for text in contains:
        if text not in result.stderr.decode(errors="replace"):
            faults.append(f"expected {text!r} in {lines[:1]}")
    if any(ord(character) < 32 for line in lines for character in line):
        faults.append(f"a control character stands raw in {lines[0]!r}")
    return faults


def success(result, status=1):
    if result.returncode != status or result.stderr:
        return [f"expected {status}, ended with {result.returncode}: {result.stderr[:300]}"]
    return []


@case
def inputs_that_are_no_files(runner):
    loop = place(runner, "loop", None)
    os.symlink("loop", loop)
    dangling = place(runner, "dangling", None)
    os.symlink("nowhere", dangling)
    fifo = place(runner, "fifo", None)
    os.mkfifo(fifo)
    empty = os.fsencode(runner.folder / "empty")
    os.makedirs(empty, exist_ok=True)
    faults = []
    for path in [b"/nowhere/x.xva", empty, b"/dev/zero", b"/dev/null", loop, dangling, fifo, b"", b"/dev/tty"]:
        for arguments in [(path, base(runner)), (base(runner), path)]:
            result = runner.run("diff", *arguments, seconds=10)
            faults += [f"{path!r}: {fault}" for fault in refusal(result, os.fsdecode(path))]
    return faults


def folder(runner, name):
    """An empty folder of that name; nothing if it was filled before."""
    path = runner.folder / "folders" / name
    if (path / "filled").exists():
        return path, False
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    (path / "base.xml").write_bytes(DOCUMENT)
    return path, True


@case
def folder_of_100_000_files(runner):
    path, is_new = folder(runner, "many")
    for number in range(100_000) if is_new else []:
        # a thousand are one thing at a thousand times, of which the latest is read
        name = f"web-{20_000_101 + number}.json" if number % 100 == 0 else f"{number}.log"
        (path / name).write_bytes(b"%d\n" % number)
    (path / "filled").touch()
    return success(runner.run("diff", "--quiet", base(runner), path), 0)


@case
def folder_of_10_000_folders_with_dates(runner):
    path, is_new = folder(runner, "dated")
    for number in range(10_000) if is_new else []:
        (path / "all" / f"backup-{2000 + number // 300}-{number // 25 % 12 + 1:02}-{number % 25 + 1:02}-{number}").mkdir(parents=True)
    (path / "filled").touch()
    return success(runner.run("diff", "--quiet", base(runner), path), 0)


@case
def folder_with_loops_of_links(runner):
    path, is_new = folder(runner, "loops")
    if is_new:
        (path / "a" / "b").mkdir(parents=True)
        for name, target in [("a/up", ".."), ("a/b/top", str(path)), ("self", "self"), ("one", "two"), ("two", "one"), ("a/b/here", "."),
                             ("root", "/"), ("processes", "/proc"), ("dangling.xml", "nowhere"), ("again.xml", "base.xml"),
                             ("a/b/again.vmmeta", "../../base.xml"), ("zero.xml", "/dev/zero"), ("vm.cfg", "vm.cfg"),
                             ("DISK-xvda", "."), ("VIFs", "/dev")]:
            os.symlink(target, path / name)
        os.mkfifo(path / "fifo.xml")
        os.link(path / "base.xml", path / "a" / "hard.xml")
        (path / "filled").touch()
    return success(runner.run("diff", "--quiet", base(runner), path), 0)


@case
def folders_within_folders(runner):
    """Deeper than any path may be long."""
    path, is_new = folder(runner, "deep")
    above = os.open(".", os.O_RDONLY)
    os.chdir(path)
    for _ in range(200 if is_new else 0):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
    os.fchdir(above)
    os.close(above)
    (path / "filled").touch()
    result = runner.run("diff", "--quiet", base(runner), path)
    lines = result.stderr.decode(errors="replace").splitlines()
    if result.returncode != 2 or len(lines) != 1 or "too long" not in lines[0]:
        return [f"expected 2 and one line, ended with {result.returncode}: {[line[:100] for line in lines[:3]]}"]
    return []


@case
def backup_of_naubackup_with_links(runner):
    """What is read together with a vm.cfg: links out of it, a pipe, names that are no text."""
    path, is_new = folder(runner, "naubackup")
    if is_new:
        (path / "base.xml").rename(path / "vm-metadata.xml")
        (path / "DISK-xvda").mkdir()
        os.symlink("/etc/passwd", path / "DISK-xvda" / "vdi.cfg")
        os.mkfifo(path / "DISK-xvda" / "vbd.cfg")
        os.symlink("..", path / "VIFs")
        os.mkdir(os.fsencode(path) + b"/DISK-\xff\x1b[31m")
        (path / "vm.cfg").write_bytes(b"name_label=web01\nname_description=\nmemory_dynamic_max=1\nVCPUs_max=2\n"
                                      b"orig_uuid=9538882a-c7e4-b8e5-c1f9-0d136f4a81b1\n")
        (path / "filled").touch()
    faults = success(runner.run("diff", "--quiet", base(runner), path), 0)  # the metadata is there: nothing else is read
    (path / "vm-metadata.xml").rename(path / "away.log")
    faults += refusal(runner.run("diff", "--quiet", base(runner), path), "vbd.cfg", "FIFO")
    (path / "away.log").rename(path / "vm-metadata.xml")
    return faults


@case
def input_without_permission(runner):
    if os.geteuid() == 0:
        return []
    path = place(runner, "locked.xml")
    os.chmod(path, 0)
    return refusal(runner.run("diff", path, base(runner)), "Permission denied")


@case
def standard_input(runner):
    faults = success(runner.run("diff", base(runner), "-", stdin=None, input=OTHER))
    faults += refusal(runner.run("diff", "-", "-"), "standard input")
    faults += refusal(runner.run("diff", base(runner), "-", stdin=None, input=b""), "empty")
    for _ in range(20):  # the two sides load at once: which is opened first is chance
        result = runner.run("diff", base(runner), "-", stdin=None, limit=lambda: os.close(0))
        faults += refusal(result, "standard input: is a character device")
    with open(place(runner, "stdin.xml", OTHER), "rb") as file:
        faults += success(runner.run("diff", "/dev/stdin", base(runner), stdin=file))
    return faults


@case
def pipes_as_inputs(runner):
    reading, writing = os.pipe()
    os.write(writing, OTHER)
    os.close(writing)
    result = runner.run("diff", base(runner), f"/dev/fd/{reading}", pass_fds=[reading])
    os.close(reading)
    return success(result)


@case
def odd_file_names(runner):
    faults = []
    for name in [b"new\nline.xml", b"esc\x1b[31m.xml", b"bytes\xff\xfe.xml", b"-leading", b"[b,c]", b"a b;$(x).xml", b"%s%n",
                 "\u202ereversed.xml".encode(), b"'quotes\".xml", b"n" * 254, b"--help"]:
        path = place(runner, name, OTHER)
        for form in ["text", "json", "html"]:
            result = runner.run("diff", "--format", form, "--", base(runner), name, cwd=os.path.dirname(path))
            faults += [f"{name!r} as {form}: {fault}" for fault in success(result)]
            if form != "html" and (b"\x1b" in result.stdout or b"\xff" in result.stdout):
                faults.append(f"{name!r} stands raw in {form}")
        place(runner, name, b"nonsense")
        result = runner.run("diff", "--", name, base(runner), cwd=os.path.dirname(path))
        faults += [f"{name!r}: {fault}" for fault in refusal(result, "not an XVA")]
        os.remove(path)
    return faults


@case
def files_that_are_identified(runner):
    good, bad = place(runner, "good.xml", OTHER), place(runner, "bad.xml", b"nonsense")
    result = runner.run("identify", good, bad)
    faults = [] if result.returncode == 2 else [f"ended with {result.returncode}, not 2"]
    if result.stdout.count(b"\n") != 1 or b"good.xml: " not in result.stdout:
        faults.append(f"expected a line for the good file alone, found {result.stdout!r}")
    if result.stderr.count(b"\n") != 1 or b"bad.xml: " not in result.stderr:
        faults.append(f"expected a line for the bad file alone, found {result.stderr!r}")
    return faults


@case
def values_that_look_like_lists(runner):
    old = place(runner, "pair-old.xml", DOCUMENT.replace(b"web01", b"[b,c]"))
    new = place(runner, "pair-new.xml", OTHER.replace(b"web02", b"[d,e]"))
    faults = success(runner.run("diff", "--pair", "[b,c]", "[d,e]", old, new))
    faults += success(runner.run("diff", "--vm", "[b,c]", old, old), 0)
    return faults + success(runner.run("diff", "--ignore", "[b,c]", "--title", "[b,c]", "--all", "--format", "json", old, old), 0)


@case
def wrong_options(runner):
    faults = []
    for arguments in [["--nonsense\x1b[31m"], ["--only", "x\x1b"], ["--max-value", "-1"], ["--max-value", "18446744073709551616"],
                      ["--max-value", "0x10"], ["--max-value", "9P"], ["--format", "\u202e"], ["--save", "x\n"], ["--pair", "a"],
                      ["--vm", "x\x1b"], ["--fail-on", "\x07"], ["--include", "\x07"],
                      ["--label", "a", "--label", "b", "--label", "\x1b"]]:
        result = runner.run("diff", *arguments, base(runner), base(runner))
        faults += [f"{arguments}: {fault}" for fault in refusal(result)]
    faults += refusal(runner.run("nonsense"))
    faults += refusal(runner.run("identify"), "at least one file")
    faults += refusal(runner.run("show", "--captured-at", "yesterday", base(runner)), "such as 2026-11-16")
    return faults + refusal(runner.run("diff", base(runner)))


@case
def limits(runner):
    large = place(runner, "large.xml", DOCUMENT.replace(b"web01", b"w" * 100_000))
    faults = []
    for option in ["--max-document", "--max-value"]:
        faults += refusal(runner.run("diff", option, "64K", base(runner), large), option)
    faults += refusal(runner.run("diff", "--max-depth", "8", base(runner), large), "--max-depth")
    faults += refusal(runner.run("diff", "--max-objects", "0", base(runner), large), "--max-objects")
    return faults + success(runner.run("diff", "--max-value", "99K", "--max-document", "1M", base(runner), large))


CHANGE = b'[[change]]\npath = "VM:nobody"\nallow = false\n'
REFUSED_POLICIES = {
    "nested headers": b"[" + b"a." * 400_000 + b"a]\n",
    "nested keys": b"a." * 400_000 + b"a = 1\n",
    "nested lists": b"change = " + b"[" * 400_000,
    "nested tables": b"change = " + b"{a = " * 100_000,
    "huge": b"#" * (2 << 20),
    "100000 rules": CHANGE * 100_000,
    "no UTF-8": b'[[change]]\npath = "\xff\xfe"\nallow = false\n',
    "NUL": b"[[change]]\n\0",
    "NUL in a text": b'[[change]]\npath = "a\0b"\nallow = false\n',
    "escapes": b'[[change]]\npath = "a"\n"\\u001b[2J\\u202e" = 1\n',
    "a number": b"change = 1\n",
    "numbers": b"change = [1, 2]\n",
    "a list of paths": b'[[change]]\npath = ["a"]\nallow = false\n',
    "a fraction": b'[[change]]\npath = "a"\nmax = 0.5\n',
    "a word for a truth": b'[[change]]\npath = "a"\nallow = "yes"\n',
    "a word for a date": b'[[suppress]]\npath = "a"\nreason = "r"\nuntil = "soon"\n',
    "cut": CHANGE[:-9],
}


@case
def policies_that_are_refused(runner):
    faults = []
    for name, text in REFUSED_POLICIES.items():
        policy = place(runner, "policy.toml", text)
        for arguments in [("check",), ("diff", base(runner), base(runner))]:
            result = runner.run(*arguments, "--policy", policy, seconds=10)
            faults += [f"{name}, {arguments[0]}: {fault}" for fault in refusal(result, "policy.toml")]
    for path in [b"/nowhere/x.toml", b"/dev/zero", os.fsencode(runner.folder)]:
        faults += refusal(runner.run("diff", "--policy", path, base(runner), base(runner), seconds=10))
    return faults


@case
def policies_that_are_long(runner):
    new = place(runner, "new.xml", OTHER)
    faults = []
    for name, text, status in [
            ("many rules", CHANGE * 20_000, 0),
            ("many suppressions", b'[[suppress]]\npath = "order"\nreason = "r"\n' * 20_000, 0),
            ("stars", b'[[change]]\npath = "' + b"*a" * 4000 + b'"\nallow = false\n', 0),
            ("steps", b'[[change]]\npath = "' + b"**/" * 2000 + b'*"\nallow = false\n', 1)]:
        policy = place(runner, "policy.toml", text)
        result = runner.run("diff", "--policy", policy, base(runner), new, seconds=10)
        faults += [f"{name}: {fault}" for fault in success(result, status)]
    return faults


@case
def version_names_every_library(runner):
    text = runner.run("--version").stdout.decode()
    return [f"{name} is not named" for name in ["libarchive ", "expat_", "zlib ", "zstd ", "liblzma ", "OpenSSL ",
                                                "xxHash ", "nlohmann/json ", "CLI11 "] if name not in text]


@case
def outputs_that_fail(runner):
    new = place(runner, "new.xml", OTHER)
    full = open("/dev/full", "wb")
    faults = refusal(runner.run("diff", base(runner), new, stdout=full, text=False), "No space left") if full else []
    for path, reason in [("/dev/full", "no regular file"), ("/nowhere/x", "No such file"), (str(runner.folder), "no regular file"),
                         ("/proc/x", "")]:
        faults += [f"{path}: {fault}" for fault in refusal(runner.run("diff", "--save", "json:" + path, base(runner), new), path, reason)]
    for path in [base(runner), os.fsdecode(new)]:
        faults += refusal(runner.run("diff", "--save", "text:" + path, base(runner), new), "also an input")
    with open(base(runner), "rb") as file:
        return faults + ([] if file.read() == DOCUMENT else ["an input was overwritten"])


@case
def output_in_a_folder_without_permission(runner):
    if os.geteuid() == 0:
        return []
    folder = runner.folder / "commands" / "read-only"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    return refusal(runner.run("diff", "--save", f"json:{folder}/x", base(runner), base(runner)), "Permission denied")


@case
def output_through_links(runner):
    new = place(runner, "new.xml", OTHER)
    target = place(runner, "target.json", b"old")
    link = place(runner, "link.json", None)
    os.symlink("target.json", link)
    faults = success(runner.run("diff", "--quiet", "--save", link, base(runner), new))
    with open(target, "rb") as file:
        if not file.read().startswith(b"{"):
            faults.append("the target of the link was not replaced")
    if not os.path.islink(link):
        faults.append("the link was replaced")
    dangling = place(runner, "dangling.json", None)
    os.symlink("nowhere.json", dangling)
    runner.run("diff", "--quiet", "--save", dangling, base(runner), new)
    if not os.path.islink(dangling):
        faults.append("the dangling link was replaced")
    place(runner, "nowhere.json", None)
    return faults


@case
def output_that_was_closed_to_others(runner):
    secret = place(runner, "secret.json", b"old")
    os.chmod(secret, stat.S_IRUSR | stat.S_IWUSR)
    faults = success(runner.run("diff", "--quiet", "--save", secret, base(runner), place(runner, "new.xml", OTHER)))
    mode = stat.S_IMODE(os.stat(secret).st_mode)
    return faults + ([] if mode == 0o600 else [f"expected the mode 600, found {mode:o}"])


@case
def short_forms_beside_another_format(runner):
    new = place(runner, "new.xml", OTHER)
    faults = refusal(runner.run("diff", "--stat", "--format", "json", base(runner), new), "--stat", "--format json")
    faults += refusal(runner.run("diff", "--names-only", "--format", "csv", base(runner), new), "--names-only", "--format csv")
    return faults + refusal(runner.run("diff", "--names-only", "--stat", base(runner), new), "--stat", "--names-only")


@case
def output_of_the_longest_name(runner):
    target = place(runner, "x" * 250 + ".json", None)
    faults = success(runner.run("diff", "--quiet", "--save", target, base(runner), base(runner)), 0)
    return faults + ([] if os.path.exists(target) else ["the file was not written"])


@case
def output_beside_what_a_killed_process_left(runner):
    target = place(runner, "beside.json", None)
    script = 'cd "$1" && : >.ovaudit-$$.part && exec "$2" diff --quiet --save beside.json "$3" "$3"'
    result = subprocess.run(["sh", "-c", script, "sh", os.path.dirname(target), os.path.abspath(runner.program),
                             os.path.abspath(base(runner))], stdin=subprocess.DEVNULL, capture_output=True)
    for name in os.listdir(os.path.dirname(target)):
        if name.endswith(b".part"):
            os.unlink(os.path.join(os.path.dirname(target), name))
    return success(result, 0) + ([] if os.path.exists(target) else ["the file was not written"])


@case
def outputs_that_are_cut(runner):
    new = place(runner, "new.xml", OTHER)
    target = place(runner, "kept.html", b"old")
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
    faults = refusal(runner.run("diff", "--save", target, base(runner), new, limit=small), "File too large")
    with open(target, "rb") as file:
        if file.read() != b"old":
            faults.append("the earlier file was damaged")
    left = [name for name in os.listdir(os.path.dirname(target)) if name.endswith(b".part")]
    return faults + [f"{name!r} was left behind" for name in left]


@case
def closed_pipes(runner):
    faults = []
    wide = OTHER.replace(b"<member><name>VIFs", b"<member><name>tags</name><value><array><data>" + b"".join(
        b"<value>tag%d</value>" % i for i in range(20_000)) + b"</data></array></value></member><member><name>VIFs")
    many = place(runner, "many-tags.xml", wide)
    for form in ["text", "json", "html"]:
        reading, writing = os.pipe()
        os.close(reading)
        result = runner.run("diff", "--format", form, base(runner), many, stdout=writing)
        os.close(writing)
        faults += [f"{form}: {fault}" for fault in success(result)]
    return faults


@case
def surroundings_that_must_not_matter(runner):
    new = place(runner, "new.xml", OTHER.replace(b"4294967296", b"4294967297"))
    wanted = {form: runner.run("diff", "--format", form, base(runner), new).stdout for form in ["text", "json", "html"]}
    faults = []
    for setting in [{"LC_ALL": "tr_TR.UTF-8"}, {"LC_ALL": "de_DE"}, {"TZ": "Asia/Kathmandu"}, {"TZ": "XXX-14"}, {"COLUMNS": "20"},
                    {"COLUMNS": "-1", "LINES": "x"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}, {"CLICOLOR_FORCE": "1"}, {"HOME": ""},
                    {"OVAUDIT_CONFIG": "/etc/passwd"}, {"MALLOC_PERTURB_": "165"}]:
        for form, text in wanted.items():
            if runner.run("diff", "--format", form, base(runner), new, env=setting).stdout != text:
                faults.append(f"{setting} changes {form}")
    return faults


@case
def nothing_else_is_opened(runner):
    if shutil.which("strace") is None or runner.sanitized:
        return []
    faults = []
    for name in ["documents/dtd-file.xml", "documents/dtd-network.xml", "documents/xinclude.xml", "outputs/text-address.xml",
                 "containers/type-symlink.xva"]:
        file = str(runner.folder / name)
        log = os.fsdecode(place(runner, "strace.log", b""))
        subprocess.run(["strace", "-f", "-o", log, "-e", "trace=%file,%net,process", runner.program, "diff", "--format", "html",
                        base(runner), file], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=20, check=False)
        with open(log, encoding="utf-8", errors="replace") as lines:
            calls = [line for line in lines if "passwd" in line or "socket(" in line or "connect(" in line
                     or "fork(" in line or line.count("execve(") and runner.program not in line]
        faults += [f"{name}: {line.strip()}" for line in calls]
    return faults


def export_keeping(metadata):
    """An export of a VM and a VM snapshot that keeps this of it."""
    def struct(**members):
        return "<struct>" + "".join(f"<member><name>{name}</name><value>{text}</value></member>" for name, text in members.items()) + "</struct>"

    def machine(number, **fields):
        return struct(**{"class": "VM", "id": f"Ref:{number}", "snapshot": struct(uuid=f"vm-{number}", name_label="web01", **fields)})

    kept = machine(2, is_a_snapshot="<boolean>1</boolean>", snapshot_of="Ref:1", snapshot_time="20261115T23:00:01Z",
                   snapshot_metadata=html.escape(metadata))
    objects = "".join(f"<value>{text}</value>" for text in (machine(1), kept))
    return f"<value>{struct(objects=f'<array><data>{objects}</data></array>')}</value>".encode()


@case
def what_vm_snapshots_keep(runner):
    faults = []
    for name, metadata, is_read in [
        ("open-quote", "(('name__label' 'web", False),
        ("no-pairs", "('a' 'b')", False),
        ("not-closed", "(('a' 'b')", False),
        ("deep", "(" * 100_000, False),
        ("deep-value", f"(('platform' '{'(' * 100_000}'))", False),
        ("many", "(" + "('tags' '()')" * 50_000 + ")", None),
        ("unknown", "(('admin__password' 'x') ('' '') ('__' '_'))", True),
        ("markup", f"(('name__label' '<script>{outputs.MARKER}</script>\u202e'))", True),
        ("secrets", f"(('other_config' '((\\'root_password\\' \\'{outputs.SECRET}\\'))')"
                    f" ('xenstore_data' '((\\'vm-data/x\\' \\'{outputs.SECRET}\\'))')"
                    f" ('NVRAM' '((\\'EFI-variables\\' \\'{outputs.SECRET}\\'))'))", True),
    ]:
        file = os.fsdecode(place(runner, f"kept-{name}.xml", export_keeping(metadata)))
        for form in ("json", "text", "html"):
            result = runner.run("diff", "--all", "--against-snapshots", "--format", form, file)
            if is_read is False:
                faults += [f"{name}: {fault}" for fault in refusal(result, "snapshot_metadata")]
            elif is_read and result.returncode not in (0, 1):
                faults.append(f"{name}: ended with {result.returncode}: {result.stderr[:200]}")
            if outputs.SECRET.encode() in result.stdout + result.stderr or "\u202e".encode() in result.stdout:
                faults.append(f"{name}: a secret or a turned text in {form}")
        result = runner.run("log", file)
        if result.returncode not in ((2,) if is_read is False else (0, 2)):
            faults.append(f"{name}: log ended with {result.returncode}: {result.stderr[:200]}")
        if outputs.SECRET.encode() in result.stdout + result.stderr:
            faults.append(f"{name}: a secret in the log")
    return faults
