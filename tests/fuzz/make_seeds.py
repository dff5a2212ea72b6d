#!/usr/bin/env python3
"""Gathers small seeds for the fuzzer: the fixtures and what the hostile generators make. usage: make_seeds.py FOLDER"""

import hashlib
import pathlib
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "hostile"))

import answers  # noqa: E402
import containers  # noqa: E402
import corpus  # noqa: E402
import databases  # noqa: E402
import documents  # noqa: E402
import json_documents  # noqa: E402
import naubackups  # noqa: E402
import outputs  # noqa: E402
import xe_texts  # noqa: E402

LARGEST = 16 << 10


class Seeds(corpus.Corpus):
    """Keeps small files only, named by what they hold."""

    def add(self, file, data, expect, contains=""):
        self.entries.append({"file": file})
        if len(data) <= LARGEST:
            (self.folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    seeds = Seeds(sys.argv[1])
    for generator in [answers, containers, databases, documents, json_documents, naubackups, outputs, xe_texts]:
        generator.build(seeds)
    for path in sorted((TESTS.parent / "fixtures").glob("*/**/*")):
        if path.is_file():
            seeds.add(path.name, path.read_bytes(), "ok")


if __name__ == "__main__":
    main()
