#pragma once

/// All SQL of the store. Times are seconds since 1970, UTC.
namespace ovaudit::sql {

inline constexpr int schema_version = 2;
inline constexpr int application_id = 0x6f766175;  // "ovau"

inline constexpr const char* create = R"(
    CREATE TABLE setting (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

    -- what was recorded: files, and the captures in them
    CREATE TABLE folder (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE);
    CREATE TABLE file (
        folder INTEGER NOT NULL, name BLOB NOT NULL,
        device INTEGER NOT NULL, inode INTEGER NOT NULL, size INTEGER NOT NULL,
        modified INTEGER NOT NULL, changed INTEGER NOT NULL,  -- nanoseconds
        PRIMARY KEY (folder, name)) WITHOUT ROWID;
    CREATE TABLE coverage (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL);
    CREATE TABLE origin (  -- what captures of one kind have in common
        id INTEGER PRIMARY KEY, form TEXT NOT NULL, export INTEGER NOT NULL, product TEXT NOT NULL,
        product_version TEXT NOT NULL, time_from INTEGER NOT NULL, complete INTEGER NOT NULL,
        verified INTEGER NOT NULL, coverage INTEGER NOT NULL,
        UNIQUE (form, export, product, product_version, time_from, complete, verified, coverage));
    CREATE TABLE capture (
        id INTEGER PRIMARY KEY, time INTEGER NOT NULL, origin INTEGER NOT NULL,
        digest BLOB NOT NULL, folder INTEGER NOT NULL, name BLOB NOT NULL, vms INTEGER NOT NULL);
    CREATE INDEX capture_by_time ON capture (time);
    CREATE INDEX capture_by_digest ON capture (substr(digest, 1, 6), time);

    -- what they show
    CREATE TABLE object (id INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, body BLOB NOT NULL);
    CREATE TABLE subject (
        id INTEGER PRIMARY KEY, class TEXT NOT NULL, uuid TEXT NOT NULL,
        run_state BLOB NOT NULL,  -- of its first state: the model of the others'
        UNIQUE (class, uuid));
    CREATE TABLE state (
        id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, coverage INTEGER NOT NULL,
        hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, objects BLOB NOT NULL, run_state BLOB NOT NULL);
    CREATE INDEX state_by_subject ON state (subject, coverage);
    CREATE INDEX state_by_name ON state (name, subject);
    CREATE TABLE sighting (
        subject INTEGER NOT NULL, time INTEGER NOT NULL, tie INTEGER NOT NULL, capture INTEGER NOT NULL,
        state INTEGER NOT NULL, run_state BLOB,  -- null: the state's own
        PRIMARY KEY (subject, time, tie, capture)) WITHOUT ROWID;

    -- what follows from that, kept for quick answers
    CREATE TABLE transition (
        subject INTEGER NOT NULL, time INTEGER NOT NULL, tie INTEGER NOT NULL, since INTEGER NOT NULL,
        old_capture INTEGER NOT NULL, capture INTEGER NOT NULL, diff BLOB NOT NULL,
        PRIMARY KEY (subject, time, tie, old_capture)) WITHOUT ROWID;
    CREATE INDEX transition_by_time ON transition (time, subject);
    CREATE TABLE change (  -- path has its new value from `time` on, and had the old one last at `since`
        subject INTEGER NOT NULL, path TEXT NOT NULL, time INTEGER NOT NULL, tie INTEGER NOT NULL,
        since INTEGER NOT NULL, category INTEGER NOT NULL, old TEXT, new TEXT,
        PRIMARY KEY (subject, path, time, tie, since)) WITHOUT ROWID;
    CREATE TABLE address (
        address TEXT NOT NULL, state INTEGER NOT NULL, device TEXT NOT NULL, kind INTEGER NOT NULL,
        network TEXT NOT NULL, PRIMARY KEY (address, state, device, kind)) WITHOUT ROWID;
)";

/// From each schema version to the next.
inline constexpr const char* upgrades[schema_version - 1] = {R"(
    ALTER TABLE transition RENAME TO transition_1;
    DROP INDEX transition_by_time;
    CREATE TABLE transition (
        subject INTEGER NOT NULL, time INTEGER NOT NULL, tie INTEGER NOT NULL, since INTEGER NOT NULL,
        old_capture INTEGER NOT NULL, capture INTEGER NOT NULL, diff BLOB NOT NULL,
        PRIMARY KEY (subject, time, tie, old_capture)) WITHOUT ROWID;
    CREATE INDEX transition_by_time ON transition (time, subject);
    INSERT INTO transition SELECT * FROM transition_1;
    DROP TABLE transition_1;
)"};

// Sightings are told as `subject, time, tie, capture, state, coverage`.
inline constexpr const char* sighting_before = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND (s.time, s.tie, s.capture) < (?2, ?3, ?4)
    ORDER BY s.time DESC, s.tie DESC, s.capture DESC LIMIT 1)";
inline constexpr const char* sighting_after = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND (s.time, s.tie, s.capture) > (?2, ?3, ?4)
    ORDER BY s.time, s.tie, s.capture LIMIT 1)";
inline constexpr const char* sighting_before_of_coverage = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND (s.time, s.tie, s.capture) < (?2, ?3, ?4) AND state.coverage = ?5
    ORDER BY s.time DESC, s.tie DESC, s.capture DESC LIMIT 1)";
inline constexpr const char* sighting_in_capture = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ? AND s.time = ? AND s.tie = ? AND s.capture = ?)";
/// Those in captures that show a pool too, from either end.
inline constexpr const char* first_sighting_beside_pool = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND EXISTS (
        SELECT 1 FROM subject CROSS JOIN sighting p
        ON p.subject = subject.id AND p.time = s.time AND p.tie = s.tie AND p.capture = s.capture
        WHERE subject.class = 'pool')
    ORDER BY s.time, s.tie, s.capture LIMIT 1)";
inline constexpr const char* last_sighting_beside_pool = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND EXISTS (
        SELECT 1 FROM subject CROSS JOIN sighting p
        ON p.subject = subject.id AND p.time = s.time AND p.tie = s.tie AND p.capture = s.capture
        WHERE subject.class = 'pool')
    ORDER BY s.time DESC, s.tie DESC, s.capture DESC LIMIT 1)";
inline constexpr const char* first_sighting_but = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    JOIN capture c ON c.id = s.capture JOIN origin o ON o.id = c.origin
    WHERE s.subject = ?1 AND o.time_from <> ?2 ORDER BY s.time, s.tie, s.capture LIMIT 1)";
/// The VMs of the one capture that are not the same in the other.
inline constexpr const char* vms_not_the_same_in = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM subject CROSS JOIN sighting s ON s.subject = subject.id AND s.time = ?1 AND s.tie = ?2 AND s.capture = ?3
    JOIN state ON state.id = s.state
    WHERE subject.class = 'VM' AND NOT EXISTS (
        SELECT 1 FROM sighting t
        WHERE t.subject = s.subject AND t.time = ?4 AND t.tie = ?5 AND t.capture = ?6 AND t.state = s.state))";
inline constexpr const char* all_subjects = "SELECT id FROM subject";
inline constexpr const char* pool_subjects = "SELECT id FROM subject WHERE class = 'pool'";
inline constexpr const char* coverages_of_subject = "SELECT DISTINCT coverage FROM state WHERE subject = ?";
inline constexpr const char* state_of_sighting = R"(
    SELECT state.objects, subject.run_state, state.run_state, s.run_state
    FROM sighting s JOIN state ON state.id = s.state JOIN subject ON subject.id = s.subject
    WHERE s.subject = ? AND s.time = ? AND s.tie = ? AND s.capture = ?)";
inline constexpr const char* object_body = "SELECT body FROM object WHERE id = ?";
inline constexpr const char* capture_source = R"(
    SELECT c.time, c.digest, folder.path, c.name, o.form, o.export, o.product, o.product_version, o.time_from,
           o.complete, o.verified, coverage.body
    FROM capture c JOIN origin o ON o.id = c.origin JOIN coverage ON coverage.id = o.coverage
    JOIN folder ON folder.id = c.folder
    WHERE c.id = ?)";

inline constexpr const char* add_transition = "INSERT INTO transition VALUES (?, ?, ?, ?, ?, ?, ?)";
inline constexpr const char* add_change = "INSERT OR REPLACE INTO change VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr const char* drop_transitions =
    "DELETE FROM transition WHERE subject = ? AND time = ? AND tie = ?";
inline constexpr const char* drop_changes = "DELETE FROM change WHERE subject = ? AND time = ? AND tie = ?";

inline constexpr const char* find_folder = "SELECT id FROM folder WHERE path = ?";
inline constexpr const char* add_folder = "INSERT INTO folder (path) VALUES (?)";
inline constexpr const char* files_of_folder = R"(
    SELECT name, device, inode, size, modified, changed FROM file
    WHERE folder = (SELECT id FROM folder WHERE path = ?))";
inline constexpr const char* keep_file = "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)";
inline constexpr const char* find_coverage = "SELECT id FROM coverage WHERE hash = ?";
inline constexpr const char* add_coverage = "INSERT INTO coverage (hash, body) VALUES (?, ?)";
inline constexpr const char* find_origin = R"(
    SELECT id FROM origin WHERE form = ? AND export = ? AND product = ? AND product_version = ?
    AND time_from = ? AND complete = ? AND verified = ? AND coverage = ?)";
inline constexpr const char* add_origin = R"(
    INSERT INTO origin (form, export, product, product_version, time_from, complete, verified, coverage)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?))";
inline constexpr const char* find_capture = R"(
    SELECT id FROM capture WHERE substr(digest, 1, 6) = substr(?1, 1, 6) AND time = ?2 AND digest = ?1)";
inline constexpr const char* add_capture =
    "INSERT INTO capture (time, origin, digest, folder, name, vms) VALUES (?, ?, ?, ?, ?, ?)";
inline constexpr const char* find_subject = "SELECT id FROM subject WHERE class = ? AND uuid = ?";
inline constexpr const char* add_subject = "INSERT INTO subject (class, uuid, run_state) VALUES (?, ?, ?)";
inline constexpr const char* find_state = R"(
    SELECT state.id, subject.run_state, state.run_state FROM state JOIN subject ON subject.id = state.subject
    WHERE hash = ?)";
inline constexpr const char* run_state_of_subject = "SELECT run_state FROM subject WHERE id = ?";
inline constexpr const char* add_state = R"(
    INSERT INTO state (subject, coverage, hash, name, objects, run_state) VALUES (?, ?, ?, ?, ?, ?))";
inline constexpr const char* find_object = "SELECT id FROM object WHERE hash = ?";
inline constexpr const char* add_object = "INSERT INTO object (hash, body) VALUES (?, ?)";
inline constexpr const char* has_sighting_of_state =
    "SELECT 1 FROM sighting WHERE subject = ? AND time = ? AND state = ?";
inline constexpr const char* add_sighting = "INSERT OR IGNORE INTO sighting VALUES (?, ?, ?, ?, ?, ?)";
inline constexpr const char* add_address = "INSERT OR IGNORE INTO address VALUES (?, ?, ?, ?, ?)";

// Questions.
inline constexpr const char* vms_named = R"(
    SELECT DISTINCT subject.id FROM state JOIN subject ON subject.id = state.subject
    WHERE subject.class = 'VM' AND state.name = ?1
    UNION SELECT id FROM subject WHERE class = 'VM' AND uuid = ?1)";
inline constexpr const char* vm_names =
    "SELECT DISTINCT state.name, subject.id FROM subject JOIN state ON state.subject = subject.id "
    "WHERE subject.class = 'VM'";
inline constexpr const char* transitions_of_all = R"(
    SELECT t.subject, t.old_capture, t.capture, t.diff, t.since, t.time FROM transition t
    WHERE t.time BETWEEN ?1 AND ?2 ORDER BY t.time DESC, t.subject, t.since DESC)";
inline constexpr const char* transitions_of_subject = R"(
    SELECT t.subject, t.old_capture, t.capture, t.diff, t.since, t.time FROM transition t
    WHERE t.subject = ?3 AND t.time BETWEEN ?1 AND ?2 ORDER BY t.time DESC, t.since DESC)";
inline constexpr const char* subject_names = R"(
    SELECT subject.class, subject.uuid, state.name FROM subject
    JOIN sighting s ON s.subject = subject.id JOIN state ON state.id = s.state
    WHERE subject.id = ?1 AND s.time <= ?2 ORDER BY s.time DESC, s.tie DESC, s.capture DESC LIMIT 1)";
inline constexpr const char* last_sighting = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ?1 AND s.time <= ?2 ORDER BY s.time DESC, s.tie DESC, s.capture DESC LIMIT 1)";
inline constexpr const char* first_sighting_time = "SELECT min(time) FROM sighting WHERE subject = ?";
inline constexpr const char* changes_of_subject = R"(
    SELECT path, max(time), since, old FROM change WHERE subject = ?1 AND time <= ?2
    GROUP BY path ORDER BY path)";
inline constexpr const char* states_with_address = R"(
    SELECT DISTINCT state.subject FROM address JOIN state ON state.id = address.state WHERE address = ?)";
inline constexpr const char* sightings_of_subject = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state
    WHERE s.subject = ? ORDER BY s.time, s.tie, s.capture)";
inline constexpr const char* addresses_of_state =
    "SELECT device, kind, network FROM address WHERE address = ? AND state = ?";
// Captures are told as `id, time, vms, size`.
inline constexpr const char* captures_between = R"(
    SELECT c.id, c.time, c.vms, file.size FROM capture c
    LEFT JOIN file ON file.folder = c.folder AND file.name = c.name
    WHERE c.time BETWEEN ?1 AND ?2 ORDER BY c.time, c.id)";
inline constexpr const char* capture_row = R"(
    SELECT c.id, c.time, c.vms, file.size FROM capture c
    LEFT JOIN file ON file.folder = c.folder AND file.name = c.name
    WHERE c.id = ?)";
inline constexpr const char* last_capture_time = "SELECT max(time) FROM capture WHERE time <= ?";
inline constexpr const char* vm_subjects = "SELECT id FROM subject WHERE class = 'VM'";
inline constexpr const char* captures_of_subject = R"(
    SELECT s.time, s.capture, o.time_from FROM sighting s
    JOIN capture c ON c.id = s.capture JOIN origin o ON o.id = c.origin
    WHERE s.subject = ?3 AND s.time BETWEEN ?1 AND ?2 ORDER BY s.time, s.capture)";
inline constexpr const char* store_size =
    "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
inline constexpr const char* all_objects = "SELECT id, hash, body FROM object";
inline constexpr const char* all_sightings = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state ORDER BY s.subject, s.time, s.tie, s.capture)";
inline constexpr const char* count_tables = "SELECT count(*) FROM sqlite_master";
inline constexpr const char* integrity_check = "PRAGMA integrity_check";
inline constexpr const char* count_transitions = "SELECT count(*) FROM transition";
inline constexpr const char* one_transition =
    "SELECT diff FROM transition WHERE subject = ? AND time = ? AND tie = ? AND old_capture = ?";

// Forgetting what was seen before a time. What VM snapshots keep comes back with every export otherwise.
inline constexpr const char* keep_forgotten = R"(
    INSERT OR REPLACE INTO setting SELECT 'forgotten_before', max(?1, ifnull(
    (SELECT value FROM setting WHERE name = 'forgotten_before'), ?1)))";
inline constexpr const char* forgotten_before = "SELECT value FROM setting WHERE name = 'forgotten_before'";
inline constexpr const char* subjects_not_seen_since = R"(
    SELECT id, class FROM subject
    WHERE NOT EXISTS (SELECT 1 FROM sighting s WHERE s.subject = subject.id AND s.time >= ?)
    ORDER BY id)";
inline constexpr const char* drop_sightings_of_subject = "DELETE FROM sighting WHERE subject = ?";
// What was seen last of each coverage stays: later sightings are compared with it.
inline constexpr const char* drop_sightings = R"(
    DELETE FROM sighting AS s WHERE s.time < ?1 AND EXISTS (
        SELECT 1 FROM sighting later JOIN state ON state.id = later.state
        WHERE later.subject = s.subject AND later.time < ?1
        AND (later.time, later.tie, later.capture) > (s.time, s.tie, s.capture)
        AND state.coverage = (SELECT coverage FROM state own WHERE own.id = s.state)))";
inline constexpr const char* drop_transitions_before = "DELETE FROM transition WHERE time < ?";
inline constexpr const char* drop_changes_before = "DELETE FROM change WHERE time < ?";
inline constexpr const char* sightings_before = R"(
    SELECT s.subject, s.time, s.tie, s.capture, s.state, state.coverage
    FROM sighting s JOIN state ON state.id = s.state WHERE s.time < ? ORDER BY s.subject, s.time, s.tie, s.capture)";
inline constexpr const char* unseen_captures = R"(
    SELECT count(*), min(time), max(time) FROM capture
    WHERE time < ? AND id NOT IN (SELECT capture FROM sighting))";
inline constexpr const char* drop_unseen_captures =
    "DELETE FROM capture WHERE time < ? AND id NOT IN (SELECT capture FROM sighting)";
inline constexpr const char* count_captures_before = "SELECT count(*) FROM capture WHERE time < ?";
inline constexpr const char* drop_unseen_states =
    "DELETE FROM state WHERE id NOT IN (SELECT state FROM sighting)";
inline constexpr const char* drop_addresses = "DELETE FROM address WHERE state NOT IN (SELECT id FROM state)";
inline constexpr const char* drop_subjects =
    "DELETE FROM subject WHERE id NOT IN (SELECT subject FROM sighting)";
inline constexpr const char* drop_origins = "DELETE FROM origin WHERE id NOT IN (SELECT origin FROM capture)";
inline constexpr const char* drop_coverages = R"(
    DELETE FROM coverage WHERE id NOT IN (SELECT coverage FROM origin)
    AND id NOT IN (SELECT coverage FROM state))";
inline constexpr const char* objects_of_states = "SELECT objects FROM state";
inline constexpr const char* object_ids = "SELECT id FROM object";
inline constexpr const char* drop_object = "DELETE FROM object WHERE id = ?";
inline constexpr const char* vacuum = "VACUUM";

}  // namespace ovaudit::sql
