#pragma once

#include <string>
#include <vector>

#include "ovaudit/diff.hpp"
#include "ovaudit/report.hpp"

/// Whether `xe vm-import` would accept a backup into a pool. The rules are those of xapi's import.ml.
namespace ovaudit {

enum class ImportAnswer : std::uint8_t {
    ok,
    note,  ///< accepted, and something follows that the importer does not say
    refused,
    not_observable,  ///< the sources could not show what the rule asks
};
std::string_view to_string(ImportAnswer answer);

/// What one rule says of one VM.
struct ImportLine {
    ImportAnswer answer = ImportAnswer::ok;
    std::string text;   ///< with the values found, escaped visibly
    std::string error;  ///< the platform's error, "VM_TO_IMPORT_IS_NOT_NEWER_VERSION"; empty for none
    bool operator==(const ImportLine&) const = default;
};

struct ImportedVm {
    std::string uuid, name;
    std::vector<ImportLine> lines;
    bool is_passed_over = false;  ///< without an error, and nothing of it imported
    bool operator==(const ImportedVm&) const = default;
};

struct ImportOptions {
    std::vector<std::string> vms;  ///< names or uuids; empty: all
    bool preserve = false;         ///< keep uuids and MACs, as a restore does
    bool force = false;            ///< skip what can be skipped
    bool metadata = true;          ///< import the metadata alone, onto disks that the pool has
};

struct Import {
    Side backup, pool;
    bool preserve = false, force = false, metadata = true;
    std::vector<ImportedVm> vms;  ///< in the order of the backup
    bool operator==(const Import&) const = default;
};

/// Answers rule by rule what would come of it. Templates and control domains of the backup are left out.
/// Errors: Error if a VM that is named is not there.
Import can_import(const Capture& backup, const Capture& pool, const ImportOptions& options);

bool is_refused(const ImportedVm& vm);
/// Neither refused nor passed over.
bool is_accepted(const ImportedVm& vm);
/// 0 if every VM is accepted, 1 if one is not, 2 if a part of the sources could not be read.
int exit_status(const Import& import);

void render_import_text(const Import& import, const TextStyle& style, const Output& output);
/// One object, `"schema": "ovaudit/can-import/1"`; see schema().
void render_import_json(const Import& import, const TextStyle& style, const Output& output);

}  // namespace ovaudit
