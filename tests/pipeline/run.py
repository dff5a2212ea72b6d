#!/usr/bin/env python3
"""usage: run.py PROGRAM FOLDER

Follows the recipes of scripts/pipeline/ in real git repositories, which it makes in FOLDER. Of the workflows it runs the
steps that need no service. Exit status: 0 all is well, 1 something is not, 77 skipped because git or PyYAML is missing.
"""
import datetime
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
RECIPES = TOP / 'scripts' / 'pipeline'
FIXTURES = TOP / 'fixtures'
if shutil.which('git') is None:
    print('skipped: git is missing')
    sys.exit(77)
try:
    import yaml
except ImportError:
    print('skipped: PyYAML is missing')
    sys.exit(77)

PROGRAM, FOLDER = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
WHO = {f'GIT_{role}_{what}': value for role in ('AUTHOR', 'COMMITTER')
       for what, value in (('NAME', 'A Person'), ('EMAIL', 'person@example.com'))}
ENVIRONMENT = {**os.environ, **WHO, 'GIT_CONFIG_GLOBAL': str(FOLDER / 'gitconfig'), 'GIT_CONFIG_NOSYSTEM': '1',
               'PATH': f'{FOLDER / "bin"}:{os.environ["PATH"]}'}
failures = []


class Repository:
    def __init__(self, name):
        self.path = FOLDER / name
        self.path.mkdir(parents=True)
        self.git('init', '-q', '-b', 'main')

    def run(self, *argv, **more):
        return subprocess.run(argv, cwd=self.path, env={**ENVIRONMENT, **more}, capture_output=True, text=True)

    def git(self, *arguments, **more):
        return self.run('git', *arguments, **more)

    def put(self, path, content):
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_bytes(content if isinstance(content, bytes) else content.read_bytes())

    def commit(self, message):
        self.git('add', '-A')
        return self.git('commit', '-q', '-m', message)


def expect(what, done, status=0, holds=(), lacks=()):
    said = done.stdout + done.stderr
    wrong = [f'exit status {status}, found {done.returncode}'] if done.returncode != status else []
    wrong += [f'"{text}"' for text in holds if text not in said]
    wrong += [f'no "{text}"' for text in lacks if text in said]
    if wrong:
        failures.append(what)
        print(f'{what}: expected {", ".join(wrong)} in\n{said}')


def repository_of_exports(name):
    """web01 as it was, as it became, and then no export at all."""
    repository = Repository(name)
    repository.put('.gitattributes', b'*.xva diff=ovaudit\n')
    for side in ('before', 'after'):
        repository.put('web01.xva', FIXTURES / 'memory-grew' / f'{side}.xva')
        repository.commit(side)
    repository.put('web01.xva', b'no export')
    repository.commit('broken')
    return repository


def check_textconv():
    repository = repository_of_exports('textconv')
    repository.git('config', 'diff.ovaudit.textconv', str(RECIPES / 'git-textconv'))
    line = '+VM:web01/memory_static_max = 8589934592'
    expect('git diff with textconv', repository.git('diff', 'HEAD~2', 'HEAD~1'), holds=['-VM:web01/memory_static_max = 4294967296', line])
    expect('git log -p with textconv', repository.git('log', '-p'), holds=[line, '+no export that ovaudit can read'])
    expect('git show with textconv', repository.git('show', 'HEAD~1'), holds=[line])


def check_external_diff():
    repository = repository_of_exports('external-diff')
    repository.git('config', 'diff.ovaudit.command', str(RECIPES / 'git-external-diff'))
    told = ['--- a/web01.xva', '+++ b/web01.xva', '4 GiB -> 8 GiB']
    expect('git diff', repository.git('diff', 'HEAD~2', 'HEAD~1'), holds=told, lacks=['\x1b'])
    expect('git diff in colour', repository.git('-c', 'color.diff=always', 'diff', 'HEAD~2', 'HEAD~1'), holds=['\x1b'])
    expect('git log -p --ext-diff', repository.git('log', '-p', '--ext-diff'),
           holds=[*told, 'new export: web01.xva', 'not an XVA'])
    repository.git('rm', '-q', 'web01.xva')
    expect('git diff of a deleted export', repository.git('diff', '--cached', 'HEAD~1'), holds=['deleted export: web01.xva', '8 GiB'])


def check_unmerged():
    repository = repository_of_exports('unmerged')
    repository.git('config', 'diff.ovaudit.command', str(RECIPES / 'git-external-diff'))
    repository.git('checkout', '-q', '-b', 'other', 'HEAD~2')
    repository.put('web01.xva', FIXTURES / 'renamed-vm' / 'after.xva')
    repository.commit('other')
    repository.git('merge', '-q', 'main')
    expect('git diff of an unmerged export', repository.git('diff'), holds=['web01.xva'])


def check_pre_commit():
    repository = Repository('pre-commit')
    repository.put('web01.xva', FIXTURES / 'memory-grew' / 'before.xva')
    repository.put('.git/hooks/pre-commit', RECIPES / 'pre-commit')
    (repository.path / '.git/hooks/pre-commit').chmod(0o755)
    expect('a commit without findings', repository.commit('web01'))
    repository.put('policy.toml', b'[checks]\n"MEM-002" = "off"\n\n[[rule]]\nid = "HOUSE-1"\npath = "memory_static_max"\nrequire = \'<= 4GiB\'\nlevel = "error"\nwhy = "the lab has no more"\n')
    expect('a commit without exports', repository.commit('policy'))
    repository.put('web01.xva', FIXTURES / 'memory-grew' / 'after.xva')
    expect('a commit with an error', repository.commit('more memory'), status=1, holds=['HOUSE-1', 'web01'])
    repository.git('add', '-A')
    repository.put('web01.xva', FIXTURES / 'memory-grew' / 'before.xva')
    expect('what is staged counts', repository.git('commit', '-q', '-m', 'staged'), status=1, holds=['HOUSE-1'])


RULE = b'[[rule]]\nid = "HOUSE-1"\npath = "memory_static_max"\nrequire = "<= 4GiB"\nwhy = "memory is ordered, not taken"\n'
DENIAL = b'[[change]]\npath = "memory_*"\nmax = "50%"\nwhy = "no leaps"\n'


def pull_request(name, policy=RULE):
    """A base and a head, with the policy that the workflows name and ovaudit where they have it."""
    repository = Repository(name)
    repository.put('policy.toml', policy)
    repository.put('exports/web01.xva', FIXTURES / 'memory-grew' / 'before.xva')
    repository.commit('base')
    base = repository.git('rev-parse', 'HEAD').stdout.strip()
    repository.put('exports/web01.xva', FIXTURES / 'memory-grew' / 'after.xva')
    repository.commit('head')
    scripts = repository.path / '.ovaudit' / 'scripts'
    scripts.mkdir(parents=True)
    (scripts / 'ovaudit').symlink_to(PROGRAM)
    return repository, base


def check_github():
    repository, base = pull_request('github')
    workflow = yaml.safe_load((RECIPES / 'github-actions.yml').read_text())
    steps = {step['name']: step['run'] for step in workflow['jobs']['audit']['steps'] if 'name' in step and 'run' in step}
    summary = repository.path / 'summary.md'
    changed = repository.run('sh', '-e', '-c', steps['What changed'], BASE=base, GITHUB_STEP_SUMMARY=str(summary))
    expect('the step of the changes', changed)
    expect('the summary', repository.run('cat', 'summary.md'), holds=['8 GiB', 'this pull request'])
    expect('the step of the checks', repository.run('sh', '-e', '-c', steps['What the policy finds']), status=1, holds=['HOUSE-1'])
    repository.put('policy.toml', DENIAL)
    denied = repository.run('sh', '-e', '-c', steps['What changed'], BASE=base, GITHUB_STEP_SUMMARY=str(summary))
    expect('the step of the changes, one of which is denied', denied, status=1)
    expect('the summary of a denial', repository.run('cat', 'summary.md'), holds=['no leaps'])
    expect('its report', repository.run('cat', 'reports/check.sarif'), holds=['"version": "2.1.0"', 'memory is ordered, not taken'])


def check_gitlab():
    repository, base = pull_request('gitlab')
    job = yaml.safe_load((RECIPES / 'gitlab-ci.yml').read_text())['ovaudit']
    done = repository.run('sh', '-e', '-c', '\n'.join(job['script']), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    expect('the job', done, status=1, holds=['4 GiB -> 8 GiB'])
    expect('its page', repository.run('cat', 'reports/changes.html'), holds=['this merge request'])
    expect('its test report', repository.run('cat', 'reports/check.xml'), holds=['<testsuite'])


    repository, base = pull_request('gitlab-denied', DENIAL)
    done = repository.run('sh', '-e', '-c', '\n'.join(job['script']), CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    expect('the job with a change that is denied', done, status=1, holds=['no leaps'])
    expect('its checks, which run all the same', repository.run('cat', 'reports/check.xml'), holds=['<testsuite'])


def bare_export(side):
    with tarfile.open(FIXTURES / 'memory-grew' / f'{side}.xva') as archive:
        return archive.extractfile('ova.xml').read()


def check_record_and_mail():
    """With a mail(1) that keeps what it is given."""
    home = FOLDER / 'record-and-mail'
    backups, mailbox = home / 'backup', home / 'mailbox'
    backups.mkdir(parents=True)
    mail = home / 'bin' / 'mail'
    mail.parent.mkdir()
    mail.write_text(f'#!/bin/sh\n{{ echo "$@"; cat; }} >> {mailbox}\n')
    mail.chmod(0o755)

    def run(date):
        environment = {**ENVIRONMENT, 'PATH': f'{mail.parent}:{ENVIRONMENT["PATH"]}', 'OVAUDIT_HISTORY': str(home / 'history.db')}
        mailbox.write_text('')
        done = subprocess.run([RECIPES / 'record-and-mail', backups, 'root'], env=environment, capture_output=True, text=True)
        expect(f'the night of {date}', done)
        return mailbox.read_text()

    def back_up(days_ago, content):
        day = backups / f'{datetime.datetime.now(datetime.timezone.utc).date() - datetime.timedelta(days_ago)}'
        day.mkdir()
        (day / 'web01.xml').write_bytes(content)

    def expect_mail(what, mail, holds):
        wrong = [text for text in holds if text not in mail] if holds else [mail] * bool(mail)
        if wrong:
            failures.append(what)
            print(f'{what}: expected {holds or "no mail"} in\n{mail}')

    back_up(2, bare_export('before'))
    expect_mail('the first night', run('the first backup'), [])
    back_up(0, bare_export('after'))
    expect_mail('a night after a change', run('the change'), ['-s VM changes seen from', 'root', '4 GiB -> 8 GiB'])
    (backups / 'broken.xml').write_bytes(b'<value><struct>')
    expect_mail('a night with a broken file', run('the broken file'), ['broken.xml', '4 GiB -> 8 GiB'])


def check_units():
    if shutil.which('systemd-analyze') is None:
        print('skipped: systemd-analyze is missing, which checks the units')
        return
    units = FOLDER / 'units'
    units.mkdir()
    for unit in RECIPES.glob('ovaudit-record.*'):
        text = unit.read_text().replace('/usr/local/lib/ovaudit', str(RECIPES))
        (units / unit.name).write_text(text)
    for unit in sorted(units.iterdir()):
        done = subprocess.run(['systemd-analyze', 'verify', '--man=no', unit], capture_output=True, text=True)
        expect(f'{unit.name}', done, lacks=['Unknown', 'Failed'])


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / 'bin').mkdir(parents=True)
    (FOLDER / 'bin' / 'ovaudit').symlink_to(PROGRAM)
    for check in (check_textconv, check_external_diff, check_unmerged, check_pre_commit, check_github, check_gitlab,
                  check_record_and_mail, check_units):
        check()
    sys.exit(1 if failures else 0)


main()
