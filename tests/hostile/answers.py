#!/usr/bin/env python3
"""Builds hostile and broken XML-RPC answers of XenAPI. usage: answers.py FOLDER"""

from corpus import main
from exports import Raw, Struct, value, vm

FIELDS = vm()["snapshot"]


def answer(content):
    return f"<methodResponse><params><param>{value(content)}</param></params></methodResponse>".encode()


def success(content):
    return answer({"Status": "Success", "Value": content})


def build(corpus):
    whole = success({"OpaqueRef:1": FIELDS})
    corpus.ok("answer.xml", whole)
    corpus.ok("answer-declared.xml", b"<?xml version='1.0' encoding='UTF-8'?>\n" + whole)
    corpus.ok("answer-indented.xml", whole.replace(b"<member>", b"\r\n\t <member>").replace(b"<param>", b"\n<param>"))
    corpus.note("answer-names-unescaped.xml", success(FIELDS | {"other_config": {Raw("a&b<c"): "x"}}), "unescaped")
    corpus.note("answer-stray.xml", success([FIELDS, "x"]), "beside the records")
    corpus.error("answer-cut.xml", whole[:-200], "line 1")
    corpus.error("answer-open.xml", b"<methodResponse>", "line 1")
    corpus.error("answer-empty.xml", b"<methodResponse/>", "expected an answer, found none")
    corpus.error("answer-twice.xml", whole * 2, "line 1")
    corpus.error("answer-call.xml", whole.replace(b"methodResponse", b"methodCall"), "is <methodCall>")
    corpus.error("answer-two-params.xml", whole.replace(b"</param>", b"</param><param><value/></param>"), "where it does not belong")
    corpus.error("answer-fault-twice.xml", whole.replace(b"</methodResponse>", b"<fault/></methodResponse>"), "does not belong")
    corpus.error("answer-attribute.xml", b"<methodResponse a='&x;'>" + whole[16:], "line 1")
    corpus.error("answer-doctype.xml", b"<!DOCTYPE a [<!ENTITY x 'y'>]>" + whole, "DOCTYPE")
    corpus.error("answer-depth.xml", success(Raw("<array><data><value>" * 100)), "--max-depth")
    corpus.error("answer-text.xml", success("x"), "found none")
    corpus.error("answer-nothing.xml", success({}), "found none")
    corpus.error("answer-failure.xml", answer({"Status": "Failure", "ErrorDescription": ["HANDLE_INVALID", "VM"]}), "HANDLE_INVALID")
    odd = answer({"Status": "Failure", "ErrorDescription": ["\u202e<script>", "x"]})
    corpus.error("answer-failure-odd.xml", odd, "found an error")
    fault = value({"faultCode": "1", "faultString": "x"})
    corpus.error("answer-fault.xml", f"<methodResponse><fault>{fault}</fault></methodResponse>".encode(), "a fault")
    twice = Struct([("OpaqueRef:1", FIELDS), ("OpaqueRef:1", FIELDS | {"name_label": "web02"})])
    corpus.error("answer-twice-reference.xml", success(twice), "different objects")
    member = Struct(list(FIELDS.items()) + [("name_label", "web02")])
    corpus.error("answer-twice-member.xml", success(member), "name_label")


if __name__ == "__main__":
    main(build)
