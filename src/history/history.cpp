#include "ovaudit/history.hpp"

#include "history/store.hpp"

namespace ovaudit {

History::History() : store_(std::make_unique<Store>()) {}
History::History(std::unique_ptr<Store> store) : store_(std::move(store)) {}
History::History(History&&) noexcept = default;
History::~History() = default;

History History::open(const std::string& path) {
    return History(std::make_unique<Store>(path, Store::Access::read));
}
History History::open_to_record(const std::string& path) {
    return History(std::make_unique<Store>(path, Store::Access::write));
}
const std::string& History::masking_key() const {
    return store_->masking_key();
}

}  // namespace ovaudit
