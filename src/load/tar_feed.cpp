#include "load/tar_feed.hpp"

#include <algorithm>
#include <charconv>

namespace ovaudit {
namespace {

// Longer headers than this are refused by the tar reader anyway.
constexpr std::size_t most_kept = 4 << 20;
constexpr int most_extensions = 16;
constexpr std::string_view hidden_name = "the name holds a NUL";
constexpr std::string_view malformed = "malformed PAX records";

std::string_view up_to_nul(std::string_view field) {
    return field.substr(0, field.find('\0'));
}

std::uint64_t octal(std::string_view field) {
    field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
    std::uint64_t number = 0;
    std::from_chars(field.data(), field.data() + field.size(), number, 8);
    return number;
}

// Records are "<length> <key>=<value>\n".
std::string_view pax_trouble(std::string_view records) {
    while (!records.empty()) {
        std::size_t length = 0;
        const char* end = records.data() + records.size();
        const auto [digits_end, failure] = std::from_chars(records.data(), end, length);
        const auto digits = static_cast<std::size_t>(digits_end - records.data());
        if (failure != std::errc() || length <= digits || length > records.size()) return malformed;
        const std::string_view record = records.substr(digits, length - digits);
        if (!record.starts_with(' ') || !record.ends_with('\n')) return malformed;
        if (record.starts_with(" path=") && record.find('\0') != record.npos) return hidden_name;
        records.remove_prefix(length);
    }
    return "";
}

// The library's own rule: sums of unsigned or of signed bytes are both in use.
bool sum_is(std::string_view block, long expected) {
    long of_unsigned = 0;
    long of_signed = 0;
    for (std::size_t i = 0; i < tar_block_bytes; ++i) {
        const char byte = i >= 148 && i < 156 ? ' ' : block[i];
        of_unsigned += static_cast<unsigned char>(byte);
        of_signed += static_cast<signed char>(byte);
    }
    return expected == of_unsigned || expected == of_signed;
}

bool long_name_hides_bytes(std::string_view body) {
    return body.find_first_not_of('\0', std::min(body.find('\0'), body.size())) != body.npos;
}

}  // namespace

bool is_tar_header(std::string_view block) {
    if (block.size() < tar_block_bytes) return false;
    std::string_view field = block.substr(148, 8);
    field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
    long expected = 0;
    std::size_t digits = 0;
    for (; digits < field.size() && field[digits] >= '0' && field[digits] <= '7'; ++digits)
        expected = expected * 8 + (field[digits] - '0');
    return digits > 0 && sum_is(block, expected);
}

std::span<const char> TarFeed::next() {
    if (keeping_) keep_block_to(bytes_);
    const auto block = pull_();
    block_ = {block.data(), block.size()};
    bytes_ += block.size();
    ended_ = ended_ || block.empty();
    const std::size_t last = block_.find_last_not_of('\0');
    trailing_zeros_ = last == block_.npos ? trailing_zeros_ + block_.size() : block_.size() - 1 - last;
    return block;
}

void TarFeed::keep_from(std::uint64_t offset) {
    kept_.clear();
    keep_from_ = offset;
    keeping_ = true;
}

void TarFeed::keep_block_to(std::uint64_t end) {
    const std::uint64_t block_start = bytes_ - block_.size();
    if (keep_from_ < block_start || end <= keep_from_ || kept_.size() >= most_kept) return;
    kept_ += block_.substr(keep_from_ - block_start, end - keep_from_);
    keep_from_ = end;
}

std::string TarFeed::kept_to(std::uint64_t end) {
    keep_block_to(std::min(end, bytes_));
    keeping_ = false;
    return std::move(kept_);
}

std::string_view header_trouble(std::string_view raw_headers) {
    for (int count = 0; raw_headers.size() > tar_block_bytes; ++count) {
        if (count == most_extensions) return "too many extension headers";
        const char type = raw_headers[156];
        const std::uint64_t size = octal(raw_headers.substr(124, 12));
        raw_headers.remove_prefix(tar_block_bytes);
        if (size > raw_headers.size()) return "";
        const std::string_view body = raw_headers.substr(0, size);
        const std::string_view trouble = type == 'x' || type == 'g' ? pax_trouble(body) : "";
        if (!trouble.empty()) return trouble;
        if (type == 'L' && long_name_hides_bytes(body)) return hidden_name;
        const std::uint64_t padded = (size + tar_block_bytes - 1) / tar_block_bytes * tar_block_bytes;
        raw_headers.remove_prefix(std::min<std::uint64_t>(padded, raw_headers.size()));
    }
    return "";
}

std::string_view name_in_header(std::string_view raw_headers) {
    if (raw_headers.size() < tar_block_bytes) return "";
    return up_to_nul(raw_headers.substr(raw_headers.size() - tar_block_bytes, 100));
}

}  // namespace ovaudit
