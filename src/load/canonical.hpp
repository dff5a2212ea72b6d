#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "load/record.hpp"
#include "model/storage.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

/// Gives records their meaning, for every form alike: types, references, identities, owners. Records are
/// pushed one at a time; what they refer to may come later.
class Canonical {
  public:
    Canonical(Source source, const LoadOptions& options);

    Source& source() { return storage_->sources.front(); }
    const Source& source() const { return storage_->sources.front(); }
    void note(std::string text);
    /// A note of something that may be so at every object: only the first are kept, the others counted.
    void note_oddity(std::string text);
    /// What a record is to be read as; nullptr if it is to be left out. It lives until the next call.
    using ReadAs = std::function<const Record*(const Record&)>;
    void read_as(ReadAs read_as) { read_as_ = std::move(read_as); }
    /// Errors: Error if the record contradicts itself or an earlier one, or exceeds a limit.
    void add(const Record& record);
    /// Resolves what the records refer to, and lets `cover` say what the source could show.
    /// Errors: Error if there is no VM.
    using Cover = std::function<void(Source&, const Storage&)>;
    Capture finish(const Cover& cover);

  private:
    using Node = Record::Node;

    void note_once(std::string text);
    ClassId class_number(std::string_view name);
    FieldId field_number(ClassId class_id, std::string_view name, FieldId expected);

    Value convert(const Record& record, std::uint32_t node, FieldId id);
    Value convert_as(Type type, const Record& record, std::uint32_t node, FieldId id);
    Value looks_like(const Record& record, std::uint32_t node, FieldId id);
    Value scalar(Type type, std::string_view text, FieldId id);
    // Without a type each element is what it looks like.
    Value set_of(std::optional<Type> element, const Record& record, std::uint32_t node, FieldId id);
    Value map_of(std::optional<Type> value, const Record& record, std::uint32_t node, FieldId id);
    Value map_value(std::optional<Type> type, const Record& record, std::uint32_t node, FieldId id,
                    TextId key);

    Value text_value(std::string_view text, FieldId id);
    Value plain_text(std::string_view text);
    Value secret(std::string_view text);
    Value token_value(std::uint64_t token);
    Value reference_value(std::string_view text);
    Value odd_text(std::string_view text, FieldId id, std::string_view wanted);
    Value store_set(std::vector<Value> elements);
    Value store_map(std::vector<MapEntry> entries, FieldId id);
    Value addresses(Value networks);
    Value recommendations(std::string_view text, FieldId id);

    bool key_is_secret(TextId key);
    TextId map_key(std::string_view name);
    bool same(Value a, Value b) const;
    void keep(const Record& record, Object object);
    void drop_equal_members(const Record& record);
    void take(const Record& record);
    std::string where(const Record& record) const;
    std::uint8_t flags_of(FieldId id) const;
    std::string name_of(FieldId id) const;

    const LoadOptions& options_;
    std::unique_ptr<Storage> storage_;
    TextIndex texts_;
    TextPool reference_texts_;
    TextIndex references_;
    std::unordered_map<TextId, ObjectIndex> targets_;  // from the text of a reference
    std::unordered_map<TextId, bool> secret_keys_;
    bool within_secret_ = false;  // every text is one
    std::uint64_t oddities_ = 0;
    std::unordered_map<std::string, Value> recommendations_;
    std::map<std::string, std::uint64_t> odd_;  // what is not of its type, and how often
    ReadAs read_as_;                            // empty: as itself
    std::vector<Value> members_;                // of the record at hand
    std::string folded_;
};

/// Resolves every reference of `storage` by `targets`, finds owners and children, counts fields.
void resolve(Storage& storage, TextIndex& texts, const TextPool& reference_texts,
             const std::unordered_map<TextId, ObjectIndex>& targets);

/// Finds owners and children of objects whose references are resolved, counts fields.
void arrange(Storage& storage);

/// A nested `recommendations` document as pairs such as ("memory-static-max/max", "137438953472"); empty if
/// it is anything else than a flat list of restrictions.
std::vector<std::pair<std::string, std::string>> flatten_recommendations(std::string_view document);

}  // namespace ovaudit
