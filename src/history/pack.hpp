#pragma once

#include <string>
#include <string_view>

/// Packing with zstd, for the store.
namespace ovaudit {

inline constexpr std::size_t most_packed_bytes = std::size_t{256} << 20;

/// model: bytes that are alike and will be at hand for unpacking; what they share costs next to nothing.
/// Errors: Error if there are more than most_packed_bytes.
std::string pack(std::string_view bytes, std::string_view model = {});

/// Errors: Error if the bytes were not packed with this model, or would take more than most_packed_bytes.
std::string unpack(std::string_view packed, std::string_view model = {});

}  // namespace ovaudit
