#include "load/ova_xml.hpp"

#include <gtest/gtest.h>

#include "support/documents.hpp"

namespace ovaudit {
namespace {

using namespace test;

bool refused(const std::string& text, std::string_view why) {
    const std::string message = error_of(text);
    return message.starts_with("ova.xml: line ") && message.find(why) != message.npos;
}

/// An export with these members beside nothing else.
std::string parts(const std::string& members) {
    return "<value>" + struct_of(members) + "</value>";
}

std::string with_object(const std::string& content) {
    return export_of({vm(), content});
}

TEST(OvaXmlReader, ReadsVersionAndObjects) {
    const Capture capture =
        capture_of(export_of({vm(), object("network", "Ref:1", member("name_label", "n"))}));
    EXPECT_EQ(capture.sources()[0].product, "XCP-ng");
    EXPECT_EQ(capture.sources()[0].product_version, "8.3.0");
    EXPECT_EQ(capture.objects().size(), 2u);
    EXPECT_TRUE(capture.notes().empty());
}

TEST(OvaXmlReader, ReadsEverySpellingOfAText) {
    for (const char* spelling : {"a b", "<string>a b</string>", "<![CDATA[a b]]>", "a<!-- c --> b"})
        EXPECT_EQ(
            said(capture_of(export_of({vm(member("name_description", spelling))})), "VM", "name_description"),
            "\"a b\"")
            << spelling;
    const Capture blank = capture_of(export_of({vm(member("name_description", "  "))}));
    EXPECT_EQ(said(blank, "VM", "name_description"), "\"  \"");
}

TEST(OvaXmlReader, NamesWhatAForeignDocumentIs) {
    const std::string start = "ova.xml: not an XVA, ova.xml or another form of the metadata: found ";
    EXPECT_EQ(error_of("<?xml version='1.0'?>\n<!-- c --><Envelope/>"), start + "an OVF envelope");
    EXPECT_EQ(error_of("<ovf:Envelope xmlns:ovf='x'/>"), start + "an OVF envelope");
    EXPECT_EQ(error_of("<!DOCTYPE html [<!ENTITY a 'b>'>]><html/>"), start + "a web page");
    EXPECT_EQ(error_of("\xef\xbb\xbf<meta a='b'/>"), start + "XML whose outermost element is <meta>");
    // where the head does not tell, the reader does
    EXPECT_EQ(
        error_of("<!--" + std::string(5000, ' ') + "--><html/>"),
        "ova.xml: line 1, column 5008: expected an export of a VM, which begins with <value>, found <html>");
}

TEST(OvaXmlReader, RefusesAnotherStructure) {
    const std::string version = member("version", struct_of("")),
                      objects = member("objects", array_of({vm()}));
    EXPECT_TRUE(refused("<value>text</value>", "found a single value"));
    EXPECT_TRUE(refused("<value><array><data/></array></value>", "found <array>"));
    EXPECT_EQ(error_of(parts(version)), "ova.xml: expected the member objects, found none");
    EXPECT_TRUE(refused(parts(version + member("objects", "text")), "expected an array of objects"));
    EXPECT_TRUE(refused(parts(version + member("objects", struct_of(""))), "expected an array of objects"));
    EXPECT_TRUE(
        refused(parts(member("version", "8.3") + objects), "expected a struct in the member version"));
    EXPECT_TRUE(refused(parts(objects + objects), "the member objects stands there twice"));
    EXPECT_TRUE(refused(parts(version + version + objects), "the member version stands there twice"));
    EXPECT_TRUE(refused("<value>stray" + struct_of(objects) + "</value>", "5 bytes of text"));
    EXPECT_TRUE(refused("<value><value/></value>", "found <value> where it does not belong"));
}

TEST(OvaXmlReader, RefusesObjectsOfAnotherShape) {
    const std::string shape = "expected an object as a struct of class, id and snapshot";
    EXPECT_TRUE(refused(with_object("text"), shape));
    EXPECT_TRUE(refused(with_object(array_of({})), shape));
    EXPECT_TRUE(refused(with_object(struct_of(member("class", "VM") + member("id", "Ref:1"))), shape));
    EXPECT_TRUE(refused(with_object(object(array_of({}), "Ref:1", "")), shape));
    EXPECT_TRUE(refused(with_object(object("", "Ref:1", "")), "empty class or id"));
    EXPECT_TRUE(refused(with_object(object("VM", "", "")), "empty class or id"));
    EXPECT_TRUE(refused(with_object(struct_of(member("class", "VM") + member("class", "VM"))),
                        "has the member class twice"));
}

TEST(OvaXmlReader, SaysWhereItIs) {
    EXPECT_TRUE(error_of("<value>\n<struct>\n  <wrong/>").starts_with("ova.xml: line 3, column 3: "));
}

TEST(OvaXmlReader, NotesWhatItLeavesOut) {
    EXPECT_TRUE(notes(capture_of(parts(member("objects", array_of({vm()})))), "which product wrote it"));
    const std::string extra = member("version", struct_of("")) + member("objects", array_of({vm()}));
    EXPECT_TRUE(
        notes(capture_of(parts(extra + member("more", "x"))), "the member more beside version and objects"));
    EXPECT_TRUE(
        notes(capture_of(with_object(struct_of(member("class", "VIF") + member("id", "Ref:1") +
                                               member("snapshot", struct_of("")) + member("more", "x")))),
              "has the member more beside"));
    EXPECT_TRUE(
        notes(capture_of("<value a='b'" + export_of({vm()}).substr(6)), "1 elements have attributes"));
    EXPECT_TRUE(notes(capture_of(export_of({vm(member("other_config", struct_of(member("a&b", "x"))))})),
                      "unescaped"));
}

TEST(OvaXmlReader, KeepsLimits) {
    LoadOptions options;
    options.limits.value_bytes = 50;
    EXPECT_NE(error_of(export_of({vm(member("name_description", std::string(51, 'x')))}), options)
                  .find("--max-value"),
              std::string::npos);
    EXPECT_EQ(error_of(export_of({vm(member("name_description", std::string(50, 'x')))}), options),
              "no error");
    options.limits.name_bytes = 20;
    EXPECT_NE(error_of(export_of({vm(member(std::string(21, 'x'), "y"))}), options).find("--max-name"),
              std::string::npos);
    options.limits.objects = 1;
    EXPECT_NE(error_of(export_of({vm(), object("VIF", "Ref:1", "")}), options).find("--max-objects"),
              std::string::npos);
}

}  // namespace
}  // namespace ovaudit
