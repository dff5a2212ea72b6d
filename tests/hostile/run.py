#!/usr/bin/env python3
"""Runs the program over every hostile file, in every format, under limits, and judges how it ends.
usage: run.py PROGRAM FOLDER [--sanitized]

FOLDER is filled once and used again. Prints a line for each failure, and a count; exits with 1 if there was one.
--sanitized: of a program built with sanitizers; there only time is limited, as their shadow needs the address space.
"""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import resource
import subprocess
import sys

import answers
import commands
import containers
import corpus
import databases
import documents
import exports
import json_documents
import naubackups
import outputs
import xe_texts

SECONDS = 10  # of the processor
WAIT = 120  # of the clock, for a machine that has other work
MEMORY = 512 << 20
HUGE = 4 << 20  # files above this are shown in one format only
# C0 but for the line feed, DEL, C1, and what hides or turns text; see escape_visibly.
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
                       "\ufff9-\ufffb\U000e0000-\U000e007f]")
MARKUP = re.compile("<(?:script|img|b|style)[^>]*>[^<]*" + outputs.MARKER + "|=[\"']?[^\"'<>]*" + outputs.MARKER + "[^\"'<>]*[\"']?>")
GENERATORS = {"answers": answers, "containers": containers, "databases": databases, "documents": documents,
              "json": json_documents, "naubackups": naubackups, "outputs": outputs, "xe_texts": xe_texts}


class Runner:
    def __init__(self, program, folder, sanitized):
        self.program = program
        self.folder = folder
        self.sanitized = sanitized

    def seconds(self):
        return SECONDS * (6 if self.sanitized else 1)

    def limit(self):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (self.seconds(), self.seconds() + 1))
        if not self.sanitized:
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def run(self, *arguments, seconds=WAIT, limit=None, **options):
        """The finished program, or "a timeout" for its status."""
        options = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        environment = {"LC_ALL": "C", "PATH": os.environ["PATH"], "ASAN_OPTIONS": "allocator_may_return_null=0"}
        environment |= options.pop("env", {})

        def prepare():
            self.limit()
            if limit:
                limit()

        command = [self.program, *arguments]
        try:
            return subprocess.run(command, timeout=seconds, preexec_fn=prepare, env=environment, **options)
        except subprocess.TimeoutExpired as error:
            return subprocess.CompletedProcess(command, "a timeout", error.stdout or b"", error.stderr or b"")


def prepare_corpus(folder):
    """The corpus is built anew when a generator changed."""
    sources = sorted(pathlib.Path(__file__).parent.glob("*.py"))
    stamp = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    entries = []
    for name, generator in GENERATORS.items():
        place = folder / name
        manifest, stamped = place / "manifest.json", place / "stamp"
        if not stamped.exists() or stamped.read_text() != stamp:
            files = corpus.Corpus(place)
            generator.build(files)
            files.write_manifest()
            stamped.write_text(stamp)
        entries += [entry | {"file": str(place / entry["file"])} for entry in json.loads(manifest.read_text())]
    (folder / "base.xml").write_bytes(corpus.DOCUMENT)
    (folder / "everything.xml").write_bytes(exports.everything())
    return entries


def shown(data):
    return data.decode(errors="replace")


def judge_error(result, entry):
    """What is wrong with how the program refused a file."""
    lines = shown(result.stderr).splitlines()
    faults = []
    if result.returncode != 2:
        faults.append(f"ended with {result.returncode}, not 2")
    if result.stdout:
        faults.append(f"wrote {len(result.stdout)} bytes to standard output")
    if len(lines) != 1 or not lines[0].startswith("ovaudit: "):
        faults.append(f"wrote {len(lines)} lines to standard error: {lines[:3]}")
    elif os.path.basename(entry["file"]) not in lines[0]:
        faults.append(f"the line does not name the file: {lines[0][:200]}")
    elif entry["contains"] not in lines[0]:
        faults.append(f"expected {entry['contains']!r} in: {lines[0][:300]}")
    elif len(lines[0]) > 1000:
        faults.append(f"the line has {len(lines[0])} characters")
    return faults


def judge_report(result, entry, form, against_itself):
    """What is wrong with a report. Beside an empty one there may be what could not be compared."""
    tells_why = not result.stdout and re.fullmatch(rb"(equal|nothing to show): [^\n]*\n(note: [^\n]*\n)*", result.stderr)
    if result.returncode not in (0, 1) or (result.stderr and not tells_why):
        return [f"ended with {result.returncode}: {shown(result.stderr)[:300]}"]
    faults = []
    if (against_itself or entry.get("same")) and result.returncode != 0:
        faults.append("is not equal to " + ("itself" if against_itself else "the valid document"))
    try:
        text = result.stdout.decode()
        if form == "json":
            report = json.loads(text)
            if entry["expect"] == "note" and not any(entry["contains"] in note for note in report["new"]["notes"]):
                faults.append(f"expected a note of {entry['contains']!r}, found {report['new']['notes']}"[:400])
        if form == "html" and MARKUP.search(re.sub(r"<script[^>]*json[^>]*>.*?</script>", "", text, flags=re.S)):
            faults.append("markup of the data is markup of the page")
    except ValueError as error:
        faults.append(f"is no {form}: {error}")
    return faults


def judge_bytes(result, form):
    faults = []
    for name, data in [("output", result.stdout), ("error", result.stderr)]:
        if outputs.SECRET.encode() in data:
            faults.append(f"the secret is in the {name}")
        if form != "text" and name == "output":
            continue
        found = INVISIBLE.search(data.decode(errors="replace"))
        if found:
            faults.append(f"U+{ord(found[0]):04X} stands raw in the {name}")
    return faults


def check_entry(runner, entry):
    file = entry["file"]
    base = str(runner.folder / ("base.xml" if entry.get("same") else "everything.xml"))
    huge = os.path.getsize(file) > HUGE or "bomb" in file
    commands_of_file = []
    for form in ["json"] if huge or entry["expect"] == "error" else ["json", "text", "html"]:
        commands_of_file.append((form, False, ["diff", "--all", "--format", form, base, file]))
    commands_of_file.append(("json", True, ["diff", "--format", "json", file, file]))
    if commands.has_show(runner):
        for form in ["text", "json", "xml"] if "/outputs/" in file and not huge else ["text"]:
            commands_of_file.append(("show " + form, False, ["show", "--all", "--format", form, file]))
    for form, against_itself, arguments in commands_of_file:
        result = runner.run(*arguments)
        if entry["expect"] == "error":
            faults = judge_error(result, entry)
        elif form.startswith("show"):
            faults = [] if result.returncode == 0 else [f"ended with {result.returncode}: {shown(result.stderr)[:200]}"]
        else:
            faults = judge_report(result, entry, form, against_itself)
        for fault in faults + judge_bytes(result, form.removeprefix("show ")):
            yield f"{' '.join(arguments[:-1]).replace(str(runner.folder) + '/', '')} {os.path.relpath(file, runner.folder)}: {fault}"


def main():
    if len(sys.argv) < 3 or sys.argv[3:] not in ([], ["--sanitized"]):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[2]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    runner = Runner(os.path.abspath(sys.argv[1]), folder, bool(sys.argv[3:]))
    entries = prepare_corpus(folder)
    faults = []
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for found in pool.map(lambda entry: list(check_entry(runner, entry)), entries):
            faults += found
    count = len(entries)
    for name, case in commands.cases():
        count += 1
        faults += [f"{name}: {fault}" for fault in case(runner)]
    for fault in faults:
        print(fault)
    print(f"{count} cases, {len(faults)} failures")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
