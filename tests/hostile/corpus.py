"""What the generators of hostile inputs share: a valid document, the platform's tar, and the manifest.

A generator has a function `build(corpus)` that adds files; run as a program it takes the folder to fill.
The manifest lists, per file, how the program must end and what its one line must contain.
"""

import json
import pathlib
import sys

DOCUMENT = (
    "<value><struct><member><name>version</name><value><struct>"
    "<member><name>hostname</name><value>localhost</value></member>"
    "<member><name>date</name><value>2023-09-28</value></member>"
    "<member><name>product_version</name><value>8.3.0</value></member>"
    "<member><name>product_brand</name><value>XCP-ng</value></member>"
    "<member><name>build_number</name><value>cloud</value></member>"
    "<member><name>xapi_major</name><value>1</value></member>"
    "<member><name>xapi_minor</name><value>20</value></member>"
    "<member><name>export_vsn</name><value>2</value></member>"
    "</struct></value></member><member><name>objects</name><value><array><data>"
    "<value><struct><member><name>class</name><value>VM</value></member>"
    "<member><name>id</name><value>Ref:0</value></member>"
    "<member><name>snapshot</name><value><struct>"
    "<member><name>uuid</name><value>9538882a-c7e4-b8e5-c1f9-0d136f4a81b1</value></member>"
    "<member><name>name_label</name><value>web01</value></member>"
    "<member><name>name_description</name><value/></member>"
    "<member><name>power_state</name><value>Halted</value></member>"
    "<member><name>is_a_template</name><value><boolean>0</boolean></value></member>"
    "<member><name>is_a_snapshot</name><value><boolean>0</boolean></value></member>"
    "<member><name>is_control_domain</name><value><boolean>0</boolean></value></member>"
    "<member><name>memory_static_max</name><value>4294967296</value></member>"
    "<member><name>VCPUs_max</name><value>2</value></member>"
    "<member><name>VIFs</name><value><array><data/></array></value></member>"
    "<member><name>VBDs</name><value><array><data/></array></value></member>"
    "</struct></value></member></struct></value>"
    "</data></array></value></member></struct></value>"
).encode()

END = bytes(1024)
CHUNK = ("Ref:7/00000000", bytes(range(256)) * 16)


def tar_header(name, size, kind=b"\0", mtime=0, mode=0, size_field=None, magic=b"", link=b""):
    """A V7 header as the platform writes it: no `ustar`, type NUL, mode 0."""
    raw = name if isinstance(name, bytes) else name.encode()
    header = raw.ljust(100, b"\0")[:100]
    header += b"%07o\0" % mode + b"%07o\0" % 0 + b"%07o\0" % 0
    header += size_field if size_field is not None else b"%011o\0" % size
    header += b"%011o\0" % mtime + b" " * 8 + kind + link.ljust(100, b"\0") + magic
    header = header.ljust(512, b"\0")
    return header[:148] + b"%06o\0 " % sum(header) + header[156:]


def tar_member(name, data=b"", **header):
    return tar_header(name, len(data), **header) + data + bytes(-len(data) % 512)


def pax(name, records, kind=b"x"):
    """A PAX extension header with raw records."""
    return tar_member(name, records, kind=kind, magic=b"ustar\x0000")


def pax_record(key, value):
    body = b" " + key + b"=" + value + b"\n"
    size = len(body)
    while len(b"%d" % size) + len(body) != size:
        size = len(b"%d" % size) + len(body)
    return b"%d" % size + body


def xva(document=DOCUMENT, chunks=(), end=END, **header):
    """An export; without chunks a metadata export."""
    return tar_member("ova.xml", document, **header) + b"".join(tar_member(*chunk) for chunk in chunks) + end


class Corpus:
    """A folder of inputs and its manifest."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.entries = []

    def add(self, file, data, expect, contains=""):
        (self.folder / file).write_bytes(data)
        self.entries.append({"file": file, "expect": expect, "contains": contains})

    def error(self, file, data, contains):
        self.add(file, data, "error", contains)

    def note(self, file, data, contains):
        self.add(file, data, "note", contains)

    def ok(self, file, data):
        self.add(file, data, "ok")

    def same(self, file, data):
        """Means the same as the valid document, however it is written."""
        self.add(file, data, "ok")
        self.entries[-1]["same"] = True

    def write_manifest(self, name="manifest.json"):
        text = json.dumps(self.entries, indent=1, ensure_ascii=True)
        (self.folder / name).write_text(text + "\n", encoding="ascii")


def main(build):
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER")
    corpus = Corpus(sys.argv[1])
    build(corpus)
    corpus.write_manifest()
