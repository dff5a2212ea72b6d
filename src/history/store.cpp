#include "history/store.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>
#include <unordered_map>

#include "history/sql.hpp"
#include "model/random.hpp"
#include "model/text.hpp"
#include "ovaudit/error.hpp"

namespace ovaudit {
namespace {

/// How long a writer waits for another.
constexpr int wait_ms = 600'000;

/// What a writer holds of the store: each capture of a pool touches a page of each of its VMs.
constexpr int cache_kib = 32 << 10;

[[noreturn]] void refuse(const std::string& store, const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xff;
    const std::string name = store.empty() ? "the history in memory" : store;
    if (code == SQLITE_NOTADB) throw Error(name + ": expected a history, found another file");
    if (code == SQLITE_CORRUPT) throw Error(name + ": is damaged: " + error.what());
    throw Error(name + ": " + error.what());
}

template <typename Work>
auto guarded_by(const std::string& store, const Work& work) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        refuse(store, error);
    }
}

/// What is in a history is nobody else's business; SQLite gives the files beside it the mode of its own.
void create_for_owner(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
    if (descriptor >= 0) ::close(descriptor);  // else SQLite says why not
}

}  // namespace

template <typename Work>
auto Query::guarded(const Work& work) const {
    return guarded_by(store_, work);
}

Query::~Query() {
    if (statement_ != nullptr) statement_->tryReset();
}

Query& Query::with(std::int64_t number) & {
    guarded([&] { statement_->bind(++bound_, number); });
    return *this;
}
Query& Query::with_text(std::string_view text) & {
    guarded([&] { statement_->bind(++bound_, std::string(text)); });
    return *this;
}
Query& Query::with_bytes(std::string_view bytes) & {
    // an empty view may be null, which would be NULL
    guarded([&] {
        statement_->bind(++bound_, bytes.empty() ? "" : bytes.data(), static_cast<int>(bytes.size()));
    });
    return *this;
}
Query& Query::with_nothing() & {
    guarded([&] { statement_->bind(++bound_); });
    return *this;
}
bool Query::next() {
    return guarded([&] { return statement_->executeStep(); });
}
std::int64_t Query::number(int column) const {
    return guarded([&] { return statement_->getColumn(column).getInt64(); });
}
std::string_view Query::bytes(int column) const {
    return guarded([&] {
        const SQLite::Column value = statement_->getColumn(column);
        const void* data = value.getBlob();
        return std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(value.getBytes()));
    });
}
bool Query::is_null(int column) const {
    return guarded([&] { return statement_->isColumnNull(column); });
}

struct Store::Parts {
    std::string name;
    SQLite::Database database;
    std::string masking_key = {};
    mutable std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> statements = {};
};

Store::Store(const std::string& path, Access access) {
    const std::string name = escape_visibly(path);
    std::error_code failure;
    const bool is_new = !std::filesystem::exists(path, failure);
    if (std::filesystem::is_directory(path, failure))
        throw Error(name + ": expected a history, found a folder");
    if (is_new && access == Access::read)
        throw Error(name + ": there is no history yet; ovaudit record makes one");
    const std::filesystem::path folder = std::filesystem::path(path).parent_path();
    if (is_new && !folder.empty()) std::filesystem::create_directories(folder, failure);
    if (access == Access::write) create_for_owner(path);
    guarded_by(name, [&] {
        const int flags =
            access == Access::read ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
        parts_.reset(new Parts{name, SQLite::Database(path, flags, wait_ms)});
    });
    if (access == Access::write) {
        if (!is_empty()) check();  // before anything is written into what may be another's
        write_ahead();
        execute("PRAGMA synchronous = FULL");
        execute(("PRAGMA cache_size = -" + std::to_string(cache_kib)).c_str());
        create();
        upgrade();
    }
    check();
}

Store::Store() {
    parts_.reset(new Parts{"", SQLite::Database(":memory:", SQLite::OPEN_READWRITE)});
    create();
    check();
}

Store::Store(Store&&) noexcept = default;
Store::~Store() = default;

void Store::execute(const char* sql) const {
    guarded_by(name(), [&] { parts_->database.exec(sql); });
}

/// Of processes that make a store at once SQLite lets all but one fail here, without waiting for it.
void Store::write_ahead() {
    constexpr int step_ms = 5;
    for (int waited_ms = 0; waited_ms < wait_ms; waited_ms += step_ms) {
        if (parts_->database.tryExec("PRAGMA journal_mode = WAL") != SQLITE_BUSY) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(step_ms));
    }
    execute("PRAGMA journal_mode = WAL");
}

bool Store::is_empty() const {
    return number_of(sql::count_tables) == 0;
}

/// Two may do so at once: the second finds it done.
void Store::create() {
    Transaction transaction(*this);
    if (!is_empty()) return;
    execute(sql::create);
    execute(("PRAGMA application_id = " + std::to_string(sql::application_id)).c_str());
    execute(("PRAGMA user_version = " + std::to_string(sql::schema_version)).c_str());
    query("INSERT INTO setting VALUES ('masking_key', ?)").with_text(random_key()).run();
    transaction.commit();
}

/// Of two that do so at once the second finds it done.
void Store::upgrade() {
    if (number_of("PRAGMA user_version") >= sql::schema_version) return;
    Transaction transaction(*this);
    for (std::int64_t version = number_of("PRAGMA user_version"); version < sql::schema_version; ++version)
        execute(sql::upgrades[version - 1]);
    execute(("PRAGMA user_version = " + std::to_string(sql::schema_version)).c_str());
    transaction.commit();
}

std::int64_t Store::number_of(const char* sql) const {
    Query value = query(sql);
    value.next();
    return value.number(0);
}

void Store::check() {
    if (number_of("PRAGMA application_id") != sql::application_id)
        throw Error(name() + ": expected a history, found another database");
    const std::int64_t version = number_of("PRAGMA user_version");
    if (version < 1)
        throw Error(name() + ": is damaged: expected a schema version from 1 on, found " +
                    std::to_string(version));
    if (version > sql::schema_version)
        throw Error(name() + ": was written by a newer ovaudit: its schema version is " +
                    std::to_string(version) + ", expected at most " + std::to_string(sql::schema_version));
    Query key = query("SELECT value FROM setting WHERE name = 'masking_key'");
    if (!key.next()) throw Error(name() + ": is damaged: expected a masking key, found none");
    parts_->masking_key = key.text(0);
}

Query Store::query(const char* sql) const {
    auto& statement = parts_->statements[sql];
    if (statement == nullptr)
        statement =
            guarded_by(name(), [&] { return std::make_unique<SQLite::Statement>(parts_->database, sql); });
    return {*statement, parts_->name};
}

std::int64_t Store::last_id() const {
    return parts_->database.getLastInsertRowid();
}
const std::string& Store::masking_key() const {
    return parts_->masking_key;
}
const std::string& Store::name() const {
    return parts_->name;
}

Store::Transaction::Transaction(Store& store) : store_(store) {
    store.execute("BEGIN IMMEDIATE");
}
Store::Transaction::~Transaction() {
    if (is_open_) store_.parts_->database.tryExec("ROLLBACK");
}
void Store::Transaction::commit() {
    store_.execute("COMMIT");
    is_open_ = false;
}

}  // namespace ovaudit
