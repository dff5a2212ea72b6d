#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ovaudit/coverage.hpp"
#include "ovaudit/value.hpp"

namespace ovaudit {

/// Which of the platform's two exports a file is; `unknown` for a bare ova.xml that does not tell.
enum class ExportKind : std::uint8_t { unknown, metadata, full };
enum class Answer : std::uint8_t { unknown, no, yes };
enum class TimeFrom : std::uint8_t { none, archive, folder, given, file, snapshot };

std::string_view to_string(ExportKind kind);
std::string_view to_string(Answer answer);
std::string_view to_string(TimeFrom from);
std::optional<ExportKind> export_kind_named(std::string_view name);
std::optional<Answer> answer_named(std::string_view name);
std::optional<TimeFrom> time_from_named(std::string_view name);

/// Where a capture came from.
struct Source {
    std::string name;  ///< as given; bytes that are not UTF-8 are escaped
    std::string form;  ///< "ova.xml", "XVA", ...
    ExportKind export_kind = ExportKind::unknown;
    std::string product;          ///< "XCP-ng"; empty if the file does not say
    std::string product_version;  ///< "8.3.0"
    std::string xapi_version;     ///< of an export, "26.17": only an importer asks for it, no report has it
    std::string captured_at;      ///< RFC 3339, UTC; empty if not known
    TimeFrom captured_from = TimeFrom::none;
    std::string sha256;  ///< of its ova.xml, lower-case hex
    Answer complete = Answer::unknown;
    Answer verified = Answer::unknown;         ///< whether every checksum of the file was read and right
    std::shared_ptr<const Coverage> coverage;  ///< null in a Diff that was read back
    bool operator==(const Source&) const = default;
};

/// When the latest of them was captured, as in Source::captured_at; empty if of none it is known.
std::string latest_capture(std::span<const Source> sources);

/// One XAPI object. Its members are read through Capture.
struct Object {
    TextId uuid;
    TextId name;        ///< name_label, or what stands for it
    TextId ref;         ///< its OpaqueRef, as far as the source tells it; the empty text if not
    ObjectIndex owner;  ///< no_object for what stands alone
    std::uint32_t first_field;
    std::uint32_t first_child;
    std::uint32_t child_count;
    std::uint16_t field_count;
    ClassId class_id;
    std::uint32_t source;  ///< in Capture::sources()
};

struct Storage;

/// The state that one source, or several that belong together, show of one moment. Immutable.
class Capture {
  public:
    explicit Capture(std::unique_ptr<const Storage> storage);
    Capture(Capture&&) noexcept;
    Capture& operator=(Capture&&) noexcept;
    ~Capture();

    /// As it was given: the path of a file or folder, escaped.
    const std::string& name() const;
    const std::vector<Source>& sources() const;
    /// What all sources together show: of each class the widest extent of any. Gaps are those of a source.
    const Coverage& extents() const { return *extents_; }
    /// What is odd about the sources but readable; one line each, escaped.
    const std::vector<std::string>& notes() const;
    /// The files that should have been a part of it and could not be read: an error's line each.
    const std::vector<std::string>& unread() const;
    /// Whether secrets were loaded instead of masked.
    bool secrets_shown() const;

    std::span<const Object> objects() const;
    const Object& object(ObjectIndex index) const { return objects()[index]; }
    /// What the object owns, in the order of the catalog's classes, then by place.
    std::span<const ObjectIndex> children(const Object& object) const;
    /// The object's members in the order of their field numbers.
    std::span<const Value> fields(const Object& object) const;
    /// nullptr if the object has no such member.
    const Value* field(const Object& object, FieldId id) const;
    View view(Value value) const;
    std::string_view text(TextId id) const;
    /// The text of a text, real or time value; empty for every other kind.
    std::string_view text_of(const Value* value) const;

    /// The entries of a map value, the members of a set value; none for every other kind, and for nullptr.
    std::span<const MapEntry> entries_of(const Value* value) const;
    std::span<const Value> members_of(const Value* value) const;

    /// Names of classes and fields, known to the catalog or not.
    std::string_view class_name(ClassId id) const;
    std::string_view field_name(FieldId id) const;
    std::optional<ClassId> class_named(std::string_view name) const;
    std::optional<FieldId> field_named(ClassId class_id, std::string_view name) const;
    /// How many objects of its class have the field; of an unknown field too.
    std::uint32_t objects_with(FieldId id) const;
    std::uint32_t objects_of(ClassId id) const;

    /// Whether a VM object is a VM snapshot.
    bool is_vm_snapshot(const Object& object) const;

    const Storage& storage() const { return *storage_; }
    /// Bytes held, for the memory promise of a few tenths of the document's size.
    std::size_t memory() const;

  private:
    std::unique_ptr<const Storage> storage_;
    std::shared_ptr<const Coverage> extents_;
};

}  // namespace ovaudit
