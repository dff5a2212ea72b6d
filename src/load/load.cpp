#include "ovaudit/load.hpp"

#include <functional>

#include "load/document.hpp"
#include "load/form.hpp"
#include "load/load_bytes.hpp"
#include "load/magic.hpp"
#include "load/scalar.hpp"
#include "model/text.hpp"

namespace ovaudit {
namespace {

using ReadDocument = std::function<Document(const LoadOptions&, const Sink&)>;

void describe(Source& source, const Document& document, const Form& form) {
    source.form = document.archive ? "XVA" : form.name;
    if (!document.packing.empty()) source.form += ", " + document.packing;
    if (document.archive) source.export_kind = document.export_kind;
    source.complete = document.archive ? document.complete : Answer::yes;
    source.verified = document.verified;
    source.sha256 = document.sha256;
    if (document.member_mtime > 0) {
        source.captured_at = time_text(document.member_mtime);
        source.captured_from = TimeFrom::archive;
    }
}

/// Waits for the head of a document, which tells its form, before it hands the document to that form's
/// reader.
class Dispatcher {
  public:
    Dispatcher(Canonical& canonical, const Limits& limits) : canonical_(canonical), limits_(limits) {}

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
        form_ = form_of(std::string_view(head_).substr(0, form_head_bytes));
        if (form_ == nullptr)
            throw Error(canonical_.source().name + ": " + std::string(not_ours) + describe_foreign(head_));
        reader_ = form_->reader(canonical_, limits_);
        reader_.feed(head_);
    }

    Canonical& canonical_;
    const Limits& limits_;
    std::string head_;
    const Form* form_ = nullptr;
    FormReader reader_;
};

Capture load_with(const std::string& name, const LoadOptions& options, const ReadDocument& read) {
    Source source;
    source.name = escape_visibly(name);
    Canonical canonical(std::move(source), options);
    Dispatcher reader(canonical, options.limits);
    const Document document = read(options, [&](std::string_view block) { reader.feed(block); });
    reader.finish();
    describe(canonical.source(), document, reader.form());
    for (const std::string& note : document.notes) canonical.note(note);
    return canonical.finish(reader.form().cover);
}

}  // namespace

Capture load(const std::string& path, const LoadOptions& options) {
    return load_with(path, options, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(path, chosen, sink);
    });
}

Capture load_bytes(std::string_view name, std::string_view bytes, const LoadOptions& options) {
    return load_with(std::string(name), options, [&](const LoadOptions& chosen, const Sink& sink) {
        return read_document(name, bytes, chosen, sink);
    });
}

}  // namespace ovaudit
