#include "load/pool_database.hpp"

#include <gtest/gtest.h>

#include "load/load_bytes.hpp"
#include "ovaudit/diff.hpp"
#include "ovaudit/error.hpp"
#include "support/outcome.hpp"

namespace ovaudit {
namespace {

using test::paths;

std::string row(std::string_view ref, std::string_view columns) {
    return "<row ref=\"OpaqueRef:" + std::string(ref) +
           "\" __ctime=\"1\" __mtime=\"2\" _ref=\"OpaqueRef:" + std::string(ref) + "\" " +
           std::string(columns) + "/>";
}
std::string table(std::string_view name, std::string_view rows) {
    return "<table name=\"" + std::string(name) + "\">" + std::string(rows) + "</table>";
}
std::string database(std::string_view tables) {
    return "<?xml version=\"1.0\"?><!-- a dump --><database><manifest><pair key=\"pool_token\" "
           "value=\"hunter2\"/></manifest>" +
           std::string(tables) + "<table name=\"Bond\"/></database>";
}

Capture load_text(const std::string& text, const LoadOptions& options = {}) {
    return load_bytes("pool.xml", text, options);
}
std::string error_of(const std::string& text) {
    return test::error_from([&] { load_text(text); });
}

const Object& first(const Capture& capture, std::string_view class_name) {
    const ClassId wanted = *find_class(class_name);
    for (const Object& object : capture.objects())
        if (object.class_id == wanted) return object;
    throw std::runtime_error("no " + std::string(class_name));
}
std::string said(const Capture& capture, std::string_view class_name, std::string_view field) {
    const Object& object = first(capture, class_name);
    const auto id = capture.field_named(object.class_id, field);
    const Value* value = id ? capture.field(object, *id) : nullptr;
    if (value == nullptr) return "(absent)";
    if (value->kind == Kind::masked) return "(masked)";
    if (value->kind == Kind::outside) return "(outside) " + std::string(capture.text(value->at));
    if (value->kind == Kind::integer) return std::to_string(std::get<std::int64_t>(capture.view(*value)));
    if (value->kind == Kind::boolean) return value->at != 0 ? "true" : "false";
    std::string all(capture.text_of(value));
    for (const Value& member : capture.members_of(value))
        all += "<" + std::string(capture.text_of(&member)) + ">";
    for (const MapEntry& entry : capture.entries_of(value))
        all += "<" + std::string(capture.text(entry.key)) + "=" +
               (entry.value.kind == Kind::masked ? "(masked)" : std::string(capture.text_of(&entry.value))) +
               ">";
    return all;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, text.npos) << what;
    return text.replace(at, what.size(), by);
}

const std::string one_host = table("host", row("h", R"-(uuid="h1" name__label="xen01" hostname="xen01")-"));

TEST(PoolDatabase, WhatThePlatformMakesAndDestroysIsNoSetting) {
    const auto with = [](const char* class_name, const char* type) {
        return load_text(
            database(table("VM", row("vm", "uuid=\"v\" name__label=\"web01\"")) +
                     table(class_name, row("m", std::string("uuid=\"m\" type=\"") + type + "\""))));
    };
    const Capture without = load_text(database(table("VM", row("vm", "uuid=\"v\" name__label=\"web01\""))));
    for (const char* class_name : {"VM_metrics", "VM_guest_metrics", "VDI"})
        EXPECT_TRUE(paths(diff(without, with(class_name, "suspend"))).empty()) << class_name;
    EXPECT_EQ(paths(diff(without, with("VDI", "user"))).size(), 1u);
}

TEST(PoolDatabase, ADiskOfNoVmIsToldBySizeAndSr) {
    const std::string vm = table("VM", row("vm", "uuid=\"v\" name__label=\"web01\"")),
                      sr = table("SR", row("s", "uuid=\"s\" name__label=\"NFS\"")),
                      vdi = table("VDI",
                                  row("d", "uuid=\"d\" virtual__size=\"7516192768\" SR=\"OpaqueRef:s\""));
    const Diff found = diff(load_text(database(vm + sr)), load_text(database(vm + sr + vdi)));
    ASSERT_EQ(found.changes.size(), 1u);
    EXPECT_EQ(found.changes[0].new_text, "7 GiB on NFS");
}

TEST(PoolDatabase, IsToldByItsRoot) {
    EXPECT_TRUE(begins_as_pool_database("<database>"));
    EXPECT_TRUE(begins_as_pool_database("<database/>"));
    EXPECT_TRUE(begins_as_pool_database("<?xml version=\"1.0\"?>\n<!-- a --> <!-- b -->\r\n<database\n>"));
    EXPECT_FALSE(begins_as_pool_database("<databases>"));
    EXPECT_FALSE(begins_as_pool_database("<!-- <database> --><value>"));
    EXPECT_FALSE(begins_as_pool_database("<value>"));
    EXPECT_EQ(load_text("\xef\xbb\xbf\n" + database(one_host).substr(21)).sources().front().form,
              "pool database");
}

TEST(PoolDatabase, GivesColumnsTheirTypes) {
    const Capture capture = load_text(database(table(
        "VM",
        row("v", R"-(name__label="web%.01 &lt;b&gt;" memory__static_max="4294967296" is_a_template="true"
                          tags="('prod'%.'it\'s')" platform="(('acpi' '1') (&quot;nx&quot; &quot;true&quot;))"
                          affinity="" resident_on="OpaqueRef:NULL" suspend_SR="OpaqueRef:gone" snapshot_time="20261110T08:00:00Z"
                          HVM__shadow_multiplier="1.0" new__field="('kept')" blobs="()")-"))));
    EXPECT_EQ(said(capture, "VM", "name_label"), "web 01 <b>");
    EXPECT_EQ(said(capture, "VM", "memory_static_max"), "4294967296");
    EXPECT_EQ(said(capture, "VM", "is_a_template"), "true");
    EXPECT_EQ(said(capture, "VM", "tags"), "<it's><prod>");
    EXPECT_EQ(said(capture, "VM", "platform"), "<acpi=1><nx=true>");
    EXPECT_EQ(said(capture, "VM", "affinity"), "(outside) ");
    EXPECT_EQ(said(capture, "VM", "resident_on"), "(outside) ");
    EXPECT_EQ(said(capture, "VM", "suspend_SR"), "(outside) OpaqueRef:gone");
    EXPECT_EQ(said(capture, "VM", "snapshot_time"), "2026-11-10T08:00:00Z");
    EXPECT_EQ(said(capture, "VM", "HVM_shadow_multiplier"), "1");
    EXPECT_EQ(said(capture, "VM", "new_field"), "('kept')");
    EXPECT_EQ(capture.text(first(capture, "VM").ref), "OpaqueRef:v");
    EXPECT_EQ(capture.objects().size(), 1u);
    for (const char* dropped : {"ref", "_ref", "__ctime", "__mtime", "_ctime", "_mtime"})
        EXPECT_EQ(said(capture, "VM", dropped), "(absent)") << dropped;
}

TEST(PoolDatabase, IsTheSameWhoeverReadsTheXml) {
    const std::string tables = one_host + table("SR", row("s", "tags=\"('a' 'b')\" name__label=\"N&amp;S\"") +
                                                          row("t", "tags=\"()\" name__label=\"\""));
    const std::string plain = "<database>" + tables + "</database>";
    const Capture by_plain = load_text(plain),
                  by_parser = load_text(replaced(plain, "</table>", "</table><!-- -->"));
    EXPECT_TRUE(diff(by_plain, by_parser).changes.empty());
    EXPECT_EQ(said(by_plain, "SR", "name_label"), "N&S");
    EXPECT_EQ(said(by_parser, "SR", "name_label"), "N&S");
    const std::string broken = "<database>\n" + table("SR", row("s", "tags=\"('hunter2\""));
    const std::string message =
        "pool.xml: line 2, column 18: SR OpaqueRef:s: tags: expected a closing quote, found the end of the "
        "value";
    EXPECT_EQ(error_of(broken), message);
    EXPECT_EQ(error_of("<!-- -->" + broken), message);
}

TEST(PoolDatabase, NumbersDrivesOfOldReleases) {
    const auto drive = [](const std::string& device) {
        return said(load_text(database(one_host + table("VBD", row("d", "userdevice=\"" + device + "\"")))),
                    "VBD", "userdevice");
    };
    EXPECT_EQ(drive("xvda"), "0");
    EXPECT_EQ(drive("xvdp"), "15");
    EXPECT_EQ(drive("hdd"), "3");
    EXPECT_EQ(drive("sdb"), "1");
    EXPECT_EQ(drive("3"), "3");
    EXPECT_EQ(drive("autodetect"), "autodetect");
}

TEST(PoolDatabase, SaysWhatItIs) {
    const std::string hosts = table(
        "host",
        row("a", R"-(uuid="a" software_version="(('product_brand' 'Old') ('product_version' '8.2.1'))")-") +
            row("b",
                R"-(uuid="b" software_version="(('product_brand' 'XCP-ng') ('product_version' '8.3.0'))")-"));
    const Capture capture = load_text(database(hosts + table("pool", row("p", R"-(master="OpaqueRef:b")-"))));
    const Source& source = capture.sources().front();
    EXPECT_EQ(source.form, "pool database");
    EXPECT_EQ(source.product + " " + source.product_version, "XCP-ng 8.3.0");
    EXPECT_EQ(load_text(database(hosts)).sources().front().product, "Old");
    EXPECT_EQ(source.complete, Answer::yes);
    for (const auto& [id, covered] : source.coverage->classes)
        EXPECT_TRUE(covered.extent == Extent::all || classes()[id].name == "session") << classes()[id].name;
}

TEST(PoolDatabase, OldManifestsNameTheProduct) {
    const Capture capture = load_text(
        "<database><manifest><pair key=\"product_version\" value=\"5.0.0\"/><pair key=\"product_brand\" "
        "value=\"XenServer\"/></manifest>" +
        one_host + "</database>");
    EXPECT_EQ(capture.sources().front().product, "XenServer");
    EXPECT_EQ(capture.sources().front().product_version, "5.0.0");
}

TEST(PoolDatabase, MasksSecretsAndShowsTheRest) {
    const std::string text = database(
        one_host + table("SR", row("s", R"-(uuid="s1" name__label="NFS")-")) +
        table("PBD", row("p", R"-(SR="OpaqueRef:s" host="OpaqueRef:h" device_config="(('server' '192.0.2.1')
            ('serverpath' '/vms') ('target' '192.0.2.2') ('password' 'hunter2') ('cifspassword' 'hunter2')
            ('chappassword' 'hunter2') ('empty_secret' ''))")-")) +
        table("secret", row("x", R"-(uuid="x1" value="hunter2")-")) +
        table("pool",
              row("o", R"-(uuid="o1" wlb_password="OpaqueRef:x" other_config="(('xo_token' 'hunter2'))")-")) +
        table("session", row("t", R"-(uuid="hunter2")-") + row("u", R"-(uuid="hunter2")-")));
    const Capture capture = load_text(text);
    EXPECT_EQ(said(capture, "PBD", "device_config"),
              "<chappassword=(masked)><cifspassword=(masked)><empty_secret=><password=(masked)>"
              "<server=192.0.2.1><serverpath=/vms><target=192.0.2.2>");
    EXPECT_EQ(said(capture, "secret", "value"), "(masked)");
    EXPECT_EQ(said(capture, "pool", "wlb_password"), "(masked)");
    EXPECT_EQ(said(capture, "pool", "other_config"), "<xo_token=(masked)>");
    EXPECT_EQ(capture.objects_of(*find_class("session")), 0u);
    EXPECT_EQ(capture.notes(), std::vector<std::string>{"2 rows of session left out: no configuration"});
    LoadOptions shown;
    shown.show_secrets = true;
    EXPECT_EQ(said(load_text(text, shown), "secret", "value"), "hunter2");
}

TEST(PoolDatabase, RefusesWhatIsNoDatabase) {
    const std::string unclosed = table("SR", row("s", "\ntags=\"('hunter2)\""));
    EXPECT_EQ(error_of("<database>\n" + unclosed + "</database>"),
              "pool.xml: line 2, column 18: SR OpaqueRef:s: tags: expected a closing quote, found the end of "
              "the value");
    EXPECT_NE(error_of(database("<table name=\"VM\"><line/></table>")).find("found <line>"),
              std::string::npos);
    EXPECT_NE(error_of(database("<table/>")).find("expected the name of the table"), std::string::npos);
    EXPECT_NE(error_of(database("hunter2")).find("expected an element, found 7 bytes of text"),
              std::string::npos);
    EXPECT_NE(
        error_of(database(table("VM", "<row uuid=\"v\"/>"))).find("expected a row with a ref, found none"),
        std::string::npos);
    EXPECT_NE(error_of(database(one_host).substr(0, database(one_host).size() - 11))
                  .find("ends before it is complete"),
              std::string::npos);
    EXPECT_NE(error_of(database(table("SR", row("s", "tags=\"" + std::string(100'000, '(') + "\""))))
                  .find("lists nest deeper than 64 (--max-depth)"),
              std::string::npos);
}

TEST(PoolDatabase, NotesWhatIsOddButReadable) {
    const Capture capture = load_text(database(
        one_host + table("SR", "<row ref=\"OpaqueRef:a\" _ref=\"OpaqueRef:b\" tags=\"('a' 'b'\"/>")));
    EXPECT_EQ(said(capture, "SR", "tags"), "<a><b>");
    EXPECT_EQ(capture.text(first(capture, "SR").ref), "OpaqueRef:a");
    ASSERT_EQ(capture.notes().size(), 2u);
    EXPECT_TRUE(capture.notes()[0].ends_with("SR OpaqueRef:a: _ref is not what ref is; left out"));
    EXPECT_TRUE(
        capture.notes()[1].ends_with("SR OpaqueRef:a: tags: the list is not closed; read as if it were"));
}

TEST(PoolDatabase, HoldsItsLimits) {
    LoadOptions options;
    options.limits.value_bytes = 10;
    options.limits.name_bytes = 20;
    const auto error = [&](const std::string& text) {
        return test::error_from([&] { load_text(text, options); });
    };
    EXPECT_EQ(error(database(table("SR", row("s", "type=\"0123456789\"")))), "no error");
    EXPECT_NE(error(database(table("SR", row("s", "type=\"0123456789a\"")))).find("--max-value"),
              std::string::npos);
    EXPECT_NE(error(database(table("SR", row("s", "a23456789012345678901=\"\"")))).find("--max-name"),
              std::string::npos);
    EXPECT_NE(error(database(table("a23456789012345678901", ""))).find("--max-name"), std::string::npos);
}

TEST(PoolDatabase, BoundsRowsThatDoNotEnd) {
    LoadOptions options;
    options.limits.value_bytes = 1 << 10;
    std::string text = database(one_host);
    text.replace(text.find("<table"), 0,
                 "<table name=\"VM\"><row ref=\"a\" tags=\"" + std::string(1 << 20, 'x'));
    try {
        load_text(text, options);
        FAIL();
    } catch (const Error& wrong) {
        EXPECT_NE(std::string(wrong.what()).find("a row is longer than 2048 bytes (2 times --max-value)"),
                  std::string::npos)
            << wrong.what();
    }
}

TEST(PoolDatabase, NearEmptyIsAnError) {
    EXPECT_EQ(
        error_of(database(table("pool", row("p", "uuid=\"p\"")))),
        "pool.xml: expected rows of VM, host or SR, found none; a pool gives out such a database during a "
        "rolling upgrade");
    EXPECT_EQ(error_of(database(one_host)), "no error");
    EXPECT_EQ(error_of(database(table("SR", row("s", "")))), "no error");
}

std::string pool_of(const std::string& prefix, const std::string& name, const std::string& master_name) {
    const std::string host = "OpaqueRef:" + prefix + "h", sr = "OpaqueRef:" + prefix + "s",
                      pif = "OpaqueRef:" + prefix + "i";
    const auto columns = [&](const std::string& text) { return "uuid=\"" + prefix + text; };
    return database(
        table("pool", row(prefix + "p", columns("p\" name_label=\"") + name + "\" master=\"" + host + "\"")) +
        table("host", row(prefix + "h", columns("h\" hostname=\"") + master_name + "\" name__label=\"" +
                                            master_name + "\"")) +
        table("SR", row(prefix + "s", columns("s\" name__label=\"NFS\" type=\"nfs\""))) +
        table("PBD", row(prefix + "b", columns("b\" SR=\"") + sr + "\" host=\"" + host +
                                           "\" device_config=\"(('server' 'a'))\"")) +
        table("PIF", row(prefix + "i",
                         columns("i\" host=\"") + host + "\" device=\"eth0\" VLAN=\"-1\" IP=\"192.0.2.1\"") +
                         row(prefix + "j",
                             columns("j\" host=\"") + host + "\" device=\"eth0\" VLAN=\"100\" IP=\"\"")) +
        table("VLAN",
              row(prefix + "l", columns("l\" tagged_PIF=\"") + pif + "\" tag=\"100\" other_config=\"()\"")) +
        table("VM_appliance", row(prefix + "a", columns("a\" name__label=\"shop\" name__description=\"\""))) +
        table("console", row(prefix + "c", columns("c\" protocol=\"rfb\""))));
}

using Paths = std::vector<std::string>;

TEST(PoolDatabase, PairsThePoolAndWhatHasANaturalKey) {
    const Capture before = load_text(pool_of("a", "Production", "xen01"));
    const Capture other = load_text(pool_of("b", "Recovery", "xen01"));
    const Diff result = diff(before, other);
    EXPECT_EQ(paths(result), Paths{"pool:Recovery/name_label"});
    EXPECT_EQ(result.changes.front().object.matched_by, "being the only one");
    EXPECT_TRUE(diff(before, before).changes.empty());
}

TEST(PoolDatabase, PlacesInterfacesAndPlugsWithTheirOwners) {
    const std::string text = pool_of("a", "Production", "xen01");
    const Capture before = load_text(text);
    const auto changed = [&](std::string_view what, std::string_view by) {
        return diff(before, load_text(replaced(text, what, by)));
    };
    const Diff address = changed("IP=\"192.0.2.1\"", "IP=\"192.0.2.9\"");
    EXPECT_EQ(paths(address), Paths{"host:xen01/PIF:eth0/IP"});
    EXPECT_EQ(address.changes.front().label, "PIF eth0 IP");
    EXPECT_EQ(address.changes.front().id, "host:ah/PIF:eth0/IP");
    EXPECT_EQ(paths(changed("IP=\"\"", "IP=\"192.0.2.9\"")), Paths{"host:xen01/PIF:eth0.100/IP"});
    const Diff plug = changed("'server' 'a'", "'server' 'b'");
    EXPECT_EQ(paths(plug), Paths{"SR:NFS/PBD:xen01/device_config:server"});
    EXPECT_EQ(plug.changes.front().label, "PBD xen01 device_config:server");
    EXPECT_EQ(plug.changes.front().id, "SR:as/PBD:ab/device_config:server") << "host names do not last";
    const Diff tag = changed("tag=\"100\" other_config=\"()", "tag=\"100\" other_config=\"(('a' 'b'))");
    EXPECT_EQ(paths(tag), Paths{"host:xen01/PIF:eth0/VLAN:100/other_config:a"});
    EXPECT_EQ(tag.changes.front().label, "PIF eth0 VLAN 100 other_config:a");
}

TEST(PoolDatabase, UuidsTellApartWhatHasOnePlace) {
    const std::string text = replaced(pool_of("a", "Production", "xen01"), "VLAN=\"100\"", "VLAN=\"-1\"");
    const Diff result =
        diff(load_text(text), load_text(replaced(text, "IP=\"192.0.2.1\"", "IP=\"192.0.2.9\"")));
    EXPECT_EQ(paths(result), Paths{"host:xen01/PIF:ai/IP"});
}

TEST(PoolDatabase, ARenamedHostKeepsItsPlugs) {
    const std::string text = pool_of("a", "Production", "xen01");
    const Diff result =
        diff(load_text(text), load_text(replaced(text, "name__label=\"xen01\"", "name__label=\"xen09\"")));
    EXPECT_EQ(paths(result), Paths{"host:xen09/name_label"});
}

TEST(PoolDatabase, HidesWhatComesAndGoesByItself) {
    const std::string text = pool_of("a", "Production", "xen01");
    const Capture before = load_text(text),
                  without = load_text(replaced(text, "<table name=\"console\">", "<table name=\"event\">"));
    const Diff result = diff(before, without);
    EXPECT_TRUE(result.changes.empty());
    EXPECT_EQ(result.summary.hidden.at(Role::runtime), 1u);
    DiffOptions all;
    all.include = {Role::runtime};
    EXPECT_EQ(paths(diff(before, without, all)), Paths{"console:ac"});
}

}  // namespace
}  // namespace ovaudit
