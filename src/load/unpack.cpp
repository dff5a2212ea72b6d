#include "load/unpack.hpp"

#include <lzma.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>
#include <new>
#include <variant>

#include "load/magic.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::size_t block_bytes = 128 << 10;
constexpr std::uint64_t ratio_free_bytes = 16 << 20;
constexpr std::uint64_t most_padding = 1 << 20;
constexpr int most_stalls = 8;

/// One step of a decoder, which takes from the front of `in` and fills the front of `out`.
struct Step {
    std::string_view in;
    std::span<char> out;
    bool stream_end = false;
    bool wants_window = false;  ///< more than the limit allows
    std::string damage;         ///< why the stream cannot be decoded; empty if it can

    void used(std::size_t taken, std::size_t made) {
        in.remove_prefix(taken);
        out = out.subspan(made);
    }
};

class Gzip {
  public:
    explicit Gzip(const Limits&) {
        if (inflateInit2(&stream_, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
    }
    Gzip(const Gzip&) = delete;
    Gzip& operator=(const Gzip&) = delete;
    ~Gzip() { inflateEnd(&stream_); }

    void begin(std::string_view) { inflateReset(&stream_); }
    bool has_checksums() const { return true; }

    void decode(Step& step) {
        stream_.next_in = reinterpret_cast<z_const Bytef*>(const_cast<char*>(step.in.data()));
        stream_.avail_in = static_cast<uInt>(step.in.size());
        stream_.next_out = reinterpret_cast<Bytef*>(step.out.data());
        stream_.avail_out = static_cast<uInt>(step.out.size());
        const int result = inflate(&stream_, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        step.used(step.in.size() - stream_.avail_in, step.out.size() - stream_.avail_out);
        step.stream_end = result == Z_STREAM_END;
        if (result != Z_OK && result != Z_BUF_ERROR && !step.stream_end)
            step.damage = stream_.msg != nullptr ? stream_.msg : "invalid data";
    }

  private:
    z_stream stream_ = {};
};

class Zstd {
  public:
    explicit Zstd(const Limits& limits) : context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) throw std::bad_alloc();
        const int log = static_cast<int>(std::bit_width(limits.window_bytes)) - 1;
        const ZSTD_bounds bounds = ZSTD_dParam_getBounds(ZSTD_d_windowLogMax);
        ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax,
                               std::clamp(log, bounds.lowerBound, bounds.upperBound));
    }
    Zstd(const Zstd&) = delete;
    Zstd& operator=(const Zstd&) = delete;
    ~Zstd() { ZSTD_freeDCtx(context_); }

    // Bit 2 of the byte after the magic number says whether a frame ends in a checksum (RFC 8878, 3.1.1.1.1).
    void begin(std::string_view head) {
        const bool skippable = head.front() != '\x28';
        if (!skippable && head.size() > 4 && (head[4] & 4) == 0) has_checksums_ = false;
    }
    bool has_checksums() const { return has_checksums_; }

    void decode(Step& step) {
        ZSTD_inBuffer in = {step.in.data(), step.in.size(), 0};
        ZSTD_outBuffer out = {step.out.data(), step.out.size(), 0};
        const std::size_t result = ZSTD_decompressStream(context_, &out, &in);
        step.used(in.pos, out.pos);
        step.stream_end = result == 0;
        if (ZSTD_isError(result) == 0) return;
        step.wants_window = ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge;
        step.damage = ZSTD_getErrorName(result);
    }

  private:
    ZSTD_DCtx* context_;
    bool has_checksums_ = true;
};

class Xz {
  public:
    // Twice the window: the decoder needs a little more than its dictionary.
    explicit Xz(const Limits& limits) : memory_(std::min(limits.window_bytes, UINT64_MAX / 2) * 2) {}
    Xz(const Xz&) = delete;
    Xz& operator=(const Xz&) = delete;
    ~Xz() { lzma_end(&stream_); }

    void begin(std::string_view) {
        const auto flags = LZMA_TELL_NO_CHECK | LZMA_TELL_UNSUPPORTED_CHECK;
        if (lzma_stream_decoder(&stream_, memory_, flags) != LZMA_OK) throw std::bad_alloc();
    }
    bool has_checksums() const { return has_checksums_; }

    void decode(Step& step) {
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(step.in.data());
        stream_.avail_in = step.in.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(step.out.data());
        stream_.avail_out = step.out.size();
        const lzma_ret result = lzma_code(&stream_, LZMA_RUN);
        step.used(step.in.size() - stream_.avail_in, step.out.size() - stream_.avail_out);
        judge(result, step);
    }

  private:
    void judge(lzma_ret result, Step& step) {
        switch (result) {
            case LZMA_OK:
            case LZMA_BUF_ERROR:
                return;
            case LZMA_NO_CHECK:
            case LZMA_UNSUPPORTED_CHECK:
                has_checksums_ = false;
                return;
            case LZMA_STREAM_END:
                step.stream_end = true;
                return;
            case LZMA_MEM_ERROR:
                throw std::bad_alloc();
            case LZMA_MEMLIMIT_ERROR:
                step.wants_window = true;
                break;
            case LZMA_FORMAT_ERROR:
                step.damage = "not an xz header";
                break;
            case LZMA_OPTIONS_ERROR:
                step.damage = "unknown options";
                break;
            default:
                step.damage = "incorrect data or checksum";
                break;
        }
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
    std::uint64_t memory_;
    bool has_checksums_ = true;
};

using Decoder = std::variant<Gzip, Zstd, Xz>;

Decoder decoder_for(std::string_view packing, const Limits& limits) {
    if (packing == "gzip") return Decoder(std::in_place_type<Gzip>, limits);
    if (packing == "zstd") return Decoder(std::in_place_type<Zstd>, limits);
    return Decoder(std::in_place_type<Xz>, limits);
}

}  // namespace

struct Unpacker::State {
    std::string_view packing;
    Lookahead& packed;
    std::string name;
    Limits limits;
    Decoder decoder;
    std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(block_bytes);
    std::uint64_t start;
    std::uint64_t unpacked = 0;
    int stalls = 0;
    Unpacking state = Unpacking::going_on;
    std::vector<std::string> notes;

    State(std::string_view packing_, Lookahead& packed_, std::string name_, const Limits& limits_)
        : packing(packing_),
          packed(packed_),
          name(std::move(name_)),
          limits(limits_),
          decoder(decoder_for(packing_, limits_)),
          start(packed_.position()) {}

    std::string where() const { return name + ": byte " + std::to_string(packed.position()) + ": "; }
    std::uint64_t packed_bytes() const { return packed.position() - start; }

    void begin_stream() {
        const std::string_view head = packed.peek(packing_magic_bytes);
        std::visit([&](auto& current) { current.begin(head); }, decoder);
    }

    // After the end of a stream: zeros, a further stream of the same kind, or bytes that do not belong here.
    void follow_stream() {
        const std::uint64_t end = packed.position();
        while (packed.position() - end < most_padding) {
            const std::string_view rest = packed.peek(1);
            const std::size_t zeros = std::min(rest.find_first_not_of('\0'), rest.size());
            packed.skip(zeros);
            if (rest.empty() || zeros < rest.size()) break;
        }
        const std::string_view head = packed.peek(packing_magic_bytes);
        if (packing_of(head) == packing) return begin_stream();
        state = Unpacking::ended;
        if (!head.empty())
            notes.push_back("further bytes follow the end of the " + std::string(packing) +
                            " stream, at byte " + std::to_string(end));
    }

    void refuse(const Step& step) const {
        if (step.wants_window)
            throw Error(where() + "unpacking needs a larger window than the limit of " +
                        std::to_string(limits.window_bytes) + " bytes (--max-window)");
        if (!step.damage.empty())
            throw Error(where() + "the " + std::string(packing) + " stream is damaged: " + step.damage);
    }

    // A decoder that neither takes nor makes anything has come to the end, or will never come there.
    void stall(std::size_t offered) {
        if (offered == 0) {
            state = Unpacking::cut;
        } else if (++stalls == most_stalls) {
            throw Error(where() + "the " + std::string(packing) + " stream is damaged: it leads nowhere");
        }
    }

    // Fills the front of `space`; returns what is left of it.
    std::span<char> advance(std::span<char> space) {
        Step step;
        step.in = packed.peek(1);
        step.out = space;
        const std::size_t offered = step.in.size();
        std::visit([&](auto& current) { current.decode(step); }, decoder);
        const std::size_t taken = offered - step.in.size();
        packed.skip(taken);
        refuse(step);
        if (step.stream_end)
            follow_stream();
        else if (taken == 0 && step.out.size() == space.size())
            stall(offered);
        return step.out;
    }

    std::span<const char> read() {
        const std::span<char> all(buffer.get(), block_bytes);
        std::span<char> space = all;
        while (!space.empty() && state == Unpacking::going_on) space = advance(space);
        const std::size_t count = all.size() - space.size();
        unpacked += count;
        const bool judged = unpacked > ratio_free_bytes && limits.ratio > 0;
        if (judged && unpacked / limits.ratio > packed_bytes()) {
            state = Unpacking::over_ratio;
            return {};
        }
        return all.first(count);
    }
};

Unpacker::Unpacker(std::string_view packing, Lookahead& packed, std::string name, const Limits& limits)
    : state_(std::make_unique<State>(packing, packed, std::move(name), limits)) {
    state_->begin_stream();
}
Unpacker::Unpacker(Unpacker&&) noexcept = default;
Unpacker::~Unpacker() = default;

std::span<const char> Unpacker::read() {
    if (state_->state != Unpacking::going_on) return {};
    return state_->read();
}
Unpacking Unpacker::state() const {
    return state_->state;
}
std::uint64_t Unpacker::packed_bytes() const {
    return state_->packed_bytes();
}
std::uint64_t Unpacker::unpacked_bytes() const {
    return state_->unpacked;
}
bool Unpacker::has_checksums() const {
    return std::visit([](const auto& current) { return current.has_checksums(); }, state_->decoder);
}
const std::vector<std::string>& Unpacker::notes() const {
    return state_->notes;
}

}  // namespace ovaudit
