#include "ovaudit/load.hpp"

#include <filesystem>
#include <functional>

#include "load/collection.hpp"
#include "load/document.hpp"
#include "load/folder.hpp"
#include "load/form.hpp"
#include "load/load_bytes.hpp"
#include "load/load_file.hpp"
#include "load/magic.hpp"
#include "load/naubackup_folder.hpp"
#include "load/not_metadata.hpp"
#include "load/scalar.hpp"
#include "load/source.hpp"
#include "model/ascii.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

using ReadDocument = std::function<Document(const LoadOptions&, const Sink&)>;

void describe(Source& source, const Document& document, const Form& form) {
    source.form = document.archive && form.name == "ova.xml" ? "XVA" : form.name;
    if (!document.packing.empty()) source.form += ", " + document.packing;
    if (document.archive) source.export_kind = document.export_kind;
    source.complete = document.archive ? document.complete : Answer::yes;
    source.verified = document.verified;
    source.sha256 = document.sha256;
    if (document.member_mtime > 0) {
        source.captured_at = utc_time_of(document.member_mtime);
        source.captured_from = TimeFrom::archive;
    }
}

void set_time(Source& source, const std::string& time, TimeFrom from) {
    if (time.empty()) return;
    source.captured_at = time;
    source.captured_from = from;
}

void add_time(Source& source, const LoadOptions& options, const Surroundings& around) {
    if (source.captured_at.empty()) set_time(source, around.folder_time, TimeFrom::folder);
    if (source.captured_at.empty()) set_time(source, around.file_time, TimeFrom::file);
    set_time(source, options.captured_at, TimeFrom::given);
}

/// Waits for the head of a document, which tells its form, before it hands the document to that form's
/// reader.
class Dispatcher {
  public:
    Dispatcher(Canonical& canonical, const LoadOptions& options) : canonical_(canonical), options_(options) {}

    void feed(std::string_view block) {
        if (form_ != nullptr) return reader_.feed(block);
        head_ += block;
        if (head_.size() >= form_head_bytes) begin();
    }
    void finish() {
        if (form_ == nullptr) begin();
        reader_.finish();
    }
    const Form& form() const { return *form_; }

  private:
    void begin() {
        form_ = options_.form.empty() ? form_of(std::string_view(head_).substr(0, form_head_bytes))
                                      : find_form(options_.form);
        if (form_ == nullptr)
            throw NotMetadata(canonical_.source().name + ": " + std::string(not_ours) +
                              describe_foreign(head_));
        reader_ = form_->reader(canonical_, options_.limits);
        reader_.feed(head_);
    }

    Canonical& canonical_;
    const LoadOptions& options_;
    std::string head_;
    const Form* form_ = nullptr;
    FormReader reader_;
};

Capture load_with(const std::string& name, const LoadOptions& options, const Surroundings& around,
                  const ReadDocument& read) {
    Source source;
    source.name = escape_visibly(name);
    Canonical canonical(std::move(source), options);
    if (around.origin)
        canonical.read_as([rebasing = Rebasing(*around.origin)](const Record& record) mutable {
            return &rebasing.rebased(record);
        });
    if (around.kept != nullptr)
        canonical.read_as([&](const Record& record) { return around.kept->read(record); });
    Dispatcher reader(canonical, options);
    const Document document = read(options, [&](std::string_view block) { reader.feed(block); });
    reader.finish();
    describe(canonical.source(), document, reader.form());
    for (const std::string& note : document.notes) canonical.note(note);
    return canonical.finish([&](Source& facts, const Storage& storage) {
        reader.form().cover(facts, storage);
        add_time(facts, options, around);
        if (around.kept != nullptr) around.kept->cover(facts);
    });
}

}  // namespace

Capture load_document(const std::string& path, const LoadOptions& options, const Surroundings& around) {
    return load_with(path, options, around, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(path, chosen, sink);
    });
}

/// `export/ova.xml`, `OVA.XML`, `ova.xml.bak`: of an XVA that is not as the platform writes it.
bool is_misplaced_ova_xml(const std::string& member) {
    return to_lower(member.substr(member.rfind('/') + 1)).starts_with("ova.xml");
}

/// A tar of documents: its members are to it what the files are to a folder.
/// Errors: NotMetadata if it is none, but an XVA without its ova.xml.
Capture load_bundle(const std::string& path, const LoadOptions& options, const Surroundings& around) {
    Collection all;
    read_members(path, options, [&](const std::string& name, const std::string& bytes) {
        if (is_misplaced_ova_xml(name)) throw NotMetadata(name);
        all.take([&] {
            return load_with(path + "/" + name, options, around,
                             [&](const LoadOptions& chosen, const Sink& sink) {
                                 return read_document(path + "/" + name, bytes, chosen, sink);
                             });
        });
    });
    return all.merged(escape_visibly(path), {});
}

Capture load_file(const std::string& path, const LoadOptions& options, const Surroundings& around) {
    try {
        return load_document(path, options, around);
    } catch (const NoOvaXml& no_ova_xml) {
        if (!can_be_read_again(path)) throw;
        try {
            return load_bundle(path, options, around);
        } catch (const NotMetadata&) {
            throw no_ova_xml;
        }
    }
}

Capture load_naubackup(const std::string& vm_cfg, const LoadOptions& options, const Surroundings& around) {
    return load_with(vm_cfg, options, around, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_naubackup_folder(vm_cfg, chosen, sink);
    });
}

Capture load(const std::string& path, const LoadOptions& options) {
    std::error_code failure;
    const bool is_folder = std::filesystem::is_directory(path, failure);
    return is_folder ? load_folder(path, options) : load_file(path, options);
}

Capture load_bytes(std::string_view name, std::string_view bytes, const LoadOptions& options) {
    return load_with(std::string(name), options, {}, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(name, bytes, chosen, sink);
    });
}

}  // namespace ovaudit
