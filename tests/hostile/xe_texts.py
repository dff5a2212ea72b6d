#!/usr/bin/env python3
"""Builds hostile and broken texts of xe commands. usage: xe_texts.py FOLDER"""

from corpus import main

MILLION = 1_000_000
UUID = b"9538882a-c7e4-b8e5-c1f9-0d136f4a81b1"


def record(*rows):
    """A record of a VM as xe prints it; the width fits every label here."""
    lines = [b"uuid ( RO)".ljust(30) + b": " + UUID]
    lines += [label.rjust(30) + b": " + value for label, value in rows]
    return b"\n".join(lines) + b"\n\n\n"


NAME = (b"name-label ( RW)", b"web01")
STATE = (b"power-state ( RO)", b"running")
OTHER = (b"other-config (MRW)", b"")


def vm(*rows):
    return record(NAME, STATE, OTHER, *rows)


def layout(corpus):
    corpus.ok("xe-plain.txt", vm())
    corpus.ok("xe-crlf.txt", vm().replace(b"\n", b"\r\n"))
    corpus.ok("xe-mark.txt", b"\xef\xbb\xbf" + vm())
    corpus.note("xe-cut-in-label.txt", vm((b"PV-args ( RW)", b"a"))[:-8], "ends within a line")
    corpus.note("xe-typed.txt", vm() + b"[root@xen01 ~]# \n", "outside of records")
    corpus.note("xe-unknown-kind.txt", vm() + b"uuid ( RO)      : 1\n       odd ( RO): 2\n", "a kind that is not known")
    corpus.error("xe-blank.txt", b"\n" * 1000, "not an XVA")
    corpus.error("xe-command-only.txt", b"# xe vm-list\n" + b"\n" * 1000, "found none")
    corpus.error("xe-only-unknown.txt", b"uuid ( RO)      : 1\n       odd ( RO): 2\n", "a kind that is not known")
    corpus.error("xe-no-colon.txt", b"uuid ( RO)      : 1\n      name-label ( RW) web01\n", "line 2, column 1")
    corpus.error("xe-other-column.txt", b"uuid ( RO)      : 1\n  name-label ( RW): web01\n" * 2, "line 2, column 1")
    corpus.error("xe-label-twice.txt", vm((b"order ( RW)", b"1"), (b"order ( RW)", b"2")), "twice")
    corpus.error("xe-record-twice.txt", vm() + vm((b"order ( RW)", b"1")), "twice")
    corpus.error("xe-uuid-across-classes.txt", vm() + record((b"bridge ( RO)", b"x"), OTHER), "twice")


def encodings(corpus):
    corpus.error("xe-latin-1.txt", vm((b"PV-args ( RW)", b"caf\xe9")), "UTF-8")
    corpus.error("xe-surrogate.txt", vm((b"PV-args ( RW)", b"\xed\xa0\x80")), "UTF-8")
    corpus.error("xe-cut-character.txt", vm() + b"\xf0\x9f", "UTF-8")
    corpus.error("xe-late-byte.txt", vm((b"PV-args ( RW)", b"x" * MILLION + b"\xff")), "column 1000033")
    corpus.error("xe-utf-16.txt", b"\xff\xfe" + vm().decode().encode("utf-16-le"), "UTF-16")
    corpus.ok("xe-controls.txt", vm((b"PV-args ( RW)", bytes(range(32)) + b"\x7f\xc2\x85\xe2\x80\xae")))


def sizes(corpus):
    corpus.ok("xe-million-lines.txt", vm((b"PV-args ( RW)", b"a line\n" * MILLION), (b"order ( RW)", b"1")))
    corpus.ok("xe-million-blank-lines.txt", vm() + b"\n" * MILLION)
    corpus.ok("xe-million-separators.txt", vm((b"tags (SRW)", b", " * MILLION)))
    corpus.note("xe-million-pieces.txt", vm((b"platform (MRW)", b"a: 1" + b"; a" * MILLION)), "more than one way")
    corpus.note("xe-million-lines-between.txt", vm() + b"x\n" * MILLION, "outside of records")
    corpus.ok("xe-many-short-records.txt", b"".join(
        b"uuid ( RO)           : %d\n    power-state ( RO): running\n\n\n" % i for i in range(50_000)))
    corpus.error("xe-endless-line.txt", b"uuid ( RO)    : " + b"x" * (33 << 20), "--max-value")
    corpus.error("xe-endless-first-line.txt", b"x" * (33 << 20), "not an XVA")
    corpus.error("xe-endless-value.txt", vm((b"PV-args ( RW)", (b"x" * 1000 + b"\n") * (35 << 10))), "--max-value")
    corpus.error("xe-long-label.txt", vm() + b"x" * (65 << 10) + b" ( RO)    : 1\n", "--max-name")
    corpus.error("xe-many-labels.txt", vm(*((b"label-%d ( RO)" % i, b"") for i in range(20_000))), "10,000 fields")


def build(corpus):
    for part in [layout, encodings, sizes]:
        part(corpus)


if __name__ == "__main__":
    main(build)
