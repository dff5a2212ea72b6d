#!/usr/bin/env python3
"""usage: fake_xe.py FOLDER...

Runs the script undo.sh of each folder against a pool that new.json describes: without --apply, with it, and without it
again.
Writes result.json: what each run printed, ended with, and whether it changed the pool; and the pool in the end.

The pool refuses what xapi refuses, in xapi's order of checks as far as they matter here. Written from xapi-cli-server's
cli_operations.ml and records.ml, xapi_vm_lifecycle.ml, xapi_vm_helpers.ml, xapi_vif_helpers.ml and xapi_vbd.ml,
and not from ovaudit's own tables.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import uuid as uuids

KINDS = {'vm': 'VM', 'vif': 'VIF', 'vbd': 'VBD', 'vdi': 'VDI', 'network': 'network', 'sr': 'SR', 'host': 'host',
         'gpu-group': 'GPU_group', 'vgpu': 'VGPU', 'pvs-site': 'PVS_site', 'pvs-proxy': 'PVS_proxy'}
FIELDS = {('VIF', 'network-uuid'): 'network', ('VIF', 'vm-uuid'): 'VM', ('VBD', 'vdi-uuid'): 'VDI',
          ('VBD', 'vm-uuid'): 'VM', ('VDI', 'sr-uuid'): 'SR', ('VM', 'suspend-SR-uuid'): 'suspend_SR',
          ('VGPU', 'type-uuid'): 'type', ('PVS_proxy', 'vif-uuid'): 'VIF'}
PRINTED = {'actions_after_crash': {'destroy': 'Destroy', 'coredump_and_destroy': 'Core dump and destroy',
                                   'restart': 'Restart', 'coredump_and_restart': 'Core dump and restart',
                                   'preserve': 'Preserve', 'rename_restart': 'Rename restart'},
           'actions_after_shutdown': {'destroy': 'Destroy', 'restart': 'Restart'},
           'actions_after_reboot': {'destroy': 'Destroy', 'restart': 'Restart'},
           'power_state': {'Running': 'running', 'Halted': 'halted', 'Suspended': 'suspended', 'Paused': 'paused'},
           'domain_type': {'pv_in_pvh': 'pv-in-pvh'},
           'allocation_algorithm': {'depth_first': 'depth-first', 'breadth_first': 'breadth-first'}}
TAKEN = {'domain_type': ['hvm', 'pv', 'pv-in-pvh', 'pvh'], 'mode': ['RO', 'RW'], 'on_boot': ['persist', 'reset'],
         'allocation_algorithm': ['depth-first', 'breadth-first'],
         'locking_mode': ['network_default', 'locked', 'unlocked', 'disabled'],
         'default_locking_mode': ['unlocked', 'disabled']}
NAMES = ['name_label', 'name_description']
SCALARS = {
    'VM': NAMES + ['user_version', 'is_a_template', 'affinity', 'memory_static_max', 'memory_static_min',
                   'memory_dynamic_max', 'memory_dynamic_min', 'VCPUs_max', 'VCPUs_at_startup',
                   'actions_after_shutdown', 'actions_after_reboot', 'actions_after_crash', 'PV_args', 'PV_kernel',
                   'HVM_boot_policy', 'HVM_shadow_multiplier', 'ha_restart_priority', 'start_delay', 'shutdown_delay',
                   'order', 'has_vendor_device', 'domain_type'],
    'VIF': ['qos_algorithm_type', 'locking_mode', 'ipv4_allowed', 'ipv6_allowed'],
    'VBD': ['userdevice', 'bootable', 'mode', 'type', 'unpluggable', 'qos_algorithm_type'],
    'VDI': NAMES + ['allow_caching', 'on_boot'], 'network': NAMES + ['MTU', 'default_locking_mode'],
    'SR': NAMES + ['shared'], 'GPU_group': NAMES + ['allocation_algorithm'], 'VGPU': ['extra_args'],
    'host': NAMES, 'PVS_site': NAMES}
MAPS = {'VM': ['VCPUs_params', 'HVM_boot_params', 'platform', 'other_config', 'xenstore_data', 'blocked_operations'],
        'VIF': ['other_config', 'qos_algorithm_params'], 'VBD': ['other_config', 'qos_algorithm_params'],
        'VDI': ['other_config'], 'network': ['other_config'], 'SR': ['other_config'], 'host': ['other_config']}
SETS = {'VM': ['tags'], 'VIF': ['ipv4_allowed', 'ipv6_allowed'], 'VDI': ['tags'], 'network': ['tags', 'purpose'],
        'SR': ['tags']}
HALTED = ['is_a_template', 'memory_static_max', 'memory_static_min', 'VCPUs_max', 'HVM_shadow_multiplier',
          'has_vendor_device']
MEMORY = ['memory_static_min', 'memory_dynamic_min', 'memory_dynamic_max', 'memory_static_max']


class Refused(Exception):
    pass


def require(condition, message):
    if not condition:
        raise Refused(message)


class Pool:
    def __init__(self, objects, initial):
        self.objects = objects
        self.initial = initial  # the fields of a new VIF and VBD

    def find(self, class_name, uuid):
        found = self.objects.get(uuid)
        require(found and found['class'] == class_name, 'The uuid you supplied was invalid.')
        return found['fields']

    def all_of(self, class_name):
        return ((uuid, item['fields']) for uuid, item in self.objects.items() if item['class'] == class_name)

    def field(self, class_name, param):
        return FIELDS.get((class_name, param), param if param.startswith('qos_') else param.replace('-', '_'))

    # What xe prints.

    def text(self, name, field):
        kind = field['kind']
        if kind == 'reference':
            return field['target'] or '<not in database>'
        if kind == 'boolean':
            return 'true' if field['text'] == '1' else 'false'
        if kind == 'real':
            return '%.3f' % float(field['text'])
        if kind == 'set':
            return (', ' if name in ('tags', 'purpose') else '; ').join(field['members'])
        if kind == 'map':
            return '; '.join(f'{key}: {value}' for key, value in field['entries'].items())
        return PRINTED.get(name, {}).get(field['text'], field['text'])

    def param_get(self, class_name, args):
        name = self.field(class_name, args['param-name'])
        fields = self.find(class_name, args['uuid'])
        require(name in fields, f'Unknown field {name}')
        if 'param-key' in args and fields[name]['kind'] == 'map':
            key = args['param-key']
            require(key in fields[name]['entries'], f'Key {key} not found in map')
            return fields[name]['entries'][key]
        return self.text(name, fields[name])

    def list(self, class_name, args):
        minimal = args.pop('--minimal', None)
        require(minimal is not None, 'only --minimal is modelled')
        named = {self.field(class_name, param): value for param, value in args.items()}
        uuid = named.pop('uuid', None)
        return ','.join(key for key, fields in self.all_of(class_name) if uuid in (None, key) and
                        all(self.text(name, fields[name]) == value for name, value in named.items()))

    # What xe sets.

    def halted(self, uuid):
        require(self.find('VM', uuid)['power_state']['text'] == 'Halted', 'You attempted an operation on a VM that '
                'was not in an appropriate power state at the time')

    def check_needs(self, class_name, uuid, name):
        fields = self.find(class_name, uuid)
        if class_name == 'VM' and name in HALTED:
            self.halted(uuid)
        if class_name == 'VBD' and name == 'mode':
            self.halted(fields['VM']['target'])
        if class_name == 'VDI' and name in ('on_boot', 'allow_caching'):
            for _, vbd in self.all_of('VBD'):
                if vbd['VDI']['target'] == uuid:
                    self.halted(vbd['VM']['target'])
        if name == 'default_locking_mode':
            attached = [key for key, vif in self.all_of('VIF')
                        if vif['network']['target'] == uuid and vif['currently_attached']['text'] == '1']
            require(not attached, 'NETWORK_CONTAINS_VIF')

    def set_scalar(self, class_name, uuid, name, text):
        require(name in SCALARS.get(class_name, []), f"Field '{name}' is read-only.")
        self.check_needs(class_name, uuid, name)
        fields = self.find(class_name, uuid)
        field = fields[name]
        if field['kind'] == 'reference':
            require(text == '' or text in self.objects, 'The uuid you supplied was invalid.')
            field['target'] = text or None
            return
        if field['kind'] == 'set':
            field['members'] = sorted(word for word in text.split(',') if word)
            return
        if field['kind'] == 'boolean':
            require(text in ('true', 'false'), f'Parameter {name} must be a boolean (true or false)')
            text = '1' if text == 'true' else '0'
        if field['kind'] == 'integer':
            text = str(int(text))
        if field['kind'] == 'real':
            text = repr(float(text)).removesuffix('.0')
        if name in TAKEN:
            require(text in TAKEN[name], f'{name}: got {text}')
            text = {printed: api for api, printed in PRINTED.get(name, {}).items()}.get(text, text)
        if name.startswith('actions_after'):
            require(text.lower() in PRINTED[name], f'{name}: got {text}')
            text = text.lower()
        before = field['text']
        field['text'] = text
        self.check_order(fields, name, field, before)
        if class_name == 'VM' and name == 'domain_type':
            fields['HVM_boot_policy']['text'] = 'BIOS order' if text == 'hvm' else ''
        if class_name == 'VM' and name == 'HVM_boot_policy':
            fields['domain_type']['text'] = 'hvm' if text else 'pv'

    def check_order(self, fields, name, field, before):
        for chain in (MEMORY, ['VCPUs_at_startup', 'VCPUs_max']):
            numbers = [int(fields[member]['text']) for member in chain] if name in chain else []
            if numbers != sorted(numbers):
                field['text'] = before
                raise Refused('VALUE_NOT_SUPPORTED: ' + name)

    def param_set(self, class_name, args):
        uuid = args.pop('uuid')
        for param, text in args.items():
            name, colon, key = param.partition(':')
            if not colon:
                self.set_scalar(class_name, uuid, self.field(class_name, param), text)
                continue
            entries = self.map_of(class_name, uuid, name)
            self.check_key(name, key)
            entries[key] = text

    def map_of(self, class_name, uuid, param):
        name = self.field(class_name, param)
        require(name in MAPS.get(class_name, []), f"Map field '{name}' is read-only.")
        return self.find(class_name, uuid)[name]['entries']

    def check_key(self, param, key):
        require(param != 'VCPUs-params' or key in ('weight', 'cap', 'mask'), 'Failed to add parameter: expecting '
                "'weight','cap' or 'mask'")

    def param_add(self, class_name, args):
        uuid, param = args.pop('uuid'), args.pop('param-name')
        name = self.field(class_name, param)
        if name in SETS.get(class_name, []):
            members = self.find(class_name, uuid)[name]['members']
            members[:] = sorted({*members, args['param-key']})
            return
        for key, text in args.items():
            entries = self.map_of(class_name, uuid, param)
            self.check_key(param, key)
            require(key not in entries, 'MAP_DUPLICATE_KEY')
            entries[key] = text

    def param_remove(self, class_name, args):
        name, key = self.field(class_name, args['param-name']), args['param-key']
        if name in SETS.get(class_name, []):
            members = self.find(class_name, args['uuid'])[name]['members']
            require(key in members, f'Key {key} is not in the set')
            members.remove(key)
            return
        entries = self.map_of(class_name, args['uuid'], args['param-name'])
        require(key in entries, f'Key {key} is not in map')
        del entries[key]

    # Commands.

    def vm_memory_limits_set(self, args):
        self.halted(args['uuid'])
        self.set_memory(args['uuid'], {f'memory_{name.replace("-", "_")}': args[name] for name in
                                       ('static-min', 'dynamic-min', 'dynamic-max', 'static-max')})

    def vm_memory_dynamic_range_set(self, args):
        self.set_memory(args['uuid'], {'memory_dynamic_min': args['min'], 'memory_dynamic_max': args['max']})

    def set_memory(self, uuid, limits):
        fields = self.find('VM', uuid)
        numbers = [int(limits.get(name, fields[name]['text'])) for name in MEMORY]
        require(numbers == sorted(numbers), 'MEMORY_CONSTRAINT_VIOLATION_ORDER')
        for name, text in limits.items():
            fields[name]['text'] = text

    def vif_move(self, args):
        self.find('network', args['network-uuid'])
        self.find('VIF', args['uuid'])['network']['target'] = args['network-uuid']

    def destroy(self, class_name, uuid):
        require(self.find(class_name, uuid)['currently_attached']['text'] == '0', 'DEVICE_STILL_ATTACHED')
        del self.objects[uuid]

    def place_free(self, class_name, vm, field, place):
        self.find('VM', vm)
        taken = [key for key, fields in self.all_of(class_name)
                 if fields['VM']['target'] == vm and fields[field]['text'] == place]
        require(not taken, 'DEVICE_ALREADY_EXISTS')

    def add(self, class_name, fields):
        uuid = str(uuids.uuid4())
        fields['uuid']['text'] = uuid
        self.objects[uuid] = {'class': class_name, 'fields': fields}
        return uuid

    def vif_create(self, args):
        network = self.find('network', args['network-uuid'])
        self.place_free('VIF', args['vm-uuid'], 'device', args['device'])
        fields = copy.deepcopy(self.initial['VIF'])
        fields['VM']['target'], fields['network']['target'] = args['vm-uuid'], args['network-uuid']
        fields['device']['text'], fields['MAC']['text'] = args['device'], args['mac']
        fields['MTU']['text'] = network['MTU']['text']
        fields['locking_mode']['text'] = 'network_default'
        fields['ipv4_configuration_mode']['text'] = fields['ipv6_configuration_mode']['text'] = 'None'
        return self.add('VIF', fields)

    def vbd_create(self, args):
        self.place_free('VBD', args['vm-uuid'], 'userdevice', args['device'])
        disk = args.get('vdi-uuid')
        require(disk is None or self.find('VDI', disk), '')
        require(disk or args.get('type') == 'CD', 'Empty VBDs can only be made for type=CD')
        fields = copy.deepcopy(self.initial['VBD'])
        fields['VM']['target'], fields['VDI']['target'] = args['vm-uuid'], disk
        fields['userdevice']['text'] = args['device']
        fields['mode']['text'], fields['type']['text'] = args.get('mode', 'RW'), args.get('type', 'Disk')
        fields['empty']['text'] = '0' if disk else '1'
        for name, initial in (('bootable', 'false'), ('unpluggable', 'true')):
            fields[name]['text'] = '1' if args.get(name, initial) == 'true' else '0'
        return self.add('VBD', fields)

    def vbd_eject(self, args):
        fields = self.find('VBD', args['uuid'])
        require(fields['type']['text'] == 'CD' and fields['empty']['text'] == '0', 'VBD_IS_EMPTY')
        fields['empty']['text'], fields['VDI']['target'] = '1', None

    def vbd_insert(self, args):
        fields = self.find('VBD', args['uuid'])
        self.find('VDI', args['vdi-uuid'])
        require(fields['type']['text'] == 'CD' and fields['empty']['text'] == '1', 'VBD_NOT_EMPTY')
        fields['empty']['text'], fields['VDI']['target'] = '0', args['vdi-uuid']

    def vdi_resize(self, args):
        fields = self.find('VDI', args['uuid'])
        attached = [key for key, vbd in self.all_of('VBD')
                    if vbd['VDI']['target'] == args['uuid'] and vbd['currently_attached']['text'] == '1']
        require(not attached, 'VDI_IN_USE')
        require(int(args['disk-size']) >= int(fields['virtual_size']['text']), 'VDI_SIZE')
        fields['virtual_size']['text'] = args['disk-size']

    def vif_configure_ipv4(self, args):
        fields = self.find('VIF', args['uuid'])
        require(args['mode'] != 'Static' or args.get('address'), 'Required parameter not found: address')
        static = args['mode'] == 'Static'
        fields['ipv4_configuration_mode']['text'] = args['mode']
        fields['ipv4_addresses']['members'] = [args['address']] if static else []
        fields['ipv4_gateway']['text'] = args.get('gateway', '') if static else ''

    def set_cbt(self, uuid, enabled):
        self.find('VDI', uuid)['cbt_enabled']['text'] = '1' if enabled else '0'

    def call(self, words):
        name = words[0]
        args = {}
        for word in words[1:]:
            key, equals, text = word.partition('=')
            require(equals or word == '--minimal', f'no argument: {word}')
            args[key] = text
        for kind, class_name in KINDS.items():
            rest = name.removeprefix(kind + '-')
            generic = {'param-get': self.param_get, 'param-set': self.param_set, 'param-add': self.param_add,
                       'param-remove': self.param_remove, 'list': self.list}
            if rest != name and rest in generic:
                return generic[rest](class_name, args)
        if name in ('vif-destroy', 'vbd-destroy'):
            return self.destroy(KINDS[name[:3]], args['uuid'])
        if name in ('vdi-enable-cbt', 'vdi-disable-cbt'):
            return self.set_cbt(args['uuid'], name == 'vdi-enable-cbt')
        command = getattr(self, name.replace('-', '_'), None)
        require(command, f'Unknown command: {name}')
        return command(args)


CLIENT = '''#!/bin/sh
printf '%s\\0' "$@" >'{0}/request'
{{ read -r status; if [ "$status" = 0 ]; then cat; else cat >&2; fi; }} <'{0}/reply'
exit "$status"
'''


class Server:
    """Answers the xe in `folder`, one call after the other."""

    def __init__(self, folder):
        self.folder = folder
        self.pool = None
        for name in ('request', 'reply'):
            os.mkfifo(folder / name)
        client = folder / 'xe'
        client.write_text(CLIENT.format(folder))
        client.chmod(0o755)
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            words = (self.folder / 'request').read_bytes().decode(errors='surrogateescape').split('\0')[:-1]
            try:
                answer = f'0\n{self.pool.call(words) or ""}\n'
            except Refused as refused:
                answer = f'1\nError: {refused}\n'
            except Exception as fault:  # the script must not hang
                answer = f'3\nfault of the fake: {fault!r}\n'
            (self.folder / 'reply').write_bytes(answer.encode(errors='surrogateescape'))

    def run(self, shell, script, *options):
        before = json.dumps(self.pool.objects)
        environment = {'PATH': f'{self.folder}:{os.environ["PATH"]}', 'LC_ALL': 'C.UTF-8'}
        ended = subprocess.run([shell, script, *options], env=environment, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        return {'status': ended.returncode, 'output': ended.stdout.decode(errors='replace'),
                'changed': json.dumps(self.pool.objects) != before}


def main():
    with tempfile.TemporaryDirectory() as folder:
        server = Server(pathlib.Path(folder))
        for number, case in enumerate(map(pathlib.Path, sys.argv[1:])):
            state = json.loads((case / 'new.json').read_text())
            server.pool = Pool(state['objects'], state['initial'])
            shell = ('sh', 'bash')[number % 2]
            result = {'shell': shell}
            for name, options in (('dry', ()), ('apply', ('--apply',)), ('again', ())):
                result[name] = server.run(shell, case / 'undo.sh', *options)
            result['objects'] = server.pool.objects
            (case / 'result.json').write_text(json.dumps(result))


main()
