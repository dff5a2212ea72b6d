#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace ovaudit {

/// What a value is, once loading has given it its meaning.
enum class Kind : std::uint8_t {
    text,
    integer,  ///< exact, 64 bit
    boolean,
    real,       ///< kept as its shortest text; there is no double to compare
    time,       ///< 2026-11-20T01:58:40Z, always UTC
    set,        ///< sorted, without order of its own
    map,        ///< sorted by key
    reference,  ///< to another object of the same capture
    outside,    ///< a reference to nothing in the capture: null, or a target that was not exported
    unknown,    ///< the source says that it does not say
    masked,     ///< a secret; only whether two are equal can be told
};

using ObjectIndex = std::uint32_t;
using TextId = std::uint32_t;
inline constexpr ObjectIndex no_object = 0xffffffff;

/// One value of a capture, in eight bytes. What `at` means depends on the kind and stays out of sight:
/// read a value through Capture::view.
struct Value {
    std::uint32_t at;
    Kind kind;
    std::uint8_t flags;
    std::uint16_t field;  ///< of a member of an object: its field number, see catalog.hpp
};

/// `flags`: the number is in `at` itself and not in a pool.
inline constexpr std::uint8_t value_is_inline = 1;
/// `flags`: the text holds secrets that were masked inside it, see without_stand_ins() in masked.hpp.
inline constexpr std::uint8_t value_masked_inside = 2;

struct MapEntry {
    TextId key;
    Value value;
};

struct Text {
    std::string_view text;
    bool masked_inside = false;
};
struct Real {
    std::string_view text;
};
struct Time {
    std::string_view text;
};
struct Reference {
    ObjectIndex object;
};
/// `ref` is empty for null and for an export's own numbers, which mean nothing outside their file; else it
/// is the `OpaqueRef:<uuid>` that the exporter left raw, constant for the life of the target in its pool, or
/// the target's uuid where the form refers by uuids.
struct Outside {
    std::string_view ref;
};
struct Unknown {};
/// Equal tokens: equal secrets, within one run of the program.
struct Masked {
    std::uint64_t token;
};

using View = std::variant<Text, std::int64_t, bool, Real, Time, std::span<const Value>,
                          std::span<const MapEntry>, Reference, Outside, Unknown, Masked>;

}  // namespace ovaudit
