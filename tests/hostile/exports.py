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
    return f"00000000-0000-4000-8000-{number:012x}"


def document(*objects, version=VERSION):
    return value({"version": version, "objects": list(objects)}).encode()


def with_vm(**fields):
    """The valid document with some fields of its VM set."""
    return document(vm(**fields))
