#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "load/form.hpp"
#include "load/xe_layout.hpp"
#include "load/xe_names.hpp"

namespace ovaudit {

/// Reads what `xe ...-param-list` and `xe ...-list` print, of any number of commands one after the other.
/// Records with all parameters are pushed at once, the short ones of a plain list at the end: then it is
/// known which of them stand there in full, too.
class XeTextReader {
  public:
    XeTextReader(Canonical& canonical, const Limits& limits);
    void feed(std::string_view block) { layout_.feed(block); }
    /// Errors: Error if there is no record.
    void finish();

  private:
    struct Key {
        std::string_view class_name;
        std::string id;
        auto operator<=>(const Key&) const = default;
    };

    void take(XeRecord&& record);
    void hold(const Key& key, XeRecord&& record);
    void remember_neighbours(const XeRecord& record);
    void push(const Key& key, const XeRecord& record);
    void push_vm(const std::string& id, const XeRecord& record);
    void begin(std::string_view class_name, const std::string& id, std::string_view of_record,
               const XeRecord& record);
    bool has_metrics(std::string_view class_name, const XeRecord& record) const;
    void refer_to_metrics(std::string_view class_name, std::string_view reference, const std::string& id,
                          const XeRecord& record);
    void write(const XeTarget& target, bool is_empty, std::string_view text);
    void push_held();
    void push_neighbours();
    void add_notes();

    Canonical& canonical_;
    XeLayout layout_;
    RecordWriter writer_;
    std::set<Key> pushed_;
    std::set<std::string_view> metrics_seen_;
    std::map<Key, XeRecord> held_;
    std::map<Key, std::string> neighbours_;  // the names of what other records refer to
    std::uint64_t unknown_records_ = 0, repeated_ = 0, guessed_maps_ = 0;
    TextPlace first_unknown_;
};

/// The functions of its row in the form table.
bool begins_as_xe_text(std::string_view head);
FormReader read_xe_text(Canonical& canonical, const Limits& limits);
void cover_xe_text(Source& source, const Storage& storage);

}  // namespace ovaudit
