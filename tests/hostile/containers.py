#!/usr/bin/env python3
"""Builds hostile and broken containers around a valid ova.xml, with a manifest. usage: containers.py FOLDER"""

import gzip
import io
import lzma
import shutil
import struct
import subprocess
import tarfile
import zlib

from corpus import CHUNK, DOCUMENT, END, main, pax, pax_record, tar_header, tar_member, xva

METADATA = xva()
FULL = xva(chunks=[CHUNK])
OTHER = DOCUMENT.replace(b"web01", b"veb01")
MEGABYTE = bytes(1 << 20)
BLANKS = b" " * (1 << 20)
NOT_OURS = "not an XVA, ova.xml or another form of the metadata"


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def no_tar(corpus):
    corpus.error("empty.xva", b"", "an empty file")
    corpus.error("one-byte.xva", b"x", NOT_OURS)
    corpus.error("noise.xva", bytes((i * i * 7 + i // 3) % 251 + 1 for i in range(4096)), NOT_OURS)
    corpus.error("escape.xva", b"\x1b[31mred", "\\x1b[31mred")
    for name, magic, what in [
        ("zip", b"PK\x03\x04\x14\0", "a ZIP archive"),
        ("rar", b"Rar!\x1a\x07\x01\0", "a RAR archive"),
        ("7z", b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive"),
        ("mtree", b"#mtree\n./ova.xml type=file\n", "an mtree file"),
        ("uu", b"begin 644 ova.xml\n", "a uuencoded file"),
        ("cpio", b"070701" + b"0" * 104, "a cpio archive"),
        ("bzip2", b"BZh91AY&SY", "bzip2 data"),
    ]:
        corpus.error(f"foreign-{name}.xva", magic.ljust(2048, b"\0"), what)
    corpus.error("zeros.xva", bytes(10240), "zeros only")
    corpus.error("ovf-first.ova", tar_member("vm.ovf", b"<Envelope/>") + tar_member("disk.vmdk", b"KDMV") + END, "OVF")


def cut_before(corpus):
    corpus.error("cut-in-first-header.xva", METADATA[:300], "300 of 512")
    corpus.error("cut-in-document.xva", METADATA[: 512 + 1000], f"1000 of {len(DOCUMENT)} bytes of ova.xml")
    corpus.error("first-header-damaged.xva", flip(METADATA, 100), "damaged first header")
    corpus.error("cut-before-ova.xva", (tar_member("a", MEGABYTE) + METADATA)[:5000], "truncated")


def cut_after(corpus):
    padded = 512 + len(DOCUMENT) + -len(DOCUMENT) % 512
    whole = "its metadata is whole"
    corpus.note("cut-in-padding.xva", METADATA[: 512 + len(DOCUMENT) + 1], whole)
    corpus.note("cut-after-document.xva", METADATA[:padded], whole)
    corpus.note("cut-one-zero-block.xva", METADATA[: padded + 512], whole)
    corpus.note("cut-in-next-header.xva", FULL[: padded + 100], whole)
    corpus.note("cut-in-disk.xva", FULL[: padded + 512 + 100], "truncated at byte")
    corpus.note("cut-between-members.xva", FULL[: -len(END)], "truncated at byte")
    corpus.note("next-header-damaged.xva", flip(FULL, padded + 3), "damaged at byte")
    corpus.note("trailing-bytes.xva", METADATA + b"trailing", whole)
    corpus.note("full-trailing-bytes.xva", FULL + b"trailing" * 64, whole)
    corpus.ok("padded-to-10240.xva", METADATA + bytes(-len(METADATA) % 10240))


def sizes(corpus):
    def with_size(field):
        return tar_header("ova.xml", 0, size_field=field) + DOCUMENT

    corpus.error("size-8-gib.xva", with_size(b"\x80" + (8 << 30).to_bytes(11, "big")), "--max-document")
    corpus.error("size-2-63.xva", with_size(b"\x80" + (2**63 - 1).to_bytes(11, "big")), "byte 0")
    corpus.error("size-negative.xva", with_size(b"\xff" * 11 + b"\x9c"), "byte 0")
    corpus.error("size-not-octal.xva", with_size(b"zzzzzzzzzzz\0"), "byte 0")
    corpus.error("size-beyond-end.xva", with_size(b"%011o\0" % (900 << 20)), "truncated")


def names(corpus):
    for name, member in [
        ("missing", "readme.txt"),
        ("in-folder", "export/ova.xml"),
        ("parent", "../ova.xml"),
        ("absolute", "/ova.xml"),
        ("upper-case", "OVA.XML"),
        ("suffix", "ova.xml.bak"),
    ]:
        data = b"no document" if name == "missing" else DOCUMENT
        corpus.error(f"name-{name}.xva", tar_member(member, data) + END, member)
    corpus.error("name-escape.xva", tar_member("\x1b]0;x\x07", b"no document") + END, "\\x1b]0;x\\x07")
    corpus.ok("folder-of-one.xva", tar_member("backup/web01.xml", DOCUMENT) + END)
    corpus.error("folder-of-nested-tars.xva", tar_member("a.tar", tar_member("b.tar", tar_member("c.xml", DOCUMENT) + END) + END) + END, "a.tar")
    corpus.error("empty-document.xva", tar_member("ova.xml") + END, "ova.xml is empty")
    corpus.note("not-first.xva", tar_member("readme.txt", b"hi") + METADATA, "not the first member")
    corpus.note("twice-same.xva", tar_member("ova.xml", DOCUMENT) + METADATA, "twice")
    corpus.error("twice-different.xva", tar_member("ova.xml", OTHER) + METADATA, "ambiguous")
    corpus.error("search-limit.xva", tar_member("a", MEGABYTE * 65) + METADATA, "--max-search")
    for name, kind in [("hard-link", b"1"), ("symlink", b"2"), ("char-device", b"3"), ("block-device", b"4"),
                       ("folder", b"5"), ("fifo", b"6")]:
        link = tar_header("ova.xml", 0, kind=kind, link=b"/etc/passwd")
        corpus.error(f"type-{name}.xva", link + END, "expected a regular file")


def with_tarfile(form, name="ova.xml", **fields):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(DOCUMENT)
        for key, value in fields.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(DOCUMENT))
    return stream.getvalue()


def dialects(corpus):
    corpus.ok("v7-mode-0.xva", METADATA)
    corpus.ok("v7-mtime.xva", xva(mtime=1_763_258_404))
    corpus.ok("full.xva", FULL)
    corpus.ok("bare.xml", DOCUMENT)
    corpus.ok("pax-fields.xva", with_tarfile(tarfile.PAX_FORMAT, mtime=1_763_258_404.5, pax_headers={"comment": "x"}))
    corpus.ok("gnu.xva", with_tarfile(tarfile.GNU_FORMAT))
    corpus.ok("dot-slash.xva", with_tarfile(tarfile.USTAR_FORMAT, "./ova.xml"))
    corpus.ok("global-pax.xva", pax("g", pax_record(b"comment", b"x"), b"g") + METADATA)
    corpus.ok("gnu-long-name.xva", tar_member("././@LongLink", b"ova.xml\0", kind=b"L") + METADATA)
    folder = tar_header("./", 0, kind=b"5", magic=b"ustar\x0000")
    corpus.ok("dot-folder-first.xva", folder + with_tarfile(tarfile.USTAR_FORMAT, "./ova.xml"))


def pax_attacks(corpus):
    def renamed(records, name="ova.xml"):
        return pax("PaxHeader", records) + tar_member(name, DOCUMENT, kind=b"0", magic=b"ustar\x0000") + END

    corpus.error("pax-nul-in-path.xva", renamed(pax_record(b"path", b"ova.xml\0.txt")), "name holds a NUL")
    corpus.error("gnu-nul-in-name.xva", tar_member("././@LongLink", b"ova.xml\0.txt\0", kind=b"L") + METADATA, "NUL")
    corpus.note("pax-other-name.xva", renamed(pax_record(b"path", b"ova.xml"), "evil.xml"), "evil.xml")
    corpus.error("pax-broken-length.xva", renamed(b"99999 path=ova.xml\n"), "malformed PAX")
    corpus.error("pax-3-mb.xva", renamed(pax_record(b"comment", b"x" * (3 << 20))), "byte 0")
    corpus.error("pax-chain-60.xva", pax("PaxHeader", pax_record(b"comment", b"x")) * 60 + METADATA, "too many extension headers")
    long_name = tar_header("././@LongLink", 1 << 30, kind=b"L")
    corpus.error("gnu-name-1-gib.xva", long_name + b"a" * 4096, "byte 0")
    sparse = pax_record(b"GNU.sparse.size", b"%d" % (1 << 40)) + pax_record(b"GNU.sparse.numblocks", b"1")
    sparse += pax_record(b"GNU.sparse.map", b"0,%d" % len(DOCUMENT)) + pax_record(b"GNU.sparse.name", b"ova.xml")
    corpus.error("pax-sparse-1-tib.xva", renamed(sparse), "ova.xml")
    small = pax_record(b"GNU.sparse.size", b"%d" % (1 << 20)) + pax_record(b"GNU.sparse.numblocks", b"1")
    small += pax_record(b"GNU.sparse.map", b"4096,%d" % len(DOCUMENT)) + pax_record(b"GNU.sparse.name", b"ova.xml")
    corpus.error("pax-sparse.xva", renamed(small), "sparse")


def gzip_of(data):
    return gzip.compress(data, mtime=0)


def gzip_bomb(before, megabytes, after=b"", filler=MEGABYTE):
    """Gzip data of about 1 KB a MiB of filler; its trailer is wrong, which no reader with limits ever sees."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(before + filler) + packer.flush(zlib.Z_FULL_FLUSH)
    more = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + more * megabytes + packer.compress(after) + packer.flush()


def packed_gzip(corpus):
    packed = gzip_of(METADATA)
    corpus.ok("gzip.xva", packed)
    corpus.ok("gzip-full.xva", gzip_of(FULL))
    corpus.ok("gzip-bare.xml.gz", gzip_of(DOCUMENT))
    corpus.ok("gzip-two-streams.xva", gzip_of(METADATA[:700]) + gzip_of(METADATA[700:]))
    corpus.ok("gzip-trailing-zeros.xva", packed + bytes(512))
    corpus.note("gzip-trailing-bytes.xva", packed + b"trailing", "further bytes follow")
    corpus.error("gzip-cut-in-document.xva", packed[:200], "truncated")
    corpus.note("gzip-cut-in-trailer.xva", packed[:-3], "truncated")
    corpus.error("gzip-bare-cut-in-trailer.gz", gzip_of(DOCUMENT)[:-3], "truncated")
    corpus.error("gzip-bad-crc.xva", flip(packed, len(packed) - 8), "incorrect data check")
    corpus.error("gzip-bad-size.xva", flip(packed, len(packed) - 4), "incorrect length check")
    stored = gzip.compress(METADATA, compresslevel=0, mtime=0)
    corpus.error("gzip-stored-flipped.xva", flip(stored, stored.index(b"web01")), "incorrect data check")
    corpus.error("gzip-in-gzip.xva", gzip_of(packed), "one layer")
    nested = packed
    for _ in range(20):
        nested = gzip_of(nested)
    corpus.error("gzip-nested-20.xva", nested, "one layer")
    corpus.error("gzip-noise.xva", b"\x1f\x8b" + b"noise" * 100, "gzip")
    corpus.error("gzip-of-nothing.xva", gzip_of(b""), "an empty file")
    corpus.error("gzip-of-zip.xva", gzip_of(b"PK\x03\x04".ljust(600, b"\0")), "a ZIP archive within gzip")


def bombs(corpus):
    size = 1000 << 20
    corpus.error("bomb-gzip-before.xva", gzip_bomb(tar_header("a", 10 << 30, size_field=b"\x80" + (10 << 30).to_bytes(
        11, "big")), 10240), "--max-")
    corpus.error("bomb-gzip-in.xva", gzip_bomb(tar_header("ova.xml", size) + b"<value>", 1100, filler=BLANKS), "--max-ratio")
    corpus.error("bomb-gzip-bare.xml.gz", gzip_bomb(b"<value>", 10240, filler=BLANKS), "--max-ratio")
    disk = tar_member("ova.xml", DOCUMENT) + tar_header("Ref:1/00000000", size)
    corpus.note("bomb-gzip-after.xva", gzip_bomb(disk, 10240), "not verified")
    corpus.error("bomb-xz-in.xva", lzma.compress(tar_header("ova.xml", size) + b"<value>" + BLANKS * 100), "--max-ratio")


def zstd_raw(data, window=0x58, last=True):
    """A zstd frame of stored blocks, without a checksum."""
    blocks = [data[i : i + 65536] for i in range(0, len(data), 65536)]
    frame = b"\x28\xb5\x2f\xfd\x00" + bytes([window])
    for number, block in enumerate(blocks):
        final = last and number == len(blocks) - 1
        frame += struct.pack("<I", int(final) | len(block) << 3)[:3] + block
    return frame


def packed_zstd(corpus):
    plain = zstd_raw(METADATA)
    corpus.note("zstd-no-checksum.xva", plain, "no checksum")
    corpus.note("zstd-two-frames.xva", zstd_raw(METADATA[:700]) + zstd_raw(METADATA[700:]), "no checksum")
    corpus.note("zstd-skippable.xva", b"\x50\x2a\x4d\x18\x04\0\0\0abcd" + plain, "no checksum")
    corpus.note("zstd-trailing-bytes.xva", plain + b"trailing", "further bytes follow")
    corpus.error("zstd-cut.xva", plain[:600], "truncated")
    corpus.error("zstd-window-2-gib.xva", zstd_raw(METADATA, window=0xA8), "--max-window")
    corpus.error("zstd-in-gzip.xva", gzip_of(plain), "one layer")
    if shutil.which("zstd") is None:
        return

    def zstd(data, *options):
        return subprocess.run(["zstd", "-q", "-c", *options], input=data, stdout=subprocess.PIPE, check=True).stdout

    packed = zstd(METADATA)
    corpus.ok("zstd.xva", packed)
    corpus.ok("zstd-full.xva", zstd(FULL, "--long=27"))
    corpus.error("zstd-bad-checksum.xva", flip(packed, len(packed) - 2), "checksum")
    corpus.error("bomb-zstd-in.xva", zstd(tar_header("ova.xml", 1000 << 20) + b"<value>" + BLANKS * 200), "--max-ratio")
    corpus.error("bomb-zstd-before.xva", zstd(tar_header("a", 1000 << 20) + MEGABYTE * 200), "--max-")


def with_xz_dictionary(packed, code):
    """Sets the dictionary size in the first block's header: code 40 is 4 GiB."""
    at = packed.index(b"\x21\x01", 12) + 2
    end = 12 + (packed[12] + 1) * 4
    header = packed[12:at] + bytes([code]) + packed[at + 1 : end - 4]
    return packed[:12] + header + struct.pack("<I", zlib.crc32(header)) + packed[end:]


def packed_xz(corpus):
    packed = lzma.compress(METADATA)
    corpus.ok("xz.xva", packed)
    corpus.ok("xz-two-streams.xva", lzma.compress(METADATA[:700]) + bytes(8) + lzma.compress(METADATA[700:]))
    corpus.note("xz-no-check.xva", lzma.compress(METADATA, check=lzma.CHECK_NONE), "no checksum")
    corpus.error("xz-cut.xva", packed[:100], "truncated")
    corpus.error("xz-flipped.xva", flip(packed, len(packed) // 2), "damaged")
    corpus.error("xz-dictionary-4-gib.xva", with_xz_dictionary(packed, 40), "--max-window")
    corpus.error("xz-in-gzip.xva", gzip_of(packed), "one layer")


def build(corpus):
    for part in [no_tar, cut_before, cut_after, sizes, names, dialects, pax_attacks, packed_gzip, bombs, packed_zstd,
                 packed_xz]:
        part(corpus)


if __name__ == "__main__":
    main(build)
