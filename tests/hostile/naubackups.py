#!/usr/bin/env python3
"""Builds hostile and broken files of NAUbackup: a vm.cfg alone, or the files of a backup behind NULs. usage:
naubackups.py FOLDER"""

from corpus import main

MILLION = 1_000_000
VM = (b"name_label=web01\nname_description=\nmemory_dynamic_max=4294967296\nVCPUs_max=2\nVCPUs_at_startup=2\n"
      b"os_version=linux\norig_uuid=9538882a-c7e4-b8e5-c1f9-0d136f4a81b1\n")
VIF = b"device=0\nnetwork_name_label=LAN\nMTU=1500\nMAC=02:16:3e:00:00:01\nother_config=%s\norig_uuid=1\n"
VBD = b"userdevice=0\nbootable=True\nmode=RW\ntype=Disk\nunpluggable=True\nempty=False\norig_uuid=2\n"
VDI = b"name_label=%s\nname_description=%s\nvirtual_size=1\ntype=user\norig_uuid=3\norig_sr_uuid=4\n"


def part(name, text):
    return b"\0" + name + b"\n" + text


def backup(*parts):
    return part(b"vm.cfg", VM) + b"".join(part(*each) for each in parts)


def with_dictionary(text):
    return backup((b"VIFs/vif-0.cfg", VIF % text))


def layout(corpus):
    corpus.ok("nau-plain.cfg", VM)
    corpus.ok("nau-crlf.cfg", VM.replace(b"\n", b"\r\n"))
    corpus.ok("nau-mark.cfg", b"\xef\xbb\xbf" + VM)
    corpus.ok("nau-no-last-line-feed.cfg", VM[:-1])
    corpus.ok("nau-equals.cfg", VM.replace(b"web01", b"=a=b==" * 1000))
    corpus.ok("nau-unknown-key.cfg", VM + b"later=1\n")
    corpus.ok("nau-only-vm.cfg", b"name_label=\nVCPUs_max=\n")
    corpus.note("nau-no-number.cfg", VM.replace(b"VCPUs_max=2", b"VCPUs_max=two"), "a number belongs")
    corpus.note("nau-too-large.cfg", VM.replace(b"4294967296", b"9" * 1000), "a number belongs")
    corpus.note("nau-missing-equals-in-prose.cfg", VM.replace(b"name_description=", b"name_description"), "without a key")
    corpus.error("nau-missing-equals.cfg", VM + b"VCPUs_max 2\n", "line 8, column 1")
    corpus.error("nau-no-key.cfg", VM + b"=2\n", "expected key=value")
    corpus.note("nau-same-key-twice.cfg", VM + b"VCPUs_max=2\n", "twice, with the same value")
    corpus.error("nau-key-twice.cfg", VM + b"VCPUs_max=3\n", "twice, with different values")
    corpus.error("nau-cut.cfg", VM[:30], "not an XVA")
    corpus.error("nau-other-vm.cfg", b"name = 'web01'\nvcpus = 2\n", "not an XVA")


def encodings(corpus):
    corpus.error("nau-latin-1.cfg", VM.replace(b"web01", b"caf\xe9"), "UTF-8")
    corpus.error("nau-surrogate.cfg", VM.replace(b"web01", b"\xed\xa0\x80"), "UTF-8")
    corpus.error("nau-utf-16.cfg", b"\xff\xfe" + VM.decode().encode("utf-16-le"), "UTF-16")
    corpus.error("nau-nul.cfg", VM.replace(b"orig_uuid=", b"orig_uuid=\0"), "NUL")
    corpus.error("nau-nul-first.cfg", b"\0" + VM, "not an XVA")
    corpus.ok("nau-controls.cfg", VM.replace(b"web01", bytes(byte for byte in range(1, 32) if byte != 10) + b"\x7f\xc2\x85\xe2\x80\xae"))


def parts(corpus):
    disk = [(b"DISK-xvda/vbd.cfg", VBD), (b"DISK-xvda/vdi.cfg", VDI % (b"root", b""))]
    corpus.ok("nau-backup.cfg", backup(*disk, (b"VIFs/vif-0.cfg", VIF % b"{}")))
    corpus.ok("nau-drive-without-disk.cfg", backup(disk[0]))
    corpus.ok("nau-disk-without-drive.cfg", backup(disk[1]))
    corpus.ok("nau-empty-part.cfg", backup((b"VIFs/vif-0.cfg", b"")))
    corpus.ok("nau-no-device.cfg", backup((b"DISK-1/vbd.cfg", VBD), (b"DISK-/vbd.cfg", b"")))
    corpus.error("nau-part-twice.cfg", backup((b"vm.cfg", b"name_label=b\n")), "for different objects")
    corpus.error("nau-unknown-part.cfg", backup((b"../etc/passwd", b"")), "expected the files of a backup")
    corpus.error("nau-part-without-name.cfg", backup((b"", b"")), "expected the files of a backup")
    corpus.ok("nau-ten-thousand-nics.cfg", backup(*((b"VIFs/vif-%d.cfg" % n, b"device=%d\n" % n) for n in range(10_000))))
    corpus.ok("nau-many-networks.cfg", backup(*((b"VIFs/vif-%d.cfg" % n, b"device=%d\nnetwork_name_label=%d\n" % (n, n))
                                                for n in range(10_000))))
    corpus.ok("nau-many-disks.cfg", backup(*((b"DISK-%d/%s.cfg" % (n, kind), b"") for n in range(3000) for kind in (b"vbd", b"vdi"))))
    for name, text in [("empty", b""), ("open", b"{"), ("cut", b"{'a': 'b"), ("number", b"{'a': 1}"), ("nested", b"{" * MILLION),
                       ("backslash", b"{'a': '\\"), ("surrogate", b"{'a': '\\ud800'}"), ("beyond", b"{'a': '\\UFFFFFFFF'}")]:
        corpus.note(f"nau-dictionary-{name}.cfg", with_dictionary(text), "no dictionary of texts")
    corpus.error("nau-dictionary-key-twice.cfg", with_dictionary(b"{'a': 'b', 'a': 'c'}"), "twice")
    corpus.ok("nau-dictionary-large.cfg", with_dictionary(b"{" + b", ".join(b"'%d': u'\\u20ac'" % n for n in range(100_000)) + b"}"))
    corpus.ok("nau-bytes-not-utf-8.cfg", backup((b"DISK-1/vdi.cfg", VDI % (b"b'\\xff'", b"b''"))))
    corpus.ok("nau-bytes-nul.cfg", backup((b"DISK-1/vdi.cfg", VDI % (b"b'\\x00\\x1b[31m'", b"b''"))))


def sizes(corpus):
    corpus.note("nau-million-lines.cfg", VM.replace(b"name_description=", b"name_description=" + b"a line\n" * MILLION), "without a key")
    corpus.ok("nau-million-blank-lines.cfg", VM + b"\n" * MILLION)
    corpus.error("nau-million-keys.cfg", VM + b"".join(b"key%d=1\n" % n for n in range(MILLION)), "10,000 fields")
    corpus.note("nau-million-equal-keys.cfg", VM + b"VCPUs_max=2\n" * MILLION, "twice, with the same value")
    corpus.error("nau-endless-line.cfg", VM + b"later=" + b"x" * (33 << 20), "--max-value")
    corpus.error("nau-long-key.cfg", VM + b"x" * (65 << 10) + b"=1\n", "expected key=value")
    corpus.error("nau-many-parts.cfg", backup(*((b"VIFs/vif-%d.cfg" % n, b"device=1\nMAC=%d\n" % n + b"x=" + b"y" * 1000) for n in range(40_000))),
                 "--max-value")


def build(corpus):
    for each in [layout, encodings, parts, sizes]:
        each(corpus)


if __name__ == "__main__":
    main(build)
