// SqliteSource: the tables and views of one SQLite database file, told by its first bytes and not by its
// name.
//
// Namespace "file", name "PATH#TABLE". Opened read-only, and yet with its locks and its write-ahead log
// honoured, so that a database in use is read as it stands; SQLite's own tables and the shadow tables behind
// virtual ones are not listed. Cells have a type each: numbers are read as text, blobs only where they are
// UTF-8. A sample is drawn in one pass (row_sampler.h). A hostile file is read with an untrusted schema, a
// bounded cache and the deadline checked inside statements. One thread. https://sqlite.org/security.html
#pragma once

#include <memory>
#include <string>

#include "scanners/sources/source.h"

namespace steward::scanners {

class SqliteSource : public Source {
 public:
  // `path`: absolute. kInvalidInput when it is no database; kForbidden, kUnavailable.
  static Result<std::unique_ptr<Source>> open(const std::string& path);
  ~SqliteSource() override;

  Result<Discovery> discover() override;
  // Of the file and its write-ahead log: a change of one table is a change of all.
  Result<std::string> fingerprint(const Discovered& dataset) override;
  Result<ReadSummary> read(const Discovered& dataset, const ReadOptions& options, BatchSink& sink) override;

 private:
  struct Impl;
  explicit SqliteSource(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::scanners
