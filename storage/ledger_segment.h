// The months of the ledger (ledger_segment of migrations/011_ledger_partitions.sql): which entries each
// holds, and where they are.
#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"
#include "storage/pool.h"

namespace steward::storage {

enum class SegmentState { kOpen, kClosed, kArchived, kDropped };

struct LedgerSegment {
  int32_t period = 0;  // yyyymm
  int64_t first_seq = 0;
  int64_t last_seq = -1;  // of an open one: as far as the ledger goes
  SegmentState state = SegmentState::kOpen;
  std::string file;  // of an archived or dropped one, as named when it was written
  int64_t bytes = 0;
  Digest sha256{};  // of the file

  bool is_in_file() const { return state == SegmentState::kArchived || state == SegmentState::kDropped; }
};

std::string month_text(int32_t period);  // "2026-07"

// In order of period, and of seq.
Result<std::vector<LedgerSegment>> load_segments(pqxx::transaction_base& tx);
// That which holds the entry. kNotFound when the ledger has no such entry.
Result<LedgerSegment> load_segment_of(pqxx::transaction_base& tx, int64_t seq);

// kConflict unless the month is closed, or archived already (then the new file takes the place of the old).
Status mark_archived(pqxx::transaction_base& tx, const LedgerSegment& segment, Timestamp now);

// The three steps by which a month leaves the database, in this order; what was interrupted goes on where it
// was. From the first on it counts as dropped: an Error unless it is archived and its entries are all in full
// tiles.
Status mark_dropped(pqxx::transaction_base& tx, int32_t period);
// Detaches the partition without holding up readers or writers of others, for whose end it waits. Outside of
// a transaction; does nothing when it is detached already. kTimeout when a reader of the ledger outlasts
// `patience`.
Status detach_partition(const Database& database, int32_t period, std::chrono::seconds patience);
Status drop_partition(pqxx::transaction_base& tx, int32_t period);

}  // namespace steward::storage
