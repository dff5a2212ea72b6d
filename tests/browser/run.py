#!/usr/bin/env python3
"""usage: run.py PROGRAM FOLDER

Makes the pages of the special characters and of a thousand changes in FOLDER, and has check_page.py open each.
Exit status: 0 all is well, 1 something is not, 77 skipped because chromium or chromedriver is missing.
"""
import pathlib
import re
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
VMS = 200
# Five settings of each VM, as they stand in its record.
EDITS = [(rb'(<name>VCPUs_at_startup</name><value>)\d+', rb'\g<1>3'), (rb'(<name>start_delay</name><value>)\d+', rb'\g<1>77'),
         (rb'(<name>order</name><value>)\d+', rb'\g<1>9'), (rb'(<name>shutdown_delay</name><value>)\d+', rb'\g<1>42'),
         (rb'(<name>user_version</name><value>)\d+', rb'\g<1>5')]


def thousand_changes(folder):
    subprocess.run([sys.executable, TOP / 'scripts/fleet.py', str(VMS), folder], check=True)
    document = (folder / 'before.xml').read_bytes()
    for pattern, replacement in EDITS:
        document, count = re.subn(pattern, replacement, document)
        assert count == VMS, f'expected {VMS} times {pattern}, found {count}'
    (folder / 'after.xml').write_bytes(document)
    return folder / 'before.xml', folder / 'after.xml'


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    case = TOP / 'fixtures/special-characters'
    pairs = {'special-characters': (case / 'before.xva', case / 'after.xva'), 'thousand-changes': thousand_changes(folder)}
    pages = {name: ['diff', '--format', 'html', *pair] for name, pair in pairs.items()}
    pages['timeline'] = ['timeline', '--format', 'html', '*', case]
    worst = 0
    for name, command in pages.items():
        page = folder / f'{name}.html'
        with open(page, 'wb') as out:
            status = subprocess.run([program, *command], stdout=out).returncode
        expected = 1 if command[0] == 'diff' else 0
        if status != expected:
            sys.exit(f'{name}: expected exit status {expected}, found {status}')
        checked = subprocess.run([sys.executable, TOP / 'tests/browser/check_page.py', page]).returncode
        worst = max(worst, checked)
    sys.exit(worst)


main()
