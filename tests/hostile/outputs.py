#!/usr/bin/env python3
"""Builds documents whose names and values attack what shows them, and documents with secrets in every place
that can hold one. usage: outputs.py FOLDER

The secret is always `hunter2`; no output may hold it. Markup carries the word `hostile-marker`."""

from corpus import main
from exports import Raw, Struct, document, everything, record, uuid, vm, with_vm

MARKER = "hostile-marker"
SECRET = "hunter2"
PEM = "-----BEGIN RSA PRIVATE KEY-----\n" + SECRET + "\n-----END RSA PRIVATE KEY-----"

TEXTS = {
    "newline": "two\nlines",
    "crlf": "two\r\nlines",
    "tab": "a\tb",
    "return": Raw("over&#13;written"),
    "delete": "a\x7fb",
    "c1": "a\x9b31mb\x85c",
    "bidi": "user\u202e\u2066cod\u2069\u202c",
    "all-bidi": "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    "zero-width": "we\u200bb\u200c\u200d\u2060\ufeff01",
    "tags": "a\U000e0041\U000e007fb",
    "separators": "a\u2028b\u2029c",
    "soft-hyphen": "a\u00adb\u180e",
    "script-end": f"</script><script>alert('{MARKER}')</script>",
    "markup": f"<img src=x onerror={MARKER}>",
    "attribute": f"\" onmouseover=\"{MARKER}\" x='",
    "comment": f"--><b>{MARKER}</b><!--",
    "cdata": f"]]><b>{MARKER}</b>",
    "style": f"</style><style>@import '{MARKER}'",
    "address": f"javascript:{MARKER}",
    "entity": "&lt;b&gt;&amp;amp;",
    "template": "{{7*7}}${7*7}",
    "quotes": "\"'`\\",
    "json": "\",\"schema\":\"other\\u0000",
    "shell": "$(touch /tmp/x);`id`",
    "formula": "=cmd|' /C calc'!A0",
    "workflow": "::error file=x::y",
    "path": "../../VM:web01/VIF:0",
    "format": "%s%n%s",
    "wide": "\u754c\U0001f600e\u0301",
    "blank": "  ",
    "diff": "--- a\n+++ b\n@@ -1 +1 @@\n-x",
}


def texts(corpus):
    for name, text in TEXTS.items():
        corpus.ok(f"text-{name}.xml", everything(text))
    corpus.ok("keys-slashes.xml", with_vm(other_config={"a/b:c\\d": "x", "/": "y", ":": "z", "": "empty", "*": "w", "**/x": "v"}))
    corpus.ok("names-slashes.xml", document(vm(name_label="a/b\\c:d"), vm(1, uuid=uuid(1), name_label="VM:web01/VIF:0")))
    corpus.ok("name-64-kib.xml", with_vm(name_label="n" * 65_000))
    corpus.ok("name-wide-64-kib.xml", with_vm(name_label="\u754c" * 20_000))
    corpus.ok("combining.xml", with_vm(name_label="e" + "\u0301" * 10_000))
    corpus.ok("value-of-lines.xml", with_vm(name_description="\n" * 20_000))
    corpus.ok("value-of-words.xml", with_vm(PV_args=" ".join(f"a{i}=b" for i in range(20_000))))
    corpus.ok("value-20-mb-of-quotes.xml", with_vm(name_description='"' * 20_000_000))


def errors_that_echo(corpus):
    """Messages quote what they found: that must be escaped, and must not be a secret."""
    loud = Raw("\x1b]0;x\x07")
    corpus.error("echo-control.xml", with_vm(name_label=loud), "line 1")
    corpus.error("echo-element.xml", with_vm(name_label=Raw("<\u202ea\u2028/>")), "line 1")
    corpus.error("echo-text.xml", with_vm(name_label=Raw("\u202e\u2028stray<b/>")), "11 bytes of text")
    corpus.error("echo-key.xml", with_vm(other_config=Struct([("\u202e", "1"), ("\u202e", "2")])), "<U+202E>")
    corpus.error("echo-class.xml", document(vm(), record("\u202e", 0, {})), "<U+202E>")
    corpus.error("echo-id-30-mb.xml", document(vm(), *[{"class": "VM", "id": "i" * 1_000_000, "snapshot": {"uuid": u}} for u in "ab"]), "twice")
    corpus.error("echo-secret-ampersand.xml", with_vm(xenstore_data={"vm-data/x": Raw(f"{SECRET} & {SECRET}")}), "line 1")
    corpus.error("echo-secret-bytes.xml", with_vm(xenstore_data={"vm-data/x": "@"}).replace(b"@", b"hunter2\xffhunter2"), "line 1")
    corpus.error("echo-secret-stray.xml", with_vm(xenstore_data={"vm-data/x": Raw(f"{SECRET}<b/>{SECRET}")}), "line 1")
    corpus.error("echo-secret-behind.xml", with_vm(xenstore_data={"vm-data/x": Raw(f"<string>a</string>{SECRET}")}), "line 1")


def secrets_in_vms(corpus):
    for name, fields in {
        "xenstore": {"xenstore_data": {"vm-data/a": SECRET, "vm-data/b/c": f"x {SECRET}"}},
        "xenstore-text": {"xenstore_data": SECRET},
        "xenstore-array": {"xenstore_data": [SECRET]},
        "xenstore-deep": {"xenstore_data": {"vm-data/a": {"b": [SECRET]}, "c": [{"d": SECRET}]}},
        "nvram": {"NVRAM": {"EFI-variables": SECRET}},
        "nvram-array": {"NVRAM": [SECRET]},
        "pv-args": {"PV_args": f"ro password={SECRET} rootpw={SECRET} console=hvc0"},
        "pv-args-other": {"PV_args": f"passwd='{SECRET} {SECRET}' api_token:{SECRET}", "PV_bootloader_args": f"--rootpw {SECRET}",
                          "PV_legacy_args": f"Secret = \"{SECRET}\""},
        "description": {"name_description": f"login PASSWORD: {SECRET}, see https://user:{SECRET}@example.org/x"},
        "name": {"name_label": f"web01 password={SECRET}"},
        "tag": {"tags": [f"password={SECRET}", f"ftp://a:{SECRET}@b"]},
        "key": {"other_config": {f"https://user:{SECRET}@example.org": "x", f"password={SECRET}": "y"}},
        "pem": {"name_description": PEM, "other_config": {"note": PEM}},
        "pem-cut": {"name_description": PEM[:45]},
        "other-config": {"other_config": {"root_password": SECRET, "API-Token": SECRET, "chap_user": SECRET, "ssh_key": SECRET,
                                          "aws_secret": SECRET, "passphrase": SECRET, "auth": SECRET, "CREDENTIALS": SECRET}},
        "other-config-deep": {"other_config": {"root_password": {"a": SECRET}, "token": [SECRET]}},
        "platform": {"platform": {"vnc_password": SECRET}},
        "unknown-field": {"admin_password": SECRET, "secret_list": [SECRET], "token_map": {"a": {"b": SECRET}}},
        "unknown-text": {"gadget": f"password={SECRET}", "gadgets": [f"token={SECRET}"], "gadget_map": {"a": f"secret={SECRET}"}},
        "record": {"last_booted_record": f"('struct' ('name_label' 'x') ('PV_args' 'password={SECRET}'))"},
        "record-xenstore": {"last_booted_record": f"('struct' ('xenstore_data' ('struct' ('vm-data/x' '{SECRET}'))))"},
        "metadata": {"snapshot_metadata": f"<value><struct><member><name>root_password</name><value>{SECRET}</value>"},
        "metadata-xenstore": {"snapshot_metadata": f"<name>xenstore_data</name><value><struct><member><name>vm-data/x</name><value>{SECRET}</value>"},
        "metadata-nvram": {"snapshot_metadata": f"('struct' ('NVRAM' ('struct' ('EFI-variables' '{SECRET}'))))"},
        "recommendations": {"recommendations": f"<restrictions><restriction field='password' value='{SECRET}'/></restrictions>"},
        "recommendations-url": {"recommendations": f"see http://a:{SECRET}@b/"},
        "bios": {"bios_strings": {"bios-vendor": f"password={SECRET}"}},
    }.items():
        corpus.ok(f"secret-{name}.xml", everything(VM=fields))


def secrets_elsewhere(corpus):
    for name, changes in {
        "vtpm": {"VTPM": {"vTPM'_content": SECRET}},
        "vtpm-array": {"VTPM": {"vTPM'_content": [SECRET], "contents": SECRET}},
        "host": {"host": {"external_auth_configuration": {"user": SECRET}, "power_on_config": {"power_on_user": SECRET},
                          "license_params": {"license": SECRET}, "other_config": {"iscsi_chap": SECRET}}},
        "vif": {"VIF": {"other_config": {"password": SECRET}}},
        "vbd": {"VBD": {"other_config": {"password": SECRET}, "qos_algorithm_params": {"token": SECRET}}},
        "vdi": {"VDI": {"name_description": f"smb://u:{SECRET}@h/s", "sm_config": {"cifspassword": SECRET},
                        "location": f"http://u:{SECRET}@h/s", "xenstore_data": {"password": SECRET}}},
        "guest": {"VM_guest_metrics": {"other": {"password": SECRET, "data": f"token={SECRET}"},
                                       "os_version": {"name": f"password={SECRET}"}}},
        "network": {"network": {"name_label": f"https://u:{SECRET}@h"}},
        "unknown-class": {"Gadget": {"name_label": f"password={SECRET}", "secret": SECRET, "value": f"https://a:{SECRET}@b"}},
    }.items():
        corpus.ok(f"secret-{name}.xml", everything(**changes))
    snapshot = vm(1, uuid=uuid(1), is_a_snapshot=True, snapshot_of="Ref:0", xenstore_data={"a": SECRET}, name_label=f"token={SECRET}")
    corpus.ok("secret-snapshot.xml", document(vm(), snapshot))
    added = vm(1, uuid=uuid(1), name_label="web02", xenstore_data={"a": SECRET}, PV_args=f"password={SECRET}", NVRAM={"a": SECRET})
    corpus.ok("secret-added-vm.xml", document(vm(), added))


def build(corpus):
    for part in [texts, errors_that_echo, secrets_in_vms, secrets_elsewhere]:
        part(corpus)


if __name__ == "__main__":
    main(build)
