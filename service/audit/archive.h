// Old months of the ledger: into segment files, and out of the database. Their entries stay provable: the
// leaves stand in the tree's tiles, the texts in the files.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "storage/ledger_segment.h"
#include "storage/pool.h"

namespace steward::service {

struct ArchiveOptions {
  int32_t before = 0;                  // yyyymm: months before this one that are over
  std::filesystem::path folder;        // of the files; made when it is not there
  bool drop = false;                   // from the database too
  std::chrono::seconds patience{600};  // for readers of the ledger to end, before a month is dropped
};

struct ArchivedMonth {
  storage::LedgerSegment segment;
  bool was_written = false;  // else it was in its file already, which was checked again
  bool was_dropped = false;  // now or before
};

// Each month in order: written (if no file holds it), the file read back and each text held against the tree,
// then recorded; with `drop`, detached and dropped after that. Each step is an `archive` entry of the ledger.
// What was done before a failure stays done, and calling again goes on. kNotFound: no month that is over lies
// before. kInvalidInput: the database or a file holds other texts than the tree; nothing of that month is
// dropped. kConflict: the last entries share a block of the search index with some that are yet to come, so
// dropping must wait.
// `told` hears of each month that is done.
Status archive(storage::Database& database, const ArchiveOptions& options, const std::string& actor,
               const Clock& clock, const std::function<void(const ArchivedMonth&)>& told);

// Holds the file of a month against what was recorded of it: its hash, and each line against the tree.
// `visit` is shown each text that holds.
Status check_segment_file(storage::Database& database, const storage::LedgerSegment& segment);
Status check_segment_file(pqxx::transaction_base& tx, const storage::LedgerSegment& segment,
                          const std::function<void(std::string_view text)>& visit = {});

// The canonical text of an entry, from the database, or out of the file of its month, checked against the
// tree. kNotFound as read_segment() when the file is away: the sentence names it.
Result<std::string> text_of_entry(storage::Database& database, int64_t seq);

}  // namespace steward::service
