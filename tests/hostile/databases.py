#!/usr/bin/env python3
"""Builds hostile and broken databases of pools. usage: databases.py FOLDER"""

from corpus import main
from exports import UUID

MILLION = 1_000_000
HOST = b'<table name="host"><row ref="OpaqueRef:h" uuid="h" name__label="xen01" hostname="xen01"/></table>'


def ref(name):
    return b'ref="OpaqueRef:%s" _ref="OpaqueRef:%s" ' % (name, name)


def row(columns=b"", name=b"v"):
    return b"<row " + ref(name) + b'uuid="' + UUID.encode() + b'" name__label="web01" ' + columns + b"/>"


def table(class_, *rows):
    return b'<table name="%s">' % class_ + b"".join(rows) + b"</table>"


def database(*tables, head=b""):
    return head + b"<database><manifest/>" + HOST + b"".join(tables) + b"</database>"


def vm(columns=b""):
    return database(table(b"VM", row(columns)))


def column(name, value):
    return vm(b'%s="%s"' % (name, value))


def structure(corpus):
    for name, data in [
        ("cut", vm()[:-9]),
        ("cut-in-row", vm()[:200]),
        ("cut-in-value", vm(b'tags="(')[:-20]),
        ("root-twice", vm() * 2),
        ("row-outside", b"<database>" + row() + b"</database>"),
        ("row-in-row", vm().replace(b"/></table></database>", b"><row/></row></table></database>")),
        ("table-in-table", database(table(b"VM", table(b"VM")))),
        ("table-nameless", database(b"<table/>")),
        ("text-in-table", database(b'<table name="VM">text</table>')),
        ("attribute-twice", vm(b'tags="()" tags="()"')),
        ("doctype-late", vm().replace(b"<manifest/>", b"<!DOCTYPE a>")),
        ("instruction", vm().replace(b"<manifest/>", b"<?a b?>")),
        ("no-ref", database(table(b"VM", b'<row uuid="v"/>'))),
        ("empty-ref", database(table(b"VM", b'<row ref="" uuid="v"/>'))),
        ("same-ref", database(table(b"VM", row(), row(b'tags="(\'a\')"')))),
        ("ref-of-two-classes", database(table(b"VM", row()), table(b"SR", row()))),
        ("depth", b"<database>" + b"<table name='a'>" * MILLION),
    ]:
        corpus.error(f"database-{name}.db", data, "database-")
    corpus.error("database-doctype.db", b"<!DOCTYPE database [<!ENTITY a 'b'>]>" + vm(), "DOCTYPE")
    corpus.error("database-near-empty.db", b'<database><table name="pool"/></database>', "rolling upgrade")
    corpus.error("database-empty.db", b"<database/>", "rolling upgrade")
    corpus.error("database-latin-1.db", b"<?xml version='1.0' encoding='ISO-8859-1'?>" + vm(), "UTF-8")
    corpus.error("database-not-utf-8.db", column(b"tags", b"('caf\xe9')"), "line 1")
    corpus.note("database-row-twice.db", database(table(b"VM", row(), row())), "stands there twice")
    corpus.note("database-session.db", database(table(b"session", row())), "session left out")
    corpus.ok("database-bom.db", b"\xef\xbb\xbf" + vm())
    corpus.ok("database-comments.db", b"<?xml version='1.0'?><!-- a --><!-- <value> -->" + vm())
    corpus.ok("database-unknown.db", database(table(b"Gadget", row(b'shape="round" tags="((("'))))
    corpus.ok("database-reordered.db", database(table(b"VM", row(b'tags="()" PV__args=""'), row(b'PV__args="" tags="()"', b"w"))))


def lists(corpus):
    for name, value in [
        ("open-quote", b"('hunter2"),
        ("open-double-quote", b"(&quot;hunter2"),
        ("open-escape", b"('hunter2\\"),
        ("text-behind", b"('a') 'hunter2'"),
        ("list-behind", b"('a')('hunter2')"),
        ("nested-100000", b"(" * 100_000),
        ("nested-million", b"(" * MILLION + b")" * MILLION),
    ]:
        corpus.error(f"database-set-{name}.db", column(b"tags", value), "tags")
        corpus.error(f"database-map-{name}.db", column(b"other_config", value), "other_config")
    for name, value in [("no-pair", b"('hunter2' 'b')"), ("no-value", b"(('hunter2'))"), ("no-key", b"(())"),
                        ("three", b"(('a' 'b' 'hunter2'))"), ("key-list", b"((('a') 'hunter2'))"),
                        ("nested-value", b"(('a' " + b"(" * 100_000)]:
        corpus.error(f"database-map-{name}.db", column(b"other_config", value), "other_config")
    corpus.note("database-set-open-list.db", column(b"tags", b"('a'"), "not closed")
    corpus.note("database-set-comment-to-the-end.db", column(b"tags", b"('a' ; b)"), "not closed")
    corpus.note("database-map-open-list.db", column(b"other_config", b"(('a' 'b'"), "not closed")
    corpus.note("database-two-refs.db", database(table(b"VM", b'<row ref="OpaqueRef:a" _ref="OpaqueRef:b"/>')), "_ref")
    corpus.error("database-map-key-twice.db", column(b"other_config", b"(('a' 'b') ('a' 'c'))"), "twice")
    for name, value in [("bare", b"(a b-c)"), ("no-list", b"text"), ("empty", b""), ("blanks", b" ( ) "),
                        ("percents", b"('%' '%%' '%.' '%z' '%')"), ("escapes", b"('\\a\\'' &quot;\\&quot;&quot;)"),
                        ("escape-characters", b"('&#9;' '\xe2\x80\xae')"), ("many", b"(" + b"'a' " * 100_000 + b")"),
                        ("depth-60", b"(" * 60 + b")" * 60)]:
        corpus.ok(f"database-set-{name}.db", column(b"tags", value))


def sizes(corpus):
    corpus.ok("database-value-20-mb.db", column(b"name__description", b"x" * (20 * MILLION)))
    corpus.error("database-value-33-mib.db", column(b"name__description", b"x" * (33 << 20)), "--max-value")
    corpus.error("database-row-200-mb.db", vm(b"".join(b'c%d="%s" ' % (i, b"x" * (20 * MILLION)) for i in range(10))), "--max-value")
    corpus.ok("database-comment-20-mb.db", vm().replace(b"<manifest/>", b"<!--" + b"x" * (20 * MILLION) + b"-->"))
    corpus.error("database-name-65-kib.db", column(b"x" * (65 << 10), b""), "--max-name")
    corpus.error("database-table-65-kib.db", database(table(b"x" * (65 << 10))), "--max-name")
    corpus.error("database-columns-20000.db", vm(b"".join(b'c%d="" ' % i for i in range(20_000))), "10,000 fields")
    corpus.error("database-tables-2000.db", database(*(table(b"c%d" % i, row(name=b"%d" % i)) for i in range(2000))), "1,000 classes")
    corpus.ok("database-percents-4-mb.db", column(b"name__description", b"%." * (2 * MILLION)))
    corpus.ok("database-escapes-4-mb.db", column(b"tags", b"('" + b"\\'" * (2 * MILLION) + b"')"))
    corpus.ok("database-layouts.db", database(table(b"VM", *(row(b'tags="()"' if i % 2 else b"", b"%d" % i) for i in range(5000)))))


def meanings(corpus):
    for name, value in [("self", b"OpaqueRef:v"), ("wrong-class", b"OpaqueRef:h"), ("text", b"../../etc"), ("null", b"OpaqueRef:NULL")]:
        corpus.ok(f"database-reference-{name}.db", vm(b'affinity="%s" snapshot_of="%s" metrics="%s" is_a_snapshot="true"' % ((value,) * 3)))
    corpus.ok("database-numbers.db", vm(b'memory__static_max="9223372036854775808" VCPUs__max="x" is_a_template="TRUE" snapshot_time="soon"'))
    owners = b"".join(row(b'host="OpaqueRef:h" device="eth0" VLAN="-1"', b"p%d" % i) for i in range(2000))
    corpus.ok("database-same-place.db", database(table(b"PIF", owners)))
    loop = table(b"VLAN", row(b'tagged_PIF="OpaqueRef:p"', b"l")) + table(b"PIF", row(b'host="OpaqueRef:l" VLAN_master_of="OpaqueRef:l"', b"p"))
    corpus.ok("database-loop.db", database(loop))


def build(corpus):
    for part in [structure, lists, sizes, meanings]:
        part(corpus)


if __name__ == "__main__":
    main(build)
