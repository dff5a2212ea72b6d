#!/usr/bin/env python3
"""Builds hostile and broken documents: XML, structure, values, references. usage: documents.py FOLDER"""

from corpus import DOCUMENT, main
from exports import UUID, VERSION, Raw, Struct, document, record, uuid, value, vm, with_vm

MILLION = 1_000_000
NAME = b"<value>web01</value>"


def swap(old, new):
    """The valid document with one piece of it replaced."""
    assert DOCUMENT.count(old) == 1
    return DOCUMENT.replace(old, new)


def name_of(content):
    """The valid document with other bytes as the VM's name."""
    return swap(NAME, b"<value>" + content + b"</value>")


def not_well_formed(corpus):
    for name, data in [
        ("end-missing", DOCUMENT[:-8]),
        ("end-wrong", name_of(b"web01</wrong>")),
        ("end-crossed", name_of(b"<b><i>web01</b></i>")),
        ("end-with-attribute", swap(NAME, b"<value>web01</value a='b'>")),
        ("root-twice", DOCUMENT * 2),
        ("text-after-root", DOCUMENT + b"text"),
        ("attribute-unquoted", swap(NAME, b"<value a=b>web01</value>")),
        ("attribute-twice", swap(NAME, b"<value a='1' a='2'>web01</value>")),
        ("attributes-without-space", swap(NAME, b"<value a='1'b='2'>web01</value>")),
        ("attribute-less-than", swap(NAME, b"<value a='<'>web01</value>")),
        ("ampersand", name_of(b"a & b")),
        ("less-than", name_of(b"a < b")),
        ("entity-undefined", name_of(b"&nbsp;")),
        ("cdata-end-in-text", name_of(b"]]>")),
        ("cdata-open", name_of(b"<![CDATA[web01")),
        ("comment-dashes", name_of(b"<!-- a -- b -->web01")),
        ("comment-open", name_of(b"<!-- web01")),
        ("element-space", swap(NAME, b"< value>web01</value>")),
        ("declaration-late", b" <?xml version='1.0'?>" + DOCUMENT),
        ("declaration-twice", b"<?xml version='1.0'?>" * 2 + DOCUMENT),
        ("declaration-broken", b"<?xml encoding='UTF-8'?>" + DOCUMENT),
        ("markup-unknown", name_of(b"<!ELEMENT a>")),
    ]:
        corpus.error(f"xml-{name}.xml", data, "line ")
    corpus.error("xml-text-before-root.xml", b"text" + DOCUMENT, "not an XVA")
    corpus.error("xml-instruction.xml", b"<?php x?>" + DOCUMENT, "processing instruction")
    corpus.error("xml-instruction-inside.xml", name_of(b"<?php x?>"), "processing instruction")
    corpus.error("xml-empty-comment.xml", b"<!-- nothing else -->", "line ")
    corpus.error("xml-declaration-only.xml", b"<?xml version='1.0'?>", "line ")
    corpus.error("xml-line-and-column.xml", b"<value>\n\n  <struct>&", "line 3, column 11")


def depth(corpus):
    nested = b"<array><data><value>"
    corpus.error("depth-600.xml", name_of(nested * 200), "--max-depth")
    corpus.error("depth-million.xml", DOCUMENT[: DOCUMENT.index(NAME) + 7] + nested * (MILLION // 3), "--max-depth")
    closed = nested * 10 + b"deep" + b"</value></data></array>" * 10
    corpus.ok("depth-30.xml", name_of(closed))


def document_types(corpus):
    laughs = b"".join(b"<!ENTITY l%d '%s'>" % (i, b"&l%d;" % (i - 1) * 10) for i in range(1, 10))
    large = b"<!ENTITY a '%s'>" % (b"a" * 100_000)
    for name, inside, text in [
        ("plain", b"", b"web01"),
        ("laughs", b"<!ENTITY l0 'ha'>" + laughs, b"&l9;"),
        ("quadratic", large, b"&a;" * 10_000),
        ("file", b"<!ENTITY x SYSTEM 'file:///etc/passwd'>", b"&x;"),
        ("network", b"<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>", b"&x;"),
        ("parameter", b"<!ENTITY % x SYSTEM 'file:///etc/passwd'> %x;", b"web01"),
    ]:
        corpus.error(f"dtd-{name}.xml", b"<!DOCTYPE value [" + inside + b"]>" + name_of(text), "DOCTYPE")
    corpus.error("dtd-outside.xml", b"<!DOCTYPE value SYSTEM 'file:///etc/passwd'>" + DOCUMENT, "DOCTYPE")
    include = b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"
    corpus.error("xinclude.xml", name_of(include), "where it does not belong")


def sizes(corpus):
    corpus.ok("size-value-20-mb.xml", with_vm(name_description="x" * (20 * MILLION)))
    corpus.ok("size-label-2-mb.xml", name_of(b"x" * (2 * MILLION)))
    corpus.ok("size-value-many-lines.xml", with_vm(name_description="a line\n" * 100_000))
    corpus.error("size-value-33-mib.xml", name_of(b"x" * (33 << 20)), "--max-value")
    corpus.error("size-name.xml", with_vm(other_config={"k" * (65 << 10): "x"}), "--max-name")
    corpus.ok("size-name-60-kib.xml", with_vm(other_config={"k" * (60 << 10): "x"}))
    corpus.note("size-attribute-20-mb.xml", swap(NAME, b"<value a='" + b"x" * (20 * MILLION) + b"'>web01</value>"), "attribute")
    attributes = b"".join(b" a%d=''" % i for i in range(50_000))
    corpus.note("size-attributes-50000.xml", swap(NAME, b"<value" + attributes + b">web01</value>"), "attribute")
    corpus.error("size-element-20-mb.xml", name_of(b"<" + b"e" * (20 * MILLION) + b"/>"), "line ")
    corpus.same("size-comment-20-mb.xml", name_of(b"web01<!--" + b"x" * (20 * MILLION) + b"-->"))
    corpus.same("size-blank-20-mb.xml", b"<value>" + b" " * (20 * MILLION) + DOCUMENT[7:])
    corpus.ok("size-set.xml", with_vm(tags=[f"tag{i}" for i in range(100_000)]))
    corpus.ok("size-map.xml", with_vm(other_config={f"key{i}": "x" for i in range(100_000)}))
    corpus.ok("size-word.xml", with_vm(name_description="passw" * 200_000))
    corpus.ok("size-urls.xml", with_vm(name_description="a://b:c" * 200_000))
    corpus.ok("size-quotes.xml", with_vm(name_description="password='" * 100_001 + 'password="'))


def encodings(corpus):
    text = DOCUMENT.decode()
    corpus.same("encoding-bom.xml", b"\xef\xbb\xbf" + DOCUMENT)
    corpus.same("encoding-declared.xml", b"<?xml version='1.0' encoding='utf-8'?>" + DOCUMENT)
    for name, codec in [("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE")]:
        corpus.error(f"encoding-{name}.xml", text.encode(codec), "UTF-16")
    corpus.error("encoding-utf-32.xml", text.encode("UTF-32"), "UTF-32")
    for declared in [b"ISO-8859-1", b"UTF-16", b"windows-1252", b"x\x7fy"]:
        head = b"<?xml version='1.0' encoding='" + declared + b"'?>"
        name = declared.decode().replace("\x7f", "-").lower()
        corpus.error(f"encoding-declared-{name}.xml", head + DOCUMENT, "line 1")
    for name, content in [
        ("lone-byte", b"caf\xe9"),
        ("overlong", b"\xc0\xaf"),
        ("overlong-nul", b"\xc0\x80"),
        ("cut", b"\xe2\x82"),
        ("surrogate", b"\xed\xa0\x80"),
        ("beyond", b"\xf4\x90\x80\x80"),
        ("ffff", b"\xef\xbf\xbf"),
        ("nul", b"a\0b"),
        ("escape", b"\x1b[31m"),
        ("backspace", b"a\x08"),
        ("reference-nul", b"&#0;"),
        ("reference-escape", b"&#x1b;"),
        ("reference-surrogate", b"&#xD800;"),
        ("reference-beyond", b"&#x110000;"),
        ("reference-huge", b"&#99999999999999999999;"),
        ("reference-empty", b"&#;"),
    ]:
        corpus.error(f"bytes-{name}.xml", name_of(content), "line 1")


def spellings(corpus):
    corpus.same("same-cdata.xml", name_of(b"<![CDATA[web01]]>"))
    corpus.same("same-cdata-parts.xml", name_of(b"w<![CDATA[eb]]>01"))
    corpus.same("same-comment-in-text.xml", name_of(b"web<!-- a comment -->01"))
    corpus.same("same-references.xml", name_of(b"&#119;&#x65;b01"))
    corpus.same("same-string.xml", name_of(b"<string>web01</string>"))
    corpus.same("same-indented.xml", DOCUMENT.replace(b"<member>", b"\r\n\t <member>").replace(b"</data>", b"\n</data>"))
    corpus.same("same-trailing-blank.xml", DOCUMENT + b"\n\n <!-- end -->\n")
    corpus.same("same-empty-tags.xml", DOCUMENT.replace(b"<data/>", b"<data></data>"))
    corpus.same("same-integer.xml", swap(b"VCPUs_max</name><value>2<", b"VCPUs_max</name><value><i4>2</i4><"))
    corpus.note("names-unescaped.xml", with_vm(other_config={Raw("a&b<c"): "x"}), "unescaped")
    corpus.ok("names-escaped.xml", with_vm(other_config={"a&b<c": "x"}))
    corpus.ok("name-blank.xml", with_vm(name_label="   "))
    corpus.ok("name-empty.xml", with_vm(name_label=""))
    corpus.ok("name-edges.xml", with_vm(name_label=" web01 "))


def structure(corpus):
    def members(**parts):
        return value(parts).encode()

    one = [vm()]
    corpus.error("structure-text.xml", b"<value>text</value>", "expected a struct")
    corpus.error("structure-empty.xml", b"<value/>", "expected a struct")
    corpus.error("structure-array.xml", b"<value><array><data/></array></value>", "expected a struct")
    corpus.error("structure-no-objects.xml", members(version=VERSION), "found none")
    corpus.error("structure-objects-struct.xml", members(version=VERSION, objects={}), "expected an array")
    corpus.error("structure-objects-text.xml", members(version=VERSION, objects="x"), "expected an array")
    corpus.error("structure-objects-empty.xml", members(version=VERSION, objects=[]), "no VM")
    corpus.error("structure-objects-twice.xml", value(Struct([("objects", one), ("objects", one)])).encode(), "twice")
    corpus.note("structure-no-version.xml", members(objects=one), "product")
    corpus.error("structure-version-text.xml", members(version="8.3.0", objects=one), "version")
    corpus.error("structure-version-twice.xml", value(Struct([("version", VERSION)] * 2 + [("objects", one)])).encode(), "twice")
    corpus.note("structure-unknown-part.xml", members(version=VERSION, objects=one, extra={"a": "b"}), "extra")
    corpus.ok("structure-unknown-version.xml", document(vm(), version=VERSION | {"product_version": "99.0.0"}))
    corpus.error("structure-html.html", b"<html><body>Not found</body></html>", "web page")
    corpus.error("structure-ovf.xml", b"<Envelope><VirtualSystem/></Envelope>", "OVF")
    corpus.error("structure-v1.xml", b"<appliance version='0.2'/>", "expected version 0.1")
    corpus.error("structure-v1-empty.xml", b"<appliance version='0.1'/>", "at least one VM")
    corpus.error("structure-v1-deep.xml", b"<appliance version='0.1'>" + b"<vm name='a'>" * 70, "--max-depth")
    corpus.error("structure-text-between.xml", swap(b"<data><value>", b"<data>stray<value>"), "5 bytes of text")
    corpus.error("structure-two-values.xml", swap(NAME, NAME * 2), "line 1")
    corpus.error("structure-name-late.xml", swap(b"<name>name_label</name>" + NAME, NAME + b"<name>name_label</name>"), "line 1")


def objects(corpus):
    fields = vm()["snapshot"]
    shape = "struct of class, id and snapshot"
    corpus.error("object-no-class.xml", document({"id": "Ref:0", "snapshot": fields}), shape)
    corpus.error("object-no-id.xml", document({"class": "VM", "snapshot": fields}), shape)
    corpus.error("object-no-snapshot.xml", document({"class": "VM", "id": "Ref:0"}), shape)
    corpus.error("object-class-empty.xml", document({"class": "", "id": "Ref:0", "snapshot": fields}), "empty class")
    corpus.error("object-id-empty.xml", document({"class": "VM", "id": "", "snapshot": fields}), "empty class or id")
    corpus.error("object-class-struct.xml", document({"class": {"a": "b"}, "id": "Ref:0", "snapshot": fields}), shape)
    corpus.error("object-snapshot-array.xml", document({"class": "VM", "id": "Ref:0", "snapshot": []}), shape)
    corpus.error("object-text.xml", document("text"), shape)
    corpus.error("object-array.xml", document([]), shape)
    twice = Struct([("class", "VM"), ("id", "Ref:0"), ("id", "Ref:1"), ("snapshot", fields)])
    corpus.error("object-id-twice.xml", value({"version": VERSION, "objects": [twice]}).encode(), "twice")
    corpus.note("object-unknown-part.xml", document(vm() | {"extra": "x"}), "extra")
    corpus.ok("object-bare.xml", document(record("VM", 0, {})))
    corpus.ok("object-unknown-class.xml", document(vm(), record("Gadget", 9, {"uuid": uuid(1), "size": "7"})))
    corpus.ok("object-unknown-field.xml", with_vm(gadget="7", gadgets=["a"], gadget_map={"a": {"b": ["c"]}}))
    many = Struct((f"field{i}", "x") for i in range(9_000))
    corpus.ok("object-9000-unknown-fields.xml", document(vm(), *[record("VIF", i, many) for i in range(1, 9)]))
    classes = [record(f"Class{i}", i, {"uuid": uuid(i)}) for i in range(1, 1100)]
    corpus.error("object-1100-classes.xml", document(vm(), *classes), "classes")


def duplicates(corpus):
    def pairs(**further):
        return Struct(list(vm()["snapshot"].items()) + list(further.items()))

    def two(first, second):
        return document(record("VM", 0, first), record("VM", 0, second))

    corpus.note("twice-member-same.xml", document(record("VM", 0, pairs(name_label="web01"))), "name_label")
    corpus.error("twice-member-different.xml", document(record("VM", 0, pairs(name_label="web02"))), "name_label")
    corpus.note("twice-key-same.xml", with_vm(other_config=Struct([("k", "1"), ("k", "1")])), "key k")
    corpus.error("twice-key-different.xml", with_vm(other_config=Struct([("k", "1"), ("k", "2")])), "key k")
    corpus.note("twice-id-same.xml", two(pairs(), pairs()), "Ref:0")
    corpus.error("twice-id-different.xml", two(pairs(), pairs(gadget="x")), "Ref:0")
    corpus.note("twice-id-10000-times.xml", document(*[vm()] * 10_000), "Ref:0")
    corpus.ok("twice-uuid.xml", document(vm(), vm(1, name_label="web02")))
    corpus.ok("twice-uuid-20-times.xml", document(*[vm(i, name_label=f"web{i}") for i in range(20)]))
    corpus.ok("twice-uuid-across-classes.xml", document(vm(), record("network", 1, {"uuid": UUID, "name_label": "n"})))
    for name, text in [("empty", ""), ("folder", "../../etc/passwd"), ("markup", "<b>&'\""), ("long", "u" * 70_000)]:
        corpus.ok(f"uuid-{name}.xml", with_vm(uuid=text))


def references(corpus):
    def disk(number, **fields):
        return record("VBD", number, {"uuid": uuid(number), "VM": "Ref:0", "userdevice": "0"} | fields)

    corpus.ok("reference-dangling.xml", document(vm(VBDs=["Ref:1", "Ref:99"]), disk(1, VDI="Ref:98")))
    corpus.ok("reference-wrong-class.xml", document(vm(VBDs=["Ref:0"]), disk(1, VDI="Ref:0", VM="Ref:1")))
    corpus.ok("reference-self.xml", document(vm(snapshot_of="Ref:0", parent="Ref:0", is_a_snapshot=True)))
    corpus.ok("reference-not-one.xml", document(vm(metrics=["Ref:0"], VBDs="Ref:1"), disk(1, VM={"a": "Ref:0"})))
    corpus.ok("reference-text.xml", with_vm(affinity="no reference", suspend_SR="Ref:", parent="Ref:x"))
    corpus.ok("reference-same-place.xml", document(vm(VBDs=["Ref:1", "Ref:2"]), disk(1, VDI="Ref:3"), disk(2, VDI="Ref:3"),
                                                   record("VDI", 3, {"uuid": uuid(3)})))
    for length in [2, 1000]:
        ring = [vm(i, uuid=uuid(i), snapshot_of=f"Ref:{(i + 1) % length}", parent=f"Ref:{(i + 1) % length}",
                   is_a_snapshot=True) for i in range(length)]
        corpus.ok(f"reference-ring-{length}.xml", document(*ring, vm(length)))
    chain = [vm(i, uuid=uuid(i), name_label=f"vm{i}", snapshot_of=f"Ref:{i - 1}", parent=f"Ref:{i - 1}",
                is_a_snapshot=True) for i in range(1, 20_000)]
    corpus.ok("reference-chain-20000.xml", document(vm(), *chain))


def numbers(corpus):
    for i, text in enumerate(
        ["9223372036854775808", "18446744073709551616", "NaN", "0x10", "9" * 400, "4,294,967,296", "", " 12 ", "+5",
         "12abc", "007", "-0", "1e9"]):
        corpus.note(f"number-{i}.xml", with_vm(memory_static_max=text), "memory_static_max")
    for text in ["-1", "0", "9223372036854775807", "-9223372036854775808"]:
        corpus.ok(f"number-good{text}.xml", with_vm(memory_static_max=text))
    for i, text in enumerate(["2", "-1", "TRUE", "", "yes"]):
        corpus.note(f"boolean-{i}.xml", with_vm(ha_always_run=Raw(f"<boolean>{text}</boolean>")), "ha_always_run")
        corpus.note(f"boolean-snapshot-{i}.xml", with_vm(is_a_snapshot=Raw(f"<boolean>{text}</boolean>")), "is_a_snapshot")
    for i, text in enumerate(["nan", "inf", "1e400", "1,5", "", "0x1p3"]):
        corpus.note(f"double-{i}.xml", with_vm(HVM_shadow_multiplier=Raw(f"<double>{text}</double>")), "HVM_shadow")
    for i, text in enumerate(["20261341T25:61:61Z", "yesterday", "2026-11-20", "20260229T00:00:00Z", "T", "9" * 5000]):
        corpus.note(f"time-{i}.xml", with_vm(snapshot_time=Raw(f"<dateTime.iso8601>{text}</dateTime.iso8601>")), "snapshot_time")
    corpus.ok("time-edges.xml", with_vm(snapshot_time="99991231T23:59:60-23:59"))
    corpus.ok("time-first.xml", with_vm(snapshot_time="00000101T00:00:00+23:59"))
    corpus.ok("value-nil.xml", with_vm(name_label=Raw("<nil/>"), uuid=Raw("<nil/>"), tags=Raw("<nil/>")))
    corpus.ok("value-base64.xml", with_vm(name_description=Raw("<base64>AAEC/w==</base64>")))


def shapes(corpus):
    """Arrays, structs and texts where another of them belongs."""
    odd = [("text", "text"), ("array", ["a", "b"]), ("struct", {"a": "b"}), ("deep", [{"a": [{"b": ["c"]}]}])]
    names = ["uuid", "name_label", "power_state", "is_a_template", "is_a_snapshot", "memory_static_max", "VIFs", "tags",
             "other_config", "xenstore_data", "NVRAM", "platform", "recommendations", "snapshot_of", "snapshot_time",
             "metrics", "guest_metrics", "HVM_shadow_multiplier", "bios_strings"]
    for shape, content in odd:
        corpus.ok(f"shape-{shape}.xml", with_vm(**{name: content for name in names if shape != "text" or name != "uuid"}))
        keys = ["0/ip", "0/ipv4/0", "0/ipv6/0", "token/ip", "token/ipv4/0", "password/ipv6/1", "/ip", "/ipv4/", "ip"]
        guest = record("VM_guest_metrics", 1, {"uuid": uuid(1), "networks": {key: content for key in keys}})
        corpus.ok(f"shape-networks-{shape}.xml", document(vm(guest_metrics="Ref:1"), guest))
        metrics = {"uuid": uuid(2), "VCPUs_flags": {"0": content}, "VCPUs_utilisation": {"0": content},
                   "VCPUs_CPU": {"0": content}, "state": content}
        corpus.ok(f"shape-metrics-{shape}.xml", document(vm(metrics="Ref:2"), record("VM_metrics", 2, metrics)))
    for i, text in enumerate(
        ["<restrictions>", "<restrictions><restriction field='a' value='&#xD800;'/></restrictions>",
         "<restrictions><restriction field='a' value='b&#0;c&#x1b;[31m'/></restrictions>",
         "<restrictions>" + "<a>" * 5000, "<!DOCTYPE x SYSTEM 'file:///etc/passwd'><restrictions/>",
         "<restrictions><restriction property='x'" + "".join(f" a{i}='1'" for i in range(6000)) + "/></restrictions>"]):
        corpus.ok(f"recommendations-{i}.xml", with_vm(recommendations=text))
    wide = "<restrictions><restriction property='%d'" + "".join(f" a{i}='1'" for i in range(6000)) + "/></restrictions>"
    corpus.ok("recommendations-60-wide.xml", document(*[vm(i, uuid=uuid(i), recommendations=wide % i) for i in range(60)]))


def build(corpus):
    for part in [not_well_formed, depth, document_types, sizes, encodings, spellings, structure, objects, duplicates,
                 references, numbers, shapes]:
        part(corpus)


if __name__ == "__main__":
    main(build)
