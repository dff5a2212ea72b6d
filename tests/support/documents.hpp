#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ovaudit/capture.hpp"
#include "ovaudit/load.hpp"

/// Documents by hand and the captures that they give, for the tests of loading.
namespace ovaudit::test {

/// `<member><name>..</name><value>..</value></member>`; `content` is XML.
std::string member(std::string_view name, std::string_view content);
std::string struct_of(std::string_view members);
std::string array_of(const std::vector<std::string>& contents);
/// An object of the list; `members` are those of its snapshot.
std::string object(std::string_view class_name, std::string_view id, std::string_view members);
/// A VM of the id Ref:0, of this uuid and name, and further members.
std::string vm(std::string_view members = {});
std::string export_of(const std::vector<std::string>& objects);

Capture capture_of(const std::string& document, const LoadOptions& options = {});
/// The message of the Error that loading ends with, or "no error".
std::string error_of(const std::string& document, const LoadOptions& options = {});
/// Whether one of the notes contains `part`.
bool notes(const Capture& capture, std::string_view part);

/// The member of the first object of the class, nullptr if there is none.
const Value* field_of(const Capture& capture, std::string_view class_name, std::string_view field);
/// The same for people: "(absent)", "text", `12`, `[a, b]`, `{k: v}`, `-> VM`, `outside`, `masked`.
std::string said(const Capture& capture, std::string_view class_name, std::string_view field);
std::string said(const Capture& capture, Value value);

}  // namespace ovaudit::test
