#include "model/text_pool.hpp"

#include <span>
#include <utility>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "model/random.hpp"

namespace ovaudit {

TextPool::TextPool() {
    add({});
}

std::string_view TextPool::operator[](TextId id) const {
    std::size_t size = 0;
    unsigned shift = 0;
    unsigned char byte = 0;
    do {
        byte = static_cast<unsigned char>(bytes_[id++]);
        size |= std::size_t{byte & 0x7fU} << shift;
        shift += 7;
    } while (byte >= 0x80);
    return {bytes_.data() + id, size};
}

TextId TextPool::add(std::string_view text) {
    const TextId id = bytes_.size();
    std::size_t rest = text.size();
    for (; rest >= 0x80; rest >>= 7) bytes_.push(static_cast<char>(rest | 0x80));
    bytes_.push(static_cast<char>(rest));
    bytes_.append(text);
    return id;
}

TextIndex::TextIndex(TextPool& pool) : pool_(pool), seed_(random_number()) {
    slots_.append_zeros(1024);
}

TextId TextIndex::intern(std::string_view text) {
    if (text.empty()) return 0;
    if (used_ > slots_.size() - slots_.size() / 4) grow();
    const std::uint64_t wide = XXH3_64bits_withSeed(text.data(), text.size(), seed_);
    const auto hash = static_cast<std::uint32_t>(wide) | 1;
    const std::uint32_t mask = slots_.size() - 1;
    for (std::uint32_t at = static_cast<std::uint32_t>(wide >> 32) & mask;; at = (at + 1) & mask) {
        Slot& slot = slots_[at];
        if (slot.hash == 0) {
            slot = {pool_.add(text), hash};
            ++used_;
            return slot.id;
        }
        if (slot.hash == hash && pool_[slot.id] == text) return slot.id;
    }
}

void TextIndex::grow() {
    Pool<Slot> old;
    std::swap(old, slots_);
    slots_.append_zeros(std::size_t{old.size()} * 2);
    const std::uint32_t mask = slots_.size() - 1;
    for (const Slot& slot : old.span(0, old.size())) {
        if (slot.hash == 0) continue;
        const std::string_view text = pool_[slot.id];
        auto at =
            static_cast<std::uint32_t>(XXH3_64bits_withSeed(text.data(), text.size(), seed_) >> 32) & mask;
        while (slots_[at].hash != 0) at = (at + 1) & mask;
        slots_[at] = slot;
    }
}

}  // namespace ovaudit
