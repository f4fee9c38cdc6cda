// A PostgreSQL for the tests of this folder: one embedded cluster for the whole binary, one database for each
// test.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/pool.h"

namespace steward::storage {

// A folder under /tmp, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string empty_database_url();     // a database of its own without a schema
std::string migrated_database_url();  // likewise, with all migrations applied

// The first column of what `sql` gives, on a connection of its own: rows with ";" between, "-" for NULL.
std::string column_of(const std::string& url, const std::string& sql);

// What a test does in one transaction, with failures as the Error's text.
template <class Body>
std::string failure_of(Database& database, Body&& body) {
  const auto result = database.run(std::forward<Body>(body));
  return result.ok() ? "" : result.error().to_string();
}

}  // namespace steward::storage
