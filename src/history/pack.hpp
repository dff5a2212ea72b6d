#pragma once

#include <string>
#include <string_view>

/// Packing with zstd, for the store.
namespace ovaudit {

/// model: bytes that are alike and will be at hand for unpacking; what they share costs next to nothing.
std::string pack(std::string_view bytes, std::string_view model = {});

/// Errors: Error if the bytes were not packed with this model, or would take more than 64 MiB.
std::string unpack(std::string_view packed, std::string_view model = {});

}  // namespace ovaudit
