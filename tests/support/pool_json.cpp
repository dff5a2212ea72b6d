#include "support/pool_json.hpp"

#include "support/schema.hpp"

namespace ovaudit::generated {
namespace {

using nlohmann::json;

constexpr const char* kinds[] = {"text",      "integer", "boolean", "real", "time",
                                 "reference", "raw",     "set",     "map"};

json to_json(const Pool& pool, const FieldValue& field) {
    const ObjectKey to = field.target;
    return {{"kind", kinds[static_cast<std::size_t>(field.kind)]},
            {"text", field.text},
            {"members", field.members},
            {"entries", field.entries},
            {"target", to == null_key || !pool.objects.contains(to) ? json() : json(text(pool, to, "uuid"))}};
}

FieldValue field_from(const json& field, const std::map<std::string, ObjectKey>& keys) {
    FieldValue result;
    const std::string kind = field.at("kind");
    while (kinds[static_cast<std::size_t>(result.kind)] != kind)
        result.kind = static_cast<FieldKind>(static_cast<int>(result.kind) + 1);
    result.text = field.at("text");
    result.members = field.at("members").get<std::set<std::string>>();
    result.entries = field.at("entries").get<std::map<std::string, std::string>>();
    if (!field.at("target").is_null()) result.target = keys.at(field.at("target"));
    return result;
}

}  // namespace

json to_json(const Pool& pool) {
    json objects = json::object();
    for (const auto& [key, object] : pool.objects) {
        json& item = objects[text(pool, key, "uuid")];
        item["class"] = object.class_name;
        for (const auto& [name, field] : object.fields) item["fields"][name] = to_json(pool, field);
    }
    return objects;
}

json initial_json(std::string_view class_name) {
    json fields;
    for (const auto& [name, field] : initial_fields(class_name)) fields[name] = to_json({}, field);
    return fields;
}

Pool from_json(const json& objects, const Pool& like) {
    std::map<std::string, ObjectKey> keys;
    for (const auto& [key, object] : like.objects) keys[text(like, key, "uuid")] = key;
    Pool pool{.objects = {}, .last_key = like.last_key};
    for (const auto& [uuid, item] : objects.items())
        if (!keys.contains(uuid)) keys[uuid] = ++pool.last_key;
    for (const auto& [uuid, item] : objects.items()) {
        PoolObject& object = pool.objects[keys.at(uuid)];
        object.class_name = item.at("class");
        for (const auto& [name, field] : item.at("fields").items())
            object.fields[name] = field_from(field, keys);
    }
    return pool;
}

}  // namespace ovaudit::generated
