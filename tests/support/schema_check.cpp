#ifndef __clang__  // g++ 12 misreads string additions that it inlines; <string> must see this first
#pragma GCC diagnostic ignored "-Wrestrict"
#endif

#include "support/schema_check.hpp"

// valijson is not written for these warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wextra"
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#pragma GCC diagnostic pop

namespace ovaudit::test {

std::string breaches(std::string_view schema, std::string_view document) {
    using valijson::adapters::NlohmannJsonAdapter;
    const auto schema_json = nlohmann::json::parse(schema), json = nlohmann::json::parse(document);
    valijson::Schema parsed;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(NlohmannJsonAdapter(schema_json), parsed);
    valijson::ValidationResults results;
    valijson::Validator().validate(parsed, NlohmannJsonAdapter(json), &results);
    std::string breaches;
    for (const auto& error : results) {
        for (const std::string& step : error.context) breaches += step;
        breaches.append(": ").append(error.description).append("\n");
    }
    return breaches;
}

}  // namespace ovaudit::test
