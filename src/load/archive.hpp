#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "load/pull.hpp"
#include "ovaudit/capture.hpp"
#include "ovaudit/load.hpp"

namespace ovaudit {

using Sink = std::function<void(std::string_view)>;
using VisitMember = std::function<void(const std::string& name, const std::string& bytes)>;

/// How an archive goes on after its ova.xml, as far as it was read.
enum class ArchiveEnd {
    not_read,  ///< a further member follows; what follows that was not read
    marker,    ///< it was read to its end-of-archive marker, two blocks of zeros, and nothing follows
    cut,       ///< it ends without that marker
    damaged,   ///< a later header is damaged
    trailing,  ///< bytes other than zeros follow the marker
};

struct ArchiveFacts {
    std::int64_t member_mtime = 0;  ///< of ova.xml; seconds since 1970, 0 if the archive does not say
    ExportKind export_kind = ExportKind::unknown;
    std::string sha256;  ///< of ova.xml
    ArchiveEnd end = ArchiveEnd::not_read;
    std::uint64_t end_at = 0;  ///< the offset in the archive to which `end` applies
    std::vector<std::string> notes;
};

/// A tar archive, read in three steps. Offsets in its errors count the bytes of `pull`.
class Archive {
  public:
    /// name: for messages, escaped. offset_word: what an offset is called in them ("byte", "unpacked byte").
    Archive(std::string name, std::string offset_word, Pull pull, const Limits& limits);
    Archive(Archive&&) noexcept;
    ~Archive();

    /// 1. Finds ova.xml and hands it to `sink`.
    /// Errors: Error if there is none, it is no regular file, it is cut, or anything before it is damaged.
    void read_document(const Sink& sink);
    /// 2. Reads the header that follows. What is damaged from here on is a fact and not an error.
    /// Errors: Error if that is a second ova.xml with other bytes.
    void read_next_header();
    /// 3. Reads all that follows.
    void read_to_end();

    /// Instead of these: hands each regular member to `visit`, with its name, escaped.
    /// Errors: Error if the archive is damaged or cut, or exceeds Limits::document_bytes.
    void each_member(const VisitMember& visit);

    const ArchiveFacts& facts() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ovaudit
