// Longer than other files, because all that is done with libarchive stands here.

#include "load/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <optional>

#include "load/not_metadata.hpp"
#include "load/tar_feed.hpp"
#include "model/digest.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

constexpr std::uint64_t marker_bytes = 2 * tar_block_bytes;
constexpr std::uint64_t most_padding = 1 << 20;
constexpr std::int64_t latest_time = 253'402'300'799;  // the end of the year 9999
constexpr std::size_t names_listed = 3;

struct Closer {
    void operator()(archive* reader) const { archive_read_free(reader); }
};

std::string name_of(archive_entry* entry) {
    const char* name = archive_entry_pathname(entry);
    if (name == nullptr) name = archive_entry_pathname_utf8(entry);
    return name == nullptr ? "" : name;
}

// ARCHIVE_RETRY, which looks better than a warning by its number, is what a wrong header checksum gives.
bool failed(int result) {
    return result < ARCHIVE_WARN || result == ARCHIVE_RETRY;
}

// The name as it counts: without a leading "./", and without the slash that ends a folder's.
std::string_view plain_name(std::string_view name) {
    if (name.starts_with("./")) name.remove_prefix(2);
    if (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
    return name;
}

bool is_regular(archive_entry* entry) {
    return archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == nullptr;
}

std::string type_of(archive_entry* entry) {
    if (archive_entry_hardlink(entry) != nullptr) return "a hard link";
    switch (archive_entry_filetype(entry)) {
        case AE_IFDIR:
            return "a folder";
        case AE_IFLNK:
            return "a symbolic link";
        case AE_IFCHR:
        case AE_IFBLK:
            return "a device";
        case AE_IFIFO:
            return "a FIFO";
        default:
            return "of an unknown type";
    }
}

}  // namespace

struct Archive::State {
    std::string name;
    std::string offset_word;
    Limits limits;
    TarFeed feed;
    std::exception_ptr failure;  ///< of the callback, which must not throw through the library
    bool searching = true;
    std::unique_ptr<archive, Closer> reader{archive_read_new()};
    archive_entry* entry = nullptr;
    std::string raw_headers;  ///< of `entry`
    std::vector<std::string> first_names;
    std::uint64_t document_bytes = 0;
    ArchiveFacts facts;

    State(std::string name_, std::string word, Pull pull, const Limits& limits_)
        : name(std::move(name_)), offset_word(std::move(word)), limits(limits_), feed(std::move(pull)) {
        if (reader == nullptr) throw std::bad_alloc();
        archive_read_support_format_tar(reader.get());
    }

    static la_ssize_t read_callback(archive* reader, void* self, const void** block) {
        State& state = *static_cast<State*>(self);
        try {
            const auto bytes = state.next_block();
            *block = bytes.data();
            return static_cast<la_ssize_t>(bytes.size());
        } catch (...) {
            state.failure = std::current_exception();
            archive_set_error(reader, EIO, "reading failed");
            return ARCHIVE_FATAL;
        }
    }

    std::span<const char> next_block() {
        if (searching && feed.bytes() >= limits.search_bytes)
            throw NoOvaXml(name + ": no ova.xml in the first " + std::to_string(limits.search_bytes) +
                           " bytes of the archive (--max-search)" + listed_names());
        return feed.next();
    }

    // What every call of the library must pass: rethrows what the callback stashed.
    int checked(int result) const {
        if (failure) std::rethrow_exception(failure);
        return result;
    }

    [[noreturn]] void fail(std::uint64_t offset, const std::string& what) const {
        throw Error(name + ": " + offset_word + " " + std::to_string(offset) + ": " + what);
    }

    std::string library_reason() const {
        const char* text = archive_error_string(reader.get());
        return text == nullptr ? "unknown error" : escape_visibly(text);
    }

    std::uint64_t header_offset() const {
        return static_cast<std::uint64_t>(
            std::max<la_int64_t>(archive_read_header_position(reader.get()), 0));
    }
    std::uint64_t position() const {
        return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(reader.get(), 0), 0));
    }

    std::string listed_names() const {
        std::string list;
        for (const std::string& first : first_names) list += (list.empty() ? "" : ", ") + first;
        return list.empty() ? "" : "; its first members: " + list;
    }

    int next_header() {
        feed.keep_from(position());
        const int result = checked(archive_read_next_header(reader.get(), &entry));
        raw_headers = feed.kept_to(position());
        return result;
    }

    void open() {
        if (checked(archive_read_open(reader.get(), this, nullptr, read_callback, nullptr)) != ARCHIVE_OK)
            fail(0, "damaged tar header: " + library_reason());
    }

    bool is_ova_xml() const { return plain_name(name_of(entry)) == "ova.xml"; }

    void note_passed_member() {
        const std::string member = name_of(entry);
        const bool first = first_names.empty();
        if (first && is_regular(entry) && member.ends_with(".ovf"))
            throw NotMetadata(name + ": is an OVF package (first member " + escape_visibly(member) +
                              "), another product's format; expected an XVA, whose first member is ova.xml");
        if (plain_name(member) == "." || archive_entry_filetype(entry) == AE_IFDIR) return;
        if (first_names.size() < names_listed) first_names.push_back(escape_visibly(member));
    }

    void find() {
        for (;;) {
            const int result = next_header();
            if (result == ARCHIVE_EOF)
                throw NoOvaXml(name + ": no ova.xml in the archive of " + counted(feed.bytes(), "byte") +
                               listed_names());
            if (failed(result))
                fail(header_offset(), (feed.ended() ? "truncated tar header, and no ova.xml before it: "
                                                    : "damaged tar header: ") +
                                          library_reason() + listed_names());
            if (const std::string_view trouble = header_trouble(raw_headers); !trouble.empty())
                fail(header_offset(), "damaged tar header: " + std::string(trouble));
            if (is_ova_xml()) break;
            note_passed_member();
            if (failed(checked(archive_read_data_skip(reader.get()))))
                fail(feed.bytes(), "truncated in a member before ova.xml" + listed_names());
        }
        searching = false;
    }

    void check_member() {
        if (!is_regular(entry))
            fail(header_offset(), "ova.xml is " + type_of(entry) + "; expected a regular file");
        if (archive_entry_sparse_count(entry) > 0)
            fail(header_offset(), "ova.xml is stored sparse; expected it whole");
        const la_int64_t size = archive_entry_size(entry);
        if (size <= 0) fail(header_offset(), "ova.xml is empty");
        document_bytes = static_cast<std::uint64_t>(size);
        if (document_bytes > limits.document_bytes)
            fail(header_offset(), "ova.xml of " + std::to_string(size) + " bytes exceeds the limit of " +
                                      std::to_string(limits.document_bytes) + " (--max-document)");
    }

    void note_member() {
        if (!first_names.empty())
            facts.notes.push_back("ova.xml is not the first member of the archive (that is " +
                                  first_names.front() + "); the platform would refuse to import it");
        const std::string_view stored = plain_name(name_in_header(raw_headers));
        if (stored != "ova.xml")
            facts.notes.push_back("the archive names ova.xml also " + escape_visibly(stored));
        const std::int64_t mtime = archive_entry_mtime_is_set(entry) ? archive_entry_mtime(entry) : 0;
        if (mtime >= 0 && mtime <= latest_time)
            facts.member_mtime = mtime;
        else
            facts.notes.push_back("the time of ova.xml in the archive is out of range: " +
                                  std::to_string(mtime));
    }

    // Hands the data of `entry` to `sink`; returns its digest.
    std::string read_data(const Sink& sink) {
        Sha256 digest;
        std::uint64_t done = 0;
        for (;;) {
            const void* block = nullptr;
            std::size_t size = 0;
            la_int64_t offset = 0;
            const int result = checked(archive_read_data_block(reader.get(), &block, &size, &offset));
            if (result == ARCHIVE_EOF) break;
            if (failed(result) && done == document_bytes) {  // in the padding after the data
                end_with_error();
                break;
            }
            if (failed(result)) refuse_cut(done);
            if (static_cast<std::uint64_t>(offset) != done) fail(position(), "ova.xml has a hole");
            const std::string_view bytes(static_cast<const char*>(block), size);
            done += size;
            if (done > document_bytes) fail(position(), "ova.xml is longer than its header says");
            digest.update(bytes);
            sink(bytes);
        }
        if (done != document_bytes) refuse_cut(done);
        return digest.hex();
    }

    /// Of `entry`. Together, and with what is between them, members are bounded as one document is.
    std::string whole_data() {
        std::string bytes;
        for (;;) {
            const void* block = nullptr;
            std::size_t size = 0;
            la_int64_t offset = 0;
            const int result = checked(archive_read_data_block(reader.get(), &block, &size, &offset));
            if (result == ARCHIVE_EOF) return bytes;
            if (failed(result)) fail(feed.bytes(), "truncated in a member");
            if (static_cast<std::uint64_t>(offset) != bytes.size()) fail(position(), "a member has a hole");
            if (feed.bytes() > limits.document_bytes)
                throw Error(name + ": the archive's members exceed the limit of " +
                            std::to_string(limits.document_bytes) + " bytes (--max-document)");
            bytes.append(static_cast<const char*>(block), size);
        }
    }

    [[noreturn]] void refuse_cut(std::uint64_t done) const {
        fail(feed.bytes(), "truncated: " + std::to_string(done) + " of " + std::to_string(document_bytes) +
                               " bytes of ova.xml");
    }

    void end_with(ArchiveEnd end, std::uint64_t offset) {
        facts.end = end;
        facts.end_at = offset;
    }

    // The library stopped, by an error or where its archive ends.
    void end_after(int result, std::uint64_t most) {
        if (failed(result)) return end_with_error();
        const std::uint64_t start = header_offset();
        const std::uint64_t stop = feed.bytes() > UINT64_MAX - most ? UINT64_MAX : feed.bytes() + most;
        while (!feed.ended() && feed.bytes() < stop) feed.next();
        const std::uint64_t rest = feed.bytes() - start;
        if (feed.trailing_zeros() < rest && rest > tar_block_bytes)
            end_with(ArchiveEnd::trailing, start);
        else
            end_with(rest < marker_bytes ? ArchiveEnd::cut : ArchiveEnd::marker, feed.bytes());
        if (facts.export_kind == ExportKind::unknown && rest >= tar_block_bytes)
            facts.export_kind = ExportKind::metadata;
    }

    void end_with_error() {
        if (feed.ended()) return end_with(ArchiveEnd::cut, feed.bytes());
        end_with(ArchiveEnd::damaged, header_offset());
    }

    // To the header after the current member; whether there is one.
    bool advance(std::uint64_t most_after_end) {
        if (facts.end != ArchiveEnd::not_read) return false;
        int result = checked(archive_read_data_skip(reader.get()));
        if (!failed(result)) result = next_header();
        if (!failed(result) && result != ARCHIVE_EOF) return true;
        end_after(result, most_after_end);
        return false;
    }

    void compare_second() {
        check_member();
        if (read_data([](std::string_view) {}) != facts.sha256)
            fail(header_offset(), "ambiguous: a second ova.xml, with other bytes than the first");
        facts.notes.push_back("ova.xml is in the archive twice, with the same bytes");
    }
};

Archive::Archive(std::string name, std::string offset_word, Pull pull, const Limits& limits)
    : state_(std::make_unique<State>(std::move(name), std::move(offset_word), std::move(pull), limits)) {
    state_->open();
}
Archive::Archive(Archive&&) noexcept = default;
Archive::~Archive() = default;

void Archive::read_document(const Sink& sink) {
    state_->find();
    state_->check_member();
    state_->note_member();
    state_->facts.sha256 = state_->read_data(sink);
}

void Archive::read_next_header() {
    while (state_->advance(most_padding)) {
        if (!state_->is_ova_xml()) {
            state_->facts.export_kind = ExportKind::full;
            return;
        }
        state_->compare_second();
    }
}

void Archive::read_to_end() {
    if (state_->facts.end != ArchiveEnd::not_read) {
        while (!state_->feed.ended()) state_->feed.next();
        return;
    }
    while (state_->advance(UINT64_MAX)) {
    }
}

void Archive::each_member(const VisitMember& visit) {
    state_->searching = false;  // for whatever there is
    for (;;) {
        const int result = state_->next_header();
        if (result == ARCHIVE_EOF) return;
        if (failed(result))
            state_->fail(state_->header_offset(), "damaged tar header: " + state_->library_reason());
        if (is_regular(state_->entry)) visit(escape_visibly(name_of(state_->entry)), state_->whole_data());
    }
}

const ArchiveFacts& Archive::facts() const {
    return state_->facts;
}

}  // namespace ovaudit
