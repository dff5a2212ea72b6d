#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "ovaudit/error.hpp"

namespace ovaudit {

/// A growing array of plain data. Unlike a vector it grows by realloc, which moves large blocks by their page
/// tables: no moment at which old and new are both in memory. Positions fit in 32 bits.
template <typename T>
class Pool {
    static_assert(std::is_trivially_copyable_v<T>);

  public:
    std::uint32_t size() const { return size_; }
    const T* data() const { return data_.get(); }
    T& operator[](std::uint32_t at) { return data_.get()[at]; }
    const T& operator[](std::uint32_t at) const { return data_.get()[at]; }
    std::span<const T> span(std::uint32_t at, std::uint32_t count) const { return {data_.get() + at, count}; }
    std::span<T> span(std::uint32_t at, std::uint32_t count) { return {data_.get() + at, count}; }
    std::size_t memory() const { return std::size_t{capacity_} * sizeof(T); }

    void push(const T& item) { append({&item, 1}); }

    void append(std::span<const T> items) {
        if (items.empty()) return;
        reserve(std::size_t{size_} + items.size());
        std::memcpy(static_cast<void*>(data_.get() + size_), items.data(), items.size_bytes());
        size_ += static_cast<std::uint32_t>(items.size());
    }

    /// Items of all bits zero.
    void append_zeros(std::size_t count) {
        reserve(std::size_t{size_} + count);
        std::memset(static_cast<void*>(data_.get() + size_), 0, count * sizeof(T));
        size_ += static_cast<std::uint32_t>(count);
    }

    void shrink() {
        if (size_ > 0) reallocate(size_);
    }

  private:
    struct Free {
        void operator()(T* data) const { std::free(data); }  // the counterpart of realloc
    };

    void reserve(std::size_t count) {
        if (count <= capacity_) return;
        if (count > std::numeric_limits<std::uint32_t>::max())
            throw Error("the capture is too large: more than 2^32 values of one kind");
        std::size_t wanted = std::size_t{capacity_} + capacity_ / 2;
        if (wanted < count) wanted = count;
        if (wanted < 64) wanted = 64;
        if (wanted > std::numeric_limits<std::uint32_t>::max()) wanted = count;
        reallocate(wanted);
    }

    void reallocate(std::size_t count) {
        void* moved = std::realloc(data_.get(), count * sizeof(T));
        if (moved == nullptr) throw std::bad_alloc();
        static_cast<void>(data_.release());  // realloc has taken it over
        data_.reset(static_cast<T*>(moved));
        capacity_ = static_cast<std::uint32_t>(count);
    }

    std::unique_ptr<T, Free> data_;
    std::uint32_t size_ = 0;
    std::uint32_t capacity_ = 0;
};

}  // namespace ovaudit
