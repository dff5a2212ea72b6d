#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ovaudit/error.hpp"

/// The bytes in which the store keeps what it knows: numbers by sevens, texts behind their length.
namespace ovaudit {

class ByteWriter {
  public:
    void number(std::uint64_t number) {
        for (; number >= 0x80; number >>= 7) bytes_ += static_cast<char>(number | 0x80);
        bytes_ += static_cast<char>(number);
    }
    /// Small numbers of either sign stay short.
    void integer(std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        number((bits << 1) ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }
    void text(std::string_view text) {
        number(text.size());
        bytes_ += text;
    }
    void append(std::string_view bytes) { bytes_ += bytes; }

    const std::string& bytes() const { return bytes_; }
    std::string take() { return std::move(bytes_); }

  private:
    std::string bytes_;
};

/// Errors: Error wherever the bytes end early or hold what no writer writes: the store is damaged.
class ByteReader {
  public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

    bool at_end() const { return bytes_.empty(); }
    std::uint64_t number() {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const auto byte = static_cast<unsigned char>(take(1).front());
            number |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return number;
        }
        throw damaged();
    }
    /// A number that may not exceed `most`.
    template <typename Number>
    Number number_up_to(Number most) {
        const std::uint64_t found = number();
        if (found > static_cast<std::uint64_t>(most)) throw damaged();
        return static_cast<Number>(found);
    }
    std::int64_t integer() {
        const std::uint64_t bits = number();
        return static_cast<std::int64_t>((bits >> 1) ^ ((bits & 1) != 0 ? ~std::uint64_t{0} : 0));
    }
    std::string_view text() { return take(number()); }
    /// How many elements follow; each takes a byte at least.
    std::size_t count() { return static_cast<std::size_t>(number_up_to(std::uint64_t{bytes_.size()})); }

    /// One level deeper as long as it lives: two bytes a level would end the stack.
    /// Errors: Error if the bytes nest deeper than any document that is loaded.
    class Level {
      public:
        explicit Level(ByteReader& of) : of_(of) {
            if (of.depth_ == most_depth) throw damaged();
            ++of.depth_;
        }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --of_.depth_; }

      private:
        ByteReader& of_;
    };

    static Error damaged() {
        return Error("a stored state is damaged: expected what was recorded, found other bytes");
    }

  private:
    std::string_view take(std::uint64_t size) {
        if (size > bytes_.size()) throw damaged();
        const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(size));
        bytes_.remove_prefix(taken.size());
        return taken;
    }

    static constexpr int most_depth = 200;

    std::string_view bytes_;
    int depth_ = 0;
};

}  // namespace ovaudit
