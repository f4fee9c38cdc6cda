// Batches of the ledger's writer on their way into the database: by one statement while the ledger ends where
// this process left it (ledger_edge.h), else behind the head's lock.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "audit/entry.h"
#include "storage/ledger_edge.h"
#include "storage/ledger_store.h"

namespace steward::storage {

// What somebody asked the writer to append.
struct Waiting {
  std::vector<audit::PreparedEntry> entries;  // stand together; at least one
  std::optional<Generation> based_on;
  size_t bytes = 0;
  std::function<void(LedgerWriter::Appended)> then;
  int64_t decisions = 0;     // of the entries
  bool is_answered = false;  // must not be given up
  int64_t doubted = 0;       // the batch it was in when the commit was in doubt
};
using Queued = std::vector<Waiting>;

// What becomes of each; none: it rests on a superseded state, and nothing of it is written.
using Written = std::vector<std::optional<std::vector<audit::Entry>>>;

// Not thread-safe.
class BatchWriter {
 public:
  // With counters, they are told along with decisions.
  BatchWriter(Database& database, const DecisionCounters* counters)
      : database_(database), counters_(counters) {}

  // In one transaction; when it fails, nothing is written, or the commit is in doubt (kUnavailable).
  Result<Written> write(const Queued& batch, int64_t may_lose);

 private:
  Result<Written> write_in(pqxx::work& tx, const Queued& batch, std::optional<EdgeBatch> at_edge,
                           int64_t may_lose);
  Result<Written> write_behind_lock(pqxx::work& tx, const Queued& batch, int64_t may_lose);
  std::optional<EdgeBatch> make_at_edge(const Queued& batch);
  std::optional<BatchCounts> counts(int64_t decisions, int64_t may_lose) const;

  Database& database_;
  const DecisionCounters* counters_;
  std::optional<LedgerEdge> edge_;
  // Where servers take turns the edge is always gone: batches that go the long way before the next try.
  int pause_ = 0, next_pause_ = 1;
};

}  // namespace steward::storage
