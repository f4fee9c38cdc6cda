// The end of the ledger as a process last left it, and batches written there by one statement.
//
// Who writes most of a ledger knows where it ends. A batch made for that end goes to the database in one
// message, with its tiles and the new head, where the lock, a look and the rows would take a message each.
// The database looks whether the end is still there; when another process has written, the state has moved,
// or it is no longer the same ledger, nothing is written and the batch goes the long way: lock_end(),
// append_after() (ledger_store.h).
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <vector>

#include "audit/entry.h"
#include "storage/decision_counters.h"
#include "storage/ledger_store.h"

namespace steward::storage {

// Entries and bytes of a batch that may go the short way; beyond them COPY is faster.
inline constexpr size_t kMostAtEdge = 512;
inline constexpr size_t kMostBytesAtEdge = 2 << 20;

struct LedgerEdge {
  LedgerEnd end;
  std::optional<std::vector<Digest>> open;  // leaves of the tile that is not full yet; none: not known here
};

// The edge behind entries that were written at `edge`.
LedgerEdge edge_after(LedgerEdge edge, const std::vector<audit::Entry>& entries);

// What goes into the row of the process along with a batch (server_store.h).
struct BatchCounts {
  std::string server;
  DecisionCounts counts;
  int64_t recorded = 0;  // decisions of the batch
  int64_t may_lose = 0;
};

// A batch for one end of the ledger.
class EdgeBatch {
 public:
  // None when the batch must go the long way: it is too long, in another month, fills a tile whose first
  // leaves are not known, or one of a higher level.
  static std::optional<EdgeBatch> make(const LedgerEdge& edge,
                                       const std::vector<const audit::PreparedEntry*>& prepared);

  // False, and nothing is written, when the ledger ends elsewhere by now.
  bool write(pqxx::transaction_base& tx, const std::optional<BatchCounts>& counts) const;

  std::vector<audit::Entry> take_entries() { return std::move(entries_); }
  LedgerEdge take_next() { return std::move(next_); }

 private:
  EdgeBatch() = default;

  LedgerEnd end_;
  std::vector<audit::Entry> entries_;
  std::vector<Digest> tiled_;  // leaves of the tiles that become full
  LedgerEdge next_;
};

}  // namespace steward::storage
