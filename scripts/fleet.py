#!/usr/bin/env python3
"""usage: scripts/fleet.py N FOLDER [--form database|vmmeta|year]

Writes FOLDER/before.xml and FOLDER/after.xml, two metadata exports of N VMs of about 33 KB each: numbered, ordered
and run on differently, with five settings changed (one each of the VMs that spread() names, when N is 5 or more).
With --form database the same VMs as the database of their pool, before.db and after.db; with --form vmmeta an export
of each in the folders before.vmmeta and after.vmmeta; with --form year an export of each for each day of 2025, in
folders named like the day, and in changes.json the settings that changed: day, VM, what, and its new value.

One VM, its host, its networks and its SR are exported by what exports the fixtures. Every text in there that differs
from VM to VM, or from host to host, is a token; a fleet is that export with other tokens. Hosts hold 50 VMs each.
"""
import datetime
import hashlib
import json
import pathlib
import random
import re
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'fixtures'))
from database import database  # noqa: E402
from exporter import TABLES, archive, export  # noqa: E402
from machines import Pool, XCP_8_3  # noqa: E402

VMS_OF_A_HOST = 50
CAPTURED = 1763258404
CHANGED = {'@vcpus@': '16', '@description@': 'changed on purpose', '@mac@': '02:ff:00:00:00:01', '@size@': str(77 << 30),
           '@locking@': 'disabled'}
TOKEN = re.compile(r'(@[a-z]+\d?@|(?<!Opaque)Ref:\d+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{2}(?::[0-9a-f]{2}){5}\b)')
RECORD = re.compile(r'<value><struct><member><name>class</name><value>(\w+)</value></member>'
                    r'<member><name>id</name><value>(Ref:\d+)</value></member>.*?</struct></value></member></struct></value>'
                    r'(?=<value><struct><member><name>class</name>|</data></array></value></member></struct></value>$)')
SHARED = ('host', 'network', 'SR')


def template_pool():
    pool = Pool('fleet', XCP_8_3)
    networks = [pool.network(f'VLAN @host@{n}', f'xapi{n}') for n in (1, 2)]
    storage = pool.storage('Local storage @host@')
    vm = pool.vm('web-@number@', name_description='@description@', VCPUs_max='@vcpus@', tags=['prod', 'team-@team@', '@word@'],
                 NVRAM={'EFI-variables': ''.join(f'@blob{n}@' for n in range(8))}, VCPUs_at_startup=2,
                 PV_args='root=UUID=' + pool.uuid() + ' ro quiet')
    for n in (0, 1):
        fields = {'MAC': '@mac@', 'locking_mode': '@locking@'} if n else {}
        pool.add_nic(vm, n, networks[n], allowed_operations=['attach', 'unplug'], **fields)
        fields = {'virtual_size': '@size@'} if n else {}
        vdi = pool.disk('web-@number@ disk %d' % n, 20, storage, sharable=0, **fields, other_config={'content_id': pool.uuid()},
                        allowed_operations='snapshot clone destroy copy resize generate_config update'.split(),
                        xenstore_data={'scsi/0x12/0x83': '@blob8@@blob9@', 'storage-type': 'lvm', 'vdi-uuid': pool.uuid()})
        pool.attach(vm, n, vdi, allowed_operations=['attach', 'unpause', 'unplug', 'unplug_force', 'pause'])
    pool.guest(vm, 'debian', {0: '@address@', 1: '@address2@'})
    vm['last_booted_record'] = record_of_last_start(pool, vm)
    return pool, vm


def record_of_last_start(pool, vm):
    """The VM's fields as xapi keeps them from its last start: a tenth of what an export says of a VM."""
    fields = [word.split(':')[:2] for word in TABLES['VM'].split()]
    columns = ' '.join(f"('{name}' '{pool.uuid() if kind[0] == 'r' else ''}')" for name, kind in fields)
    return f"('struct' ('uuid' '{vm['uuid']}') {columns})"


def hashed(*words):
    return hashlib.blake2b(repr(words).encode(), digest_size=48).hexdigest()


def value_of(token, number, changed):
    """What stands for `token` with the VM (or the host) of that number; the same text in both exports."""
    if token in changed:
        return changed[token]
    digest = hashed(token, number)
    kind = token.strip('@0123456789')
    if kind == 'number' or kind == 'host':
        return f'{number:05d}'
    if kind.startswith('address'):
        return '.'.join(['10', *(str(int(digest[i:i + 2], 16)) for i in (0, 2, 4))])
    if kind == 'blob':
        return digest + digest[::-1]
    if kind in ('description', 'word', 'team'):
        return f'{kind} {digest[:2 + len(kind) % 4]}'
    if kind in ('vcpus', 'size', 'locking'):
        return {'vcpus': '2', 'size': str(21474836480), 'locking': 'network_default'}[kind]
    if ':' in token or kind == 'mac':
        return ':'.join(['02', *(digest[i:i + 2] for i in range(0, 10, 2))])
    return f'{digest[:8]}-{digest[8:12]}-4{digest[13:16]}-8{digest[17:20]}-{digest[20:32]}'


class Export:
    """One export of the template, cut into records, its tokens sorted into those of the VM and those of its host."""
    between = '</value><value>'  # of two references in a list

    def __init__(self, pool, vm, seed, count):
        records = self.records(pool, vm, seed)
        self.parts = {reference: TOKEN.split(text) for _, reference, text in records}
        self.classes = {reference: class_ for class_, reference, _ in records}
        self.shared = [reference for class_, reference, _ in records if class_ in SHARED]
        self.owned = [reference for class_, reference, _ in records if class_ not in SHARED]
        self.of_host = set(self.shared).union(*(set(self.parts[reference][1::2]) - set(self.owned) for reference in self.shared))
        self.count, self.hosts = count, -(-count // VMS_OF_A_HOST)
        rng = random.Random(seed)
        self.order = list(range(count)) if seed == 'before' else rng.sample(range(count), count)
        self.place = {number: place for place, number in enumerate(self.order)}
        self.first = rng.randrange(2600)

    def records(self, pool, vm, seed):
        """Class, reference and text of each."""
        document = export(pool.objects, [vm], pool.platform, seed)[0].decode()
        records = [(match[1], match[2], match[0]) for match in RECORD.finditer(document)]
        self.head, self.tail = document[:document.index(records[0][2])], document[-len('</data></array></value></member></struct></value>'):]
        return records

    def begin(self, class_):
        return ''

    end = begin

    def reference(self, token, number):
        if token in self.shared:
            return f'Ref:{self.first + self.count * len(self.owned) + number * len(self.shared) + self.shared.index(token)}'
        return f'Ref:{self.first + self.place[number] * len(self.owned) + self.owned.index(token)}'

    def text(self, token, number, changed):
        if token in self.of_host and number is not None:
            number //= VMS_OF_A_HOST
        if token.startswith('Ref:'):
            return self.reference(token, number)
        return value_of(token, number, changed)

    def record(self, reference, number, changed):
        parts = self.parts[reference][:]
        parts[1::2] = [self.text(token, number, changed) for token in parts[1::2]]
        return ''.join(parts)

    def shared_record(self, reference, host):
        """Its lists name one VM's objects in the template, and those of all the host's VMs here."""
        parts = self.parts[reference][:]
        vms = range(host * VMS_OF_A_HOST, min(self.count, (host + 1) * VMS_OF_A_HOST))
        for at in range(1, len(parts), 2):
            if parts[at] in self.owned:
                parts[at] = self.between.join(self.reference(parts[at], vm) for vm in vms)
            else:
                parts[at] = self.text(parts[at], host * VMS_OF_A_HOST, {})
        return ''.join(parts)

    def write(self, path, changes):
        unfinished = path.with_suffix('.part')
        with open(unfinished, 'w') as out:
            out.write(self.head)
            before = None
            for reference, class_ in self.classes.items():
                if class_ != before:
                    out.write(self.end(before) + self.begin(class_))
                before = class_
                if class_ in SHARED:
                    out.writelines(self.shared_record(reference, host) for host in range(self.hosts))
                else:
                    out.writelines(self.record(reference, number, changes.get(number, {})) for number in self.order)
            out.write(self.end(before) + self.tail)
        unfinished.rename(path)


class Documents(Export):
    """The template as a document of each VM."""

    def write(self, path, changes):
        path.mkdir(exist_ok=True)
        for number in self.order:
            records = [self.record(reference, number, changes.get(number, {})) for reference in self.classes]
            self.keep(path / f'{number:05d}', (self.head + ''.join(records) + self.tail).encode())

    def keep(self, path, document):
        path.with_suffix('.xml').write_bytes(document)


class Backups(Documents):
    """The template as an archive of each VM."""

    def keep(self, path, document):
        path.with_suffix('.vmmeta').write_bytes(archive(document, XCP_8_3, CAPTURED))


class Dump(Export):
    """The template as the database of its pool."""
    between = '&apos;%.&apos;OpaqueRef:'

    def records(self, pool, vm, seed):
        document = database(pool).decode()
        self.head, self.tail = document[:document.index('<table')], '</database>\n'
        return [(table[1], row[1], row[0]) for table in re.finditer(r'<table name="(\w+)">(.*?)</table>', document)
                for row in re.finditer(r'<row ref="OpaqueRef:([^"]*)".*?/>', table[2])]

    def begin(self, class_):
        return f'<table name="{class_}">'

    def end(self, class_):
        return '</table>' if class_ else ''

    def reference(self, token, number):
        return value_of(token, number, {})


def spread(count):
    return [count * n // len(CHANGED) for n in range(len(CHANGED))]


def another(token, rng):
    """A value that a setting may change to."""
    return {'@vcpus@': str(rng.randrange(2, 17)), '@size@': str(rng.randrange(21, 99) << 30), '@mac@': '02:ff:' + rng.randbytes(4).hex(':'),
            '@locking@': rng.choice(('disabled', 'locked', 'unlocked')), '@description@': f'changed {rng.getrandbits(32):08x}'}[token]


def write_year(count, folder):
    pool, vm = template_pool()
    rng, changed, told = random.Random('year'), {}, []
    for day in range(365):
        date = datetime.date(2025, 1, 1) + datetime.timedelta(day)
        if day:
            pool.pass_time(f'{date:%Y%m%d}')
            for number in rng.sample(range(count), 2):
                token = rng.choice(list(CHANGED))
                value = another(token, rng)
                if changed.setdefault(number, {}).get(token) != value:
                    changed[number][token] = value
                    told.append({'day': f'{date}', 'VM': f'web-{number:05d}', 'what': token.strip('@'), 'value': value})
        Documents(pool, vm, f'{date}', count).write(folder / f'{date}', changed)
    (folder / 'changes.json').write_text(json.dumps(told, indent=1))


def write_pair(form, end, count, folder):
    pool, vm = template_pool()
    form(pool, vm, 'before', count).write(folder / f'before.{end}', {})
    pool.pass_time()
    changes = {}
    for number, (token, text) in zip(spread(count), CHANGED.items()):
        changes.setdefault(number, {})[token] = text
    form(pool, vm, 'after', count).write(folder / f'after.{end}', changes)


def main():
    count, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    forms = {'database': (Dump, 'db'), 'vmmeta': (Backups, 'vmmeta')}
    form = sys.argv[4] if sys.argv[3:4] == ['--form'] else ''
    folder.mkdir(parents=True, exist_ok=True)
    if form == 'year':
        write_year(count, folder)
    else:
        write_pair(*forms.get(form, (Export, 'xml')), count, folder)


main()
