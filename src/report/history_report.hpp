#pragma once

#include "ovaudit/history.hpp"
#include "ovaudit/report.hpp"

/// What a history answers, for people and for machines; the JSON of each is one object, see schema().
namespace ovaudit {

/// Entry by entry: the span in which it must have happened, and below it the changes as the text report has
/// them.
void render_log_text(const std::vector<LogEntry>& log, const TextStyle& style, const Output& output);
/// A line a VM: how many settings changed, in how many captures.
void render_log_stat(const std::vector<LogEntry>& log, const TextStyle& style, const Output& output);
void render_log_json(const std::vector<LogEntry>& log, const TextStyle& style, const Output& output);
/// A row a change, with the columns of the diff's CSV.
void render_log_csv(const std::vector<LogEntry>& log, const TextStyle& style, const Output& output);

/// Which lines of a configuration are told.
struct AnnotatedChoice {
    std::vector<std::string> patterns = {};  ///< empty: settings and what is reported
    std::vector<Category> only = {};         ///< empty: all
    std::optional<std::int64_t> since = {};  ///< only what changed since then
};

/// The configuration, each line with since when it is so.
void render_annotations_text(const Annotations& annotations, const AnnotatedChoice& choice,
                             const Output& output);
void render_annotations_json(const Annotations& annotations, const AnnotatedChoice& choice,
                             const Output& output);
void render_annotations_csv(const Annotations& annotations, const AnnotatedChoice& choice,
                            const Output& output);

void render_holders_text(const std::vector<Holder>& holders, const Output& output);
void render_holders_json(const std::vector<Holder>& holders, const Output& output);
void render_holders_csv(const std::vector<Holder>& holders, const Output& output);

void render_captures_text(const CaptureList& captures, const Output& output);
void render_captures_json(const CaptureList& captures, const Output& output);
void render_captures_csv(const CaptureList& captures, const Output& output);

}  // namespace ovaudit
