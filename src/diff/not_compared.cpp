#include "diff/not_compared.hpp"

namespace ovaudit {

void NotCompared::add(const std::string& reason, std::string_view class_name, std::string_view field,
                      Subject subject) {
    Row& row = rows_[{reason, std::string(class_name), field.empty()}];
    if (!field.empty()) row.fields.insert(std::string(field));
    if (row.objects == 0 || row.last != subject) ++row.objects;
    row.last = subject;
}

std::vector<NotComparable> NotCompared::rows() const {
    std::vector<NotComparable> rows;
    for (const auto& [key, row] : rows_)
        rows.push_back(
            {std::get<0>(key), std::get<1>(key), {row.fields.begin(), row.fields.end()}, row.objects});
    return rows;
}

}  // namespace ovaudit
