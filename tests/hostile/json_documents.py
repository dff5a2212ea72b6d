#!/usr/bin/env python3
"""Builds hostile and broken JSON: records of XenAPI, backups of Xen Orchestra, show documents. usage: json_documents.py FOLDER"""

import json

from corpus import main
from exports import UUID, uuid

MILLION = 1_000_000
RECORD = {"uuid": UUID, "name_label": "web01", "power_state": "Halted", "memory_static_max": "4294967296", "VCPUs_max": "2",
          "is_a_snapshot": False, "tags": [], "other_config": {}, "VBDs": []}


def text(content):
    return json.dumps(content, ensure_ascii=False).encode()


def vm(**fields):
    return RECORD | fields


def with_name(raw):
    """A record with other bytes as its name, quotes included."""
    return text(RECORD).replace(b'"web01"', raw)


def not_well_formed(corpus):
    whole = text({"VM": {"OpaqueRef:1": RECORD}})
    for name, data in [
        ("cut", whole[:100]), ("cut-in-text", whole[:60]), ("end-missing", whole[:-1]), ("twice", whole + whole),
        ("open", b"{"), ("comma", b'{"uuid": "a",}'), ("colon", b'{"uuid" "a"}'), ("quotes", b"{'uuid': 'a'}"),
        ("nan", with_name(b"NaN")), ("plus", with_name(b"+1")), ("hex", with_name(b"0x10")), ("comment", b"{/* */}"),
        ("zero", with_name(b"01")), ("word", with_name(b"True")), ("escape", with_name(b'"\\x41"')),
        ("surrogate", with_name(b'"\\ud800"')), ("newline", with_name(b'"a\nb"')), ("nul", with_name(b'"a\0b"')),
        ("escape-raw", with_name(b'"\x1b[31m"')), ("huge-number", with_name(b"1e400")), ("digits", with_name(b"9" * 4000)),
    ]:
        corpus.error(f"json-{name}.json", data, ": line 1, column ")
    for name, raw in [("lone-byte", b"caf\xe9"), ("overlong", b"\xc0\xaf"), ("surrogate-raw", b"\xed\xa0\x80"),
                      ("beyond", b"\xf4\x90\x80\x80")]:
        corpus.error(f"json-bytes-{name}.json", with_name(b'"' + raw + b'"'), "not UTF-8")
    corpus.error("json-place.json", b'{\n "uuid": "a",\n  oops}', "line 3, column 3")
    corpus.ok("json-bom.json", b"\xef\xbb\xbf" + text(RECORD))
    corpus.ok("json-blanks.json", b" \r\n\t" + text(RECORD) + b"\n" * MILLION)


def sizes(corpus):
    for depth in [65, 10_000, MILLION]:
        corpus.error(f"json-depth-{depth}.json", b"[" * depth + b"]" * depth, "--max-depth")
        corpus.error(f"json-depth-objects-{depth}.json", b'{"a":' * depth + b"1" + b"}" * depth, "--max-depth")
    corpus.ok("json-value-20-mb.json", text(vm(name_description="x" * (20 * MILLION))))
    corpus.error("json-value-33-mib.json", text(vm(name_description="x" * (33 << 20))), "--max-value")
    corpus.error("json-name.json", text(vm(other_config={"k" * (65 << 10): "x"})), "--max-name")
    corpus.ok("json-keys-100000.json", text(vm(other_config={f"key{i}": "x" for i in range(100_000)})))
    corpus.ok("json-tags-100000.json", text(vm(tags=[f"tag{i}" for i in range(100_000)])))
    corpus.ok("json-records-20000.json", text({f"OpaqueRef:{i}": vm(uuid=uuid(i), name_label=f"vm{i}") for i in range(20_000)}))
    corpus.error("json-objects-empty.json", b"[" + b"{}," * MILLION + b"{}]", "found none")


def duplicates(corpus):
    corpus.error("json-twice-member.json", b'{"uuid": "a", "uuid": "a"}', "found uuid twice")
    corpus.error("json-twice-escaped.json", b'{"uuid": "a", "\\u0075uid": "b"}', "found uuid twice")
    corpus.error("json-twice-reference.json", b'{"OpaqueRef:1": {}, "OpaqueRef:1": {}}', "twice")
    corpus.error("json-twice-key.json", text(RECORD).replace(b'"other_config": {}', b'"other_config": {"k": "1", "k": "2"}'), "k twice")
    corpus.error("json-twice-uuid.json", text([vm(), vm(name_label="web02")]), "different objects")
    corpus.note("json-twice-same.json", text([vm(), vm()]), "twice")


def values(corpus):
    corpus.ok("json-controls.json", with_name(b'"\\u0000\\u001b[31m\\u202e\\u2028</script><img src=x onerror=alert(1)>"'))
    corpus.ok("json-key-controls.json", text(vm(other_config={"\u0001\u202e<b>": "x", "": "y"})))
    corpus.ok("json-null.json", text({key: None for key in RECORD} | {"uuid": UUID}))
    for i, number in enumerate([2**63, -2**63 - 1, 1.5, True, {}, [1], "4,294"]):
        corpus.ok(f"json-number-{i}.json", text(vm(memory_static_max=number)))
    odd = [("text", "text"), ("list", ["a", "b"]), ("object", {"a": "b"}), ("deep", [{"a": [{"b": ["c"]}]}]), ("number", 7)]
    for name, content in odd:
        corpus.ok(f"json-shape-{name}.json", text(vm(**{key: content for key in RECORD if key != "uuid"})))
    corpus.error("json-failure.json", text({"Status": "Failure", "ErrorDescription": ["SESSION_INVALID", "x"]}), "SESSION_INVALID")
    for name, content in [("text", "x"), ("number", 7), ("null", None), ("list", []), ("object", {}), ("lists", [[[]], {}])]:
        if name in ("list", "object", "lists"):
            corpus.error(f"json-nothing-{name}.json", text(content), "found none")
        else:
            corpus.error(f"json-nothing-{name}.json", text(content), "not an XVA")


def backup(**parts):
    snapshot = vm(is_a_snapshot=True, snapshot_of="OpaqueRef:1", uuid=uuid(2))
    return {"jobId": "j", "mode": "delta", "timestamp": 1763710000000, "version": "2.0.0", "vm": vm(), "vmSnapshot": snapshot,
            "vbds": {}, "vdis": {}, "vifs": {}, "vtpms": {}} | parts


def backups(corpus):
    corpus.ok("xo.json", text(backup()))
    for i, stamp in enumerate([None, "x", -1, 1e300, 2**63, True, [], "9" * 30]):
        corpus.error(f"xo-timestamp-{i}.json", text(backup(timestamp=stamp)), "timestamp")
    for name in ["vm", "vmSnapshot"]:
        for i, content in enumerate([None, "x", [], {}]):
            if name == "vm" or i < 3:
                corpus.error(f"xo-{name}-{i}.json", text(backup(**{name: content})), "vm and vmSnapshot")
    for name in ["vbds", "vdis", "vifs", "vtpms"]:
        corpus.error(f"xo-{name}-text.json", text(backup(**{name: {"OpaqueRef:2": "x"}})), "expected a record")
        corpus.ok(f"xo-{name}-odd.json", text(backup(**{name: {"OpaqueRef:2": {"VM": [], "VDI": {}, "uuid": {}, "SR": 1}}})))
        corpus.ok(f"xo-{name}-none.json", text(backup(**{name: None})))
    ring = {f"OpaqueRef:{i}": {"uuid": uuid(i), "snapshot_of": f"OpaqueRef:{i + 1}"} for i in range(5, 9)}
    corpus.ok("xo-ring.json", text(backup(vdis=ring)))
    same = {f"OpaqueRef:{i}": {"uuid": uuid(i), "snapshot_of": "OpaqueRef:9"} for i in range(5, 9)}
    corpus.error("xo-one-disk-twice.json", text(backup(vdis=same)), "different objects")
    corpus.note("xo-cache.json", text({f"/xo-vm-backups/{UUID}/{i}.json": backup(timestamp=i) for i in range(1000)}), "earlier backups")
    corpus.error("xo-cache-odd.json", text({"/a.json": {"b": 1}}), "by their paths")


def show_documents(corpus):
    def document(*objects, **further):
        return text({"schema": "ovaudit/show/1", "objects": list(objects)} | further)

    wanted = {"class": "VM", "uuid": UUID, "fields": {"name_label": "web01"}}
    corpus.ok("show.json", document(wanted))
    corpus.error("show-schema.json", text({"schema": "ovaudit/show/9", "objects": []}), "ovaudit/show/1")
    corpus.error("show-schema-list.json", text({"schema": [], "objects": []}), "ovaudit/show/1")
    corpus.error("show-none.json", document(), "at least one object")
    for i, odd in enumerate([7, "x", None, [], {}, {"class": "VM"}, {"class": "", "fields": {}}, {"class": "VM", "fields": []}]):
        corpus.error(f"show-object-{i}.json", document(odd), "its class and fields")
    for i, source in enumerate([7, None, [], {"notes": 7, "objects": 7}, {"objects": {"VM": "x"}, "captured_at": "x", "export": "x"}]):
        corpus.ok(f"show-source-{i}.json", document(wanted, source=source))
    corpus.ok("show-twice.json", document(*[wanted] * 1000))
    corpus.ok("show-note.json", document(wanted, source={"notes": ["\x1b[31m\u202e</script>"]}))
    marks = [{"masked": True}, {"unknown": True}, {"masked": False}, {"entries": []}, {"entries": [7]}, {"outside": []},
             {"class": [], "uuid": 7, "name": {}}, {"class": "VM", "uuid": UUID, "name": "web01"}, None, [None], [[{}]]]
    fields = ["name_label", "memory_static_max", "tags", "other_config", "affinity", "VIFs", "blobs", "recommendations", "gadget"]
    for i, mark in enumerate(marks):
        corpus.ok(f"show-mark-{i}.json", document(wanted | {"fields": {name: mark for name in fields}}))
        corpus.ok(f"show-mark-inside-{i}.json", document(wanted | {"fields": {name: {"k": mark, "l": [mark]} for name in fields}}))


def build(corpus):
    for part in [not_well_formed, sizes, duplicates, values, backups, show_documents]:
        part(corpus)


if __name__ == "__main__":
    main(build)
