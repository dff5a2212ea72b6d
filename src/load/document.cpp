#include "load/document.hpp"

#include <optional>

#include "load/form.hpp"
#include "load/magic.hpp"
#include "load/not_metadata.hpp"
#include "load/source.hpp"
#include "load/tar_feed.hpp"
#include "load/unpack.hpp"
#include "model/digest.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

// How much of a packed file is read for its checksum alone.
constexpr std::uint64_t packed_budget = 64 << 20;
constexpr std::uint64_t unpacked_budget = 256 << 20;
constexpr std::size_t marker_bytes = 2 * tar_block_bytes;

/// A file as it is being read.
struct Reading {
    const Input& input;
    const LoadOptions& options;
    Lookahead packed;
    std::optional<Unpacker> unpacker;
    bool document_read = false;  ///< from here on damage is a note
    bool reading_on = false;     ///< for completeness and checksums alone
    bool over_budget = false;
    Document document;
};

std::string offset_word(const Reading& reading) {
    return reading.unpacker ? "unpacked byte" : "byte";
}

bool within_budget(const Reading& reading) {
    if (reading.options.verify) return true;
    if (reading.input.size && *reading.input.size > packed_budget) return false;
    return reading.unpacker->packed_bytes() <= packed_budget &&
           reading.unpacker->unpacked_bytes() <= unpacked_budget;
}

void refuse_early_end(const Reading& reading) {
    const std::string at = reading.input.name + ": byte " + std::to_string(reading.packed.position()) + ": ";
    if (reading.unpacker->state() == Unpacking::cut)
        throw Error(at + "truncated: the " + reading.document.packing +
                    " stream goes on beyond the end of the file");
    if (reading.unpacker->state() == Unpacking::over_ratio)
        throw Error(at + "unpacks to more than " + std::to_string(reading.options.limits.ratio) +
                    " times its size, which is the limit (--max-ratio)");
}

std::span<const char> pull(Reading& reading) {
    if (!reading.unpacker) return reading.packed.take();
    if (reading.reading_on && !within_budget(reading)) {
        reading.over_budget = true;
        return {};
    }
    const auto block = reading.unpacker->read();
    if (block.empty() && !reading.document_read) refuse_early_end(reading);
    return block;
}

void start_unpacking(Reading& reading) {
    const std::string_view packing = packing_of(reading.packed.peek(packing_magic_bytes));
    if (packing.empty()) return;
    reading.document.packing = packing;
    reading.unpacker.emplace(packing, reading.packed, reading.input.name, reading.options.limits);
}

void refuse_foreign(const Reading& reading, std::string_view head) {
    const std::string& name = reading.input.name;
    const std::string within = reading.unpacker ? " within " + reading.document.packing : "";
    if (reading.unpacker && !packing_of(head).empty())
        throw Error(name + ": is packed more than once (" + std::string(packing_of(head)) + within +
                    "); expected one layer");
    if (head.starts_with(std::string_view("ova.xml\0", 8)) && head.size() < tar_block_bytes)
        throw Error(name + ": " + offset_word(reading) + " 0: truncated: " + std::to_string(head.size()) +
                    " of " + std::to_string(tar_block_bytes) + " bytes of the first tar header");
    if (reading.options.form.empty() && form_of(head) == nullptr)
        throw NotMetadata(name + ": " + std::string(not_ours) + describe_foreign(head) + within);
}

void read_bare(Reading& reading, Lookahead& bytes, const Sink& sink) {
    Sha256 digest;
    for (auto block = bytes.take(); !block.empty(); block = bytes.take()) {
        if (bytes.position() > reading.options.limits.document_bytes)
            throw Error(reading.input.name + ": the document exceeds the limit of " +
                        std::to_string(reading.options.limits.document_bytes) + " bytes (--max-document)");
        const std::string_view text(block.data(), block.size());
        digest.update(text);
        sink(text);
    }
    reading.document.sha256 = digest.hex();
}

void note_truncated(Document& document, std::uint64_t size) {
    document.complete = Answer::no;
    document.notes.push_back("export is truncated at byte " + std::to_string(size) +
                             "; its metadata is whole");
}

// A plain full export of which only the start was read: its length and last blocks tell whether it was cut.
// They cannot tell if it was cut within zeros of a disk.
void judge_tail(Reading& reading) {
    if (reading.unpacker || !reading.input.size) return;
    const std::uint64_t size = *reading.input.size;
    const std::string tail = reading.input.tail(marker_bytes);
    const bool zeros = tail.size() == marker_bytes && tail.find_first_not_of('\0') == tail.npos;
    if (zeros && size % tar_block_bytes == 0)
        reading.document.complete = Answer::yes;
    else
        note_truncated(reading.document, size);
}

void judge_end(Reading& reading, const ArchiveFacts& facts) {
    Document& document = reading.document;
    const std::string at = " at " + offset_word(reading) + " " + std::to_string(facts.end_at);
    const bool stopped =
        reading.over_budget || (reading.unpacker && reading.unpacker->state() == Unpacking::over_ratio);
    switch (facts.end) {
        case ArchiveEnd::not_read:
            return judge_tail(reading);
        case ArchiveEnd::marker:
            document.complete = Answer::yes;
            return;
        case ArchiveEnd::cut:
            if (stopped) return;
            document.complete = Answer::no;
            document.notes.push_back("export is truncated" + at + "; its metadata is whole");
            return;
        case ArchiveEnd::damaged:
            document.complete = Answer::no;
            document.notes.push_back("export is damaged" + at + ", in a tar header; its metadata is whole");
            return;
        case ArchiveEnd::trailing:
            document.complete = Answer::no;
            document.notes.push_back("bytes that are not zero follow the end of the archive" + at +
                                     "; its metadata is whole");
            return;
    }
}

void judge_checksum(Reading& reading) {
    Document& document = reading.document;
    if (!reading.unpacker) {
        if (reading.options.verify)
            document.notes.push_back("there is no checksum to verify: the file is not packed");
        return;
    }
    const Unpacker& unpacker = *reading.unpacker;
    for (const std::string& note : unpacker.notes()) document.notes.push_back(note);
    switch (unpacker.state()) {
        case Unpacking::going_on:
            document.notes.push_back("not verified: its " + document.packing +
                                     " checksum is at the end of a large file; --verify reads all of it");
            return;
        case Unpacking::ended:
            document.verified = unpacker.has_checksums() ? Answer::yes : Answer::unknown;
            if (!unpacker.has_checksums())
                document.notes.push_back("not verified: its " + document.packing + " stream has no checksum");
            return;
        case Unpacking::cut:
            document.verified = Answer::no;
            if (document.complete != Answer::no) note_truncated(document, reading.packed.position());
            return;
        case Unpacking::over_ratio:
            document.notes.push_back("not verified: after its metadata it unpacks to more than " +
                                     std::to_string(reading.options.limits.ratio) +
                                     " times its size (--max-ratio)");
            return;
    }
}

void read_archive(Reading& reading, Lookahead& bytes, const Sink& sink) {
    Archive archive(
        reading.input.name, offset_word(reading), [&] { return bytes.take(); }, reading.options.limits);
    archive.read_document(sink);
    reading.document_read = true;
    archive.read_next_header();
    reading.reading_on = reading.options.verify || (reading.unpacker && within_budget(reading));
    if (reading.reading_on) archive.read_to_end();
    const ArchiveFacts& facts = archive.facts();
    reading.document.archive = true;
    reading.document.export_kind = facts.export_kind;
    reading.document.member_mtime = facts.member_mtime;
    reading.document.sha256 = facts.sha256;
    reading.document.notes = facts.notes;
    judge_end(reading, facts);
}

Document read_document(const Input& input, const LoadOptions& options, const Sink& sink) {
    Reading reading{input, options, Lookahead(input.pull), std::nullopt, false, false, false, {}};
    start_unpacking(reading);
    Lookahead bytes([&] { return pull(reading); });
    if (is_tar_header(bytes.peek(tar_block_bytes).substr(0, tar_block_bytes))) {
        read_archive(reading, bytes, sink);
    } else {
        refuse_foreign(reading, bytes.peek(form_head_bytes).substr(0, form_head_bytes));
        read_bare(reading, bytes, sink);
    }
    judge_checksum(reading);
    if (input.changed()) reading.document.notes.push_back("changed while it was read");
    return std::move(reading.document);
}

}  // namespace

Document read_document(const std::string& path, const LoadOptions& options, const Sink& sink) {
    return read_document(open_input(path), options, sink);
}

Document read_document(std::string_view name, std::string_view bytes, const LoadOptions& options,
                       const Sink& sink) {
    return read_document(input_of_bytes(name, bytes), options, sink);
}

void read_members(const std::string& path, const LoadOptions& options, const VisitMember& visit) {
    const Input input = open_input(path);
    Reading reading{input, options, Lookahead(input.pull), std::nullopt, false, false, false, {}};
    start_unpacking(reading);
    Lookahead bytes([&] { return pull(reading); });
    Archive(
        input.name, offset_word(reading), [&] { return bytes.take(); }, options.limits)
        .each_member(visit);
}

}  // namespace ovaudit
