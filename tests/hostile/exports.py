"""Writes documents as xapi does, from Python values, for the generators of hostile inputs.

A text is escaped, a bool is a <boolean>, a list an array, a dict a struct, a Raw stands as it is.
A struct that must hold a name twice is a list of pairs inside `Struct`.
"""

from xml.sax.saxutils import escape

UUID = "9538882a-c7e4-b8e5-c1f9-0d136f4a81b1"


class Raw(str):
    """XML as it is to stand in the document."""


class Struct(list):
    """The members of a struct, as pairs."""


def member(name, content):
    return f"<member><name>{name if isinstance(name, Raw) else escape(name)}</name>{value(content)}</member>"


def value(content):
    if isinstance(content, Raw):
        return f"<value>{content}</value>"
    if isinstance(content, bool):
        return f"<value><boolean>{int(content)}</boolean></value>"
    if isinstance(content, dict):
        content = Struct(content.items())
    if isinstance(content, Struct):
        return "<value><struct>" + "".join(member(*pair) for pair in content) + "</struct></value>"
    if content == []:
        return "<value><array><data/></array></value>"
    if isinstance(content, list):
        return "<value><array><data>" + "".join(map(value, content)) + "</data></array></value>"
    return f"<value>{escape(content)}</value>" if content else "<value/>"


VERSION = {
    "hostname": "localhost",
    "date": "2023-09-28",
    "product_version": "8.3.0",
    "product_brand": "XCP-ng",
    "build_number": "cloud",
    "xapi_major": "1",
    "xapi_minor": "20",
    "export_vsn": "2",
}

VM = {
    "uuid": UUID,
    "name_label": "web01",
    "name_description": "",
    "power_state": "Halted",
    "is_a_template": False,
    "is_a_snapshot": False,
    "is_control_domain": False,
    "memory_static_max": "4294967296",
    "VCPUs_max": "2",
    "VIFs": [],
    "VBDs": [],
}


def record(class_name, number, fields):
    """An object of the list, to be given to document()."""
    return {"class": class_name, "id": f"Ref:{number}", "snapshot": fields}


def vm(number=0, **fields):
    return record("VM", number, VM | fields)


def uuid(number):
    """A uuid; the VM of number 0 has that of the valid document."""
    return f"00000000-0000-4000-8000-{number:012x}" if number else UUID


def document(*objects, version=VERSION):
    return value({"version": version, "objects": list(objects)}).encode()


def everything(text="plain", **changes):
    """An export with a text in each kind of place: names, keys, members, values of every class.
    `changes` are fields by class."""
    classes = {
        "VM": VM | {"name_label": text, "name_description": text, "power_state": text, "tags": [text, "x"],
                    "other_config": {text: text, "folder": text}, "xenstore_data": {}, "NVRAM": {}, "PV_args": text,
                    "PV_bootloader_args": text, "PV_legacy_args": text, "generation_id": text, "bios_strings": {"a": text},
                    "HVM_boot_params": {"order": text}, "platform": {"timeoffset": text, "viridian": text},
                    "VIFs": ["Ref:1"], "VBDs": ["Ref:2"], "guest_metrics": "Ref:4", "affinity": "Ref:8",
                    "VTPMs": ["Ref:9"], "memory_static_max": text, "last_booted_record": text, "snapshot_metadata": text,
                    "recommendations": text, "gadget": text, "gadgets": [text], "gadget_map": {text: text},
                    "admin_password": "", "secret_list": [], "token_map": {}},
        "VIF": {"device": text, "VM": "Ref:0", "MAC": text, "network": "Ref:5", "other_config": {text: text}},
        "VBD": {"userdevice": text, "VM": "Ref:0", "VDI": "Ref:3", "type": text, "mode": text, "other_config": {text: text},
                "qos_algorithm_params": {}},
        "VDI": {"name_label": text, "name_description": text, "SR": "Ref:6", "virtual_size": text, "location": text,
                "sm_config": {}, "xenstore_data": {}},
        "VM_guest_metrics": {"networks": {"0/ip": text, text: text}, "os_version": {"name": text}, "last_updated": text,
                             "other": {}},
        "network": {"name_label": text, "bridge": text},
        "SR": {"name_label": text, "type": text},
        "Gadget": {"name_label": text, "secret": "", "value": text},
        "host": {"name_label": text, "hostname": text, "external_auth_configuration": {}, "power_on_config": {},
                 "license_params": {}, "other_config": {}},
        "VTPM": {"vTPM'_VM": "Ref:0", "vTPM'_content": "", "contents": ""},
    }
    version = VERSION | {"product_version": text, "product_brand": text}
    return document(*[record(name, number, {"uuid": uuid(number)} | fields | changes.get(name, {}))
                      for number, (name, fields) in enumerate(classes.items())], version=version)


def with_vm(**fields):
    """The valid document with some fields of its VM set."""
    return document(vm(**fields))
