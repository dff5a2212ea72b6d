#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

/// The SQLite file behind a history.
namespace ovaudit {

/// A prepared statement with its values, up to the next use of the same text.
/// Errors of all members: Error that names the store.
class Query {
  public:
    Query(SQLite::Statement& statement, const std::string& store) : statement_(&statement), store_(store) {}
    Query(Query&& other) noexcept
        : statement_(std::exchange(other.statement_, nullptr)), store_(other.store_), bound_(other.bound_) {}
    ~Query();

    /// The next value.
    Query& with(std::int64_t number) &;
    Query& with_text(std::string_view text) &;
    Query& with_bytes(std::string_view bytes) &;
    Query& with_nothing() &;
    Query&& with(std::int64_t number) && { return std::move(with(number)); }
    Query&& with_text(std::string_view text) && { return std::move(with_text(text)); }
    Query&& with_bytes(std::string_view bytes) && { return std::move(with_bytes(bytes)); }
    /// Steps to the next row; false at the end.
    bool next();
    /// For what gives no rows.
    void run() { next(); }

    std::int64_t number(int column) const;
    /// Of a text or bytes; lives until the next step.
    std::string_view bytes(int column) const;
    std::string text(int column) const { return std::string(bytes(column)); }
    bool is_null(int column) const;

  private:
    template <typename Work>
    auto guarded(const Work& work) const;

    SQLite::Statement* statement_;
    const std::string& store_;
    int bound_ = 0;
};

class Store {
  public:
    enum class Access : std::uint8_t { read, write };

    /// Opens the store of a file; for writing, creates it where there is none.
    /// Errors: Error if there is none to read, it is none of ours or damaged, or of a newer version.
    Store(const std::string& path, Access access);
    /// One in memory, that ends with this.
    Store();
    Store(Store&&) noexcept;
    ~Store();

    /// sql: one of the texts of sql.hpp, or another that lives as long as the store; prepared once.
    Query query(const char* sql) const;
    /// The row number of what was inserted last.
    std::int64_t last_id() const;
    /// Under which its secrets are tokens.
    const std::string& masking_key() const;
    /// Escaped, for messages; empty for one in memory.
    const std::string& name() const;

    /// All or nothing. Waits for another writer.
    class Transaction {
      public:
        explicit Transaction(Store& store);
        ~Transaction();
        /// What was written is there for good.
        void commit();

      private:
        Store& store_;
        bool is_open_ = true;
    };

  private:
    struct Parts;
    void write_ahead();
    bool is_empty() const;
    void create();
    void upgrade();
    void check();
    std::int64_t number_of(const char* sql) const;
    void execute(const char* sql) const;

    std::unique_ptr<Parts> parts_;
};

}  // namespace ovaudit
