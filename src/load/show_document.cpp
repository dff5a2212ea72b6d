#include "load/show_document.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "catalog/known.hpp"
#include "load/json.hpp"
#include "load/not_metadata.hpp"
#include "load/scalar.hpp"
#include "load/show_values.hpp"
#include "model/storage.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

constexpr std::string_view schema_name = "ovaudit/show/1";
constexpr const char* not_said = "the document does not say it";

class ShowReader {
  public:
    ShowReader(Canonical& canonical, const ValueTree& tree) : canonical_(canonical), tree_(tree) {}
    void run() {
        if (tree_.member_text(ValueTree::root, "schema") != schema_name)
            throw NotMetadata(canonical_.source().name + ": " + to_string(tree_.place(ValueTree::root)) +
                              ": expected the schema " + std::string(schema_name) + ", found another");
        const auto objects = tree_.member(ValueTree::root, "objects");
        if (!objects || tree_[*objects].mark != Record::Mark::array)
            refuse(ValueTree::root, "expected a list of objects, found none");
        tree_.each(*objects, [&](std::uint32_t object) { list(object); });
        if (const auto source = tree_.member(ValueTree::root, "source")) read_source(*source);
        tree_.each(*objects, [&](std::uint32_t object) { add(object); });
        if (ambiguous_ > 0)
            canonical_.note("references that name several objects alike are not known: " +
                            std::to_string(ambiguous_));
        canonical_.source().coverage = std::make_shared<const Coverage>(coverage());
    }

  private:
    using Key = std::tuple<std::string_view, std::string_view, std::string_view>;  // class, uuid, name

    [[noreturn]] void refuse(std::uint32_t node, const std::string& what) const {
        throw Error(canonical_.source().name + ": " + to_string(tree_.place(node)) + ": " + what);
    }

    /// A fact of an object that stands beside its fields, or else among them.
    std::string_view fact(std::uint32_t object, std::string_view name, std::string_view field) const {
        if (tree_.member(object, name)) return tree_.member_text(object, name);
        const auto fields = tree_.member(object, "fields");
        return fields ? tree_.member_text(*fields, field) : std::string_view();
    }

    void list(std::uint32_t object) {
        const std::string_view class_name = tree_.member_text(object, "class");
        const auto fields = tree_.member(object, "fields");
        if (class_name.empty() || !fields || !tree_.is_structure(*fields))
            refuse(object, "expected an object with its class and fields, found another value");
        const std::string_view uuid = fact(object, "uuid", "uuid"), name = fact(object, "name", "name_label");
        const std::string id = "#" + std::to_string(ids_.size());
        ids_.emplace(object, id);
        const auto [other, fresh] = by_name_.emplace(Key{class_name, uuid, name}, id);
        if (!fresh) other->second.clear();
        by_path_.emplace(tree_.member_text(object, "path"), id);
        ++counts_[class_name];
        tree_.each(*fields, [&](std::uint32_t at) { said_[class_name].insert(tree_.name(at)); });
    }

    void read_source(std::uint32_t node) {
        Source& source = canonical_.source();
        const auto text = [&](std::string_view name) { return tree_.member_text(node, name); };
        source.product = text("product");
        source.product_version = text("product_version");
        source.export_kind = export_kind_named(text("export")).value_or(ExportKind::unknown);
        if (const auto time = utc_time(text("captured_at"))) {
            source.captured_at = *time;
            source.captured_from = time_from_named(text("captured_from")).value_or(TimeFrom::given);
        }
        if (const auto notes = tree_.member(node, "notes"))
            tree_.each(*notes, [&](std::uint32_t at) { canonical_.note(escape_visibly(tree_.text(at))); });
        const auto counts = tree_.member(node, "objects");
        is_whole_ = counts.has_value();
        for (const auto& [class_name, count] : counts_)
            is_whole_ = is_whole_ && tree_.member_text(*counts, class_name) == std::to_string(count);
    }

    void add(std::uint32_t object) {
        const std::string_view class_name = tree_.member_text(object, "class");
        const std::uint32_t fields = *tree_.member(object, "fields");
        writer_.begin(class_name, tree_.place(object));
        writer_.set_id(ids_.at(object));
        ShowValues values(tree_, writer_, [this](auto... named) { return id_of(Key{named...}); });
        tree_.each(fields, [&](std::uint32_t at) { values.write(tree_.name(at), at); });
        const auto lacks = [&](std::string_view name) {
            return !name.empty() && !tree_.member(fields, name);
        };
        if (lacks("uuid") && tree_.member(object, "uuid"))
            writer_.leaf("uuid", tree_.member_text(object, "uuid"));
        add_owner(object, lacks);
        canonical_.add(writer_.finish());
    }

    /// What is not in the document goes by its uuid.
    std::optional<std::string> id_of(const Key& key) {
        const auto found = by_name_.find(key);
        if (found == by_name_.end()) return std::string(std::get<1>(key));
        if (!found->second.empty()) return found->second;
        ++ambiguous_;
        return std::nullopt;
    }

    template <typename Lacks>
    void add_owner(std::uint32_t object, const Lacks& lacks) {
        const auto class_id = find_class(tree_.member_text(object, "class"));
        const auto owner = by_path_.find(tree_.member_text(object, "owner"));
        if (!class_id || owner == by_path_.end() || owner->first.empty()) return;
        const std::string_view field = classes()[*class_id].owner_field;
        if (lacks(field)) writer_.leaf(field, owner->second);
    }

    Coverage coverage() const {
        Coverage coverage;
        for (ClassId id = 0; id < classes().size(); ++id) {
            ClassCoverage& covered = coverage.classes[id];
            const auto said = said_.find(classes()[id].name);
            if (said == said_.end()) {
                covered = limited_to(Extent::none, "the document holds no objects of the class");
                continue;
            }
            const bool is_owned = id == known().vm || !classes()[id].owner_field.empty();
            if (!is_whole_ || !is_owned)
                covered = limited_to(Extent::referenced, "the document may leave out objects of the class");
            if (!is_whole_) covered.absent_reason = not_said;
            for (FieldId field_id = first_field(id); field_id < first_field(id) + classes()[id].fields.size();
                 ++field_id)
                if (!said->second.contains(field(field_id).name)) covered.gaps.emplace(field_id, not_said);
        }
        return coverage;
    }

    Canonical& canonical_;
    const ValueTree& tree_;
    RecordWriter writer_;
    std::map<std::uint32_t, std::string> ids_;  // of objects, by their nodes
    std::map<Key, std::string> by_name_;        // empty: of several
    std::size_t ambiguous_ = 0;
    std::map<std::string_view, std::string> by_path_;
    std::map<std::string_view, std::size_t> counts_;               // of classes
    std::map<std::string_view, std::set<std::string_view>> said_;  // fields of classes
    bool is_whole_ = false;  // it holds as many objects as the capture that it was written of
};

}  // namespace

bool begins_as_show_document(std::string_view head) {
    if (!head.starts_with('{')) return false;
    const std::vector<std::string_view> keys = first_keys(head);
    return std::ranges::find(keys, "schema") != keys.end();
}

FormReader read_show_document(Canonical& canonical, const Limits& limits) {
    return json_form(canonical, limits,
                     [](Canonical& to, const ValueTree& tree) { ShowReader(to, tree).run(); });
}

void cover_show_document(Source& source, const Storage& storage) {
    const std::span<const Object> objects = storage.objects.span(0, storage.objects.size());
    if (objects.empty()) throw Error(source.name + ": expected at least one object, found none");
    if (std::ranges::any_of(objects, [&](const Object& object) {
            return storage.is_true(object, known().of_vm.is_a_snapshot);
        }))
        return;
    Coverage coverage = *source.coverage;
    coverage.vm_snapshots = limited_to(Extent::none, "the document holds no VM snapshots");
    source.coverage = std::make_shared<const Coverage>(std::move(coverage));
}

}  // namespace ovaudit
