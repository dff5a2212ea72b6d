#pragma once

#include <cstdint>
#include <string_view>

#include "model/pool.hpp"
#include "ovaudit/value.hpp"

namespace ovaudit {

/// Texts, one after the other, each behind its length. Text 0 is the empty text.
class TextPool {
  public:
    TextPool();
    std::string_view operator[](TextId id) const;
    TextId add(std::string_view text);
    void shrink() { bytes_.shrink(); }
    std::size_t memory() const { return bytes_.memory(); }

  private:
    Pool<char> bytes_;
};

/// Finds the texts of a pool again, so that each distinct one is kept once. Needed only while loading.
class TextIndex {
  public:
    explicit TextIndex(TextPool& pool);
    TextId intern(std::string_view text);

  private:
    struct Slot {
        TextId id;
        std::uint32_t hash;  // 0: free
    };
    void grow();

    TextPool& pool_;
    Pool<Slot> slots_;
    std::uint32_t used_ = 0;
    std::uint64_t seed_;  // a file's author must not be able to choose texts that collide
};

}  // namespace ovaudit
