// Taking in lineage events: many callers, one writer that commits what waits together.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "service/lineage_batch.h"
#include "storage/pool.h"

namespace steward::service {

// Thread-safe; one background thread, whose destructor finishes what waits. An answer means that the event,
// what follows from it and its ledger entry are durable. kUnavailable when too much waits already or the
// database is away, and "may or may not have been stored" when the connection broke during the commit:
// sending it again is safe, since the same event is stored once. After a failure that an event may have
// caused, each of its batch is tried once alone.
class LineageWriter {
 public:
  // `masking_functions` is asked at each batch, on any thread.
  LineageWriter(storage::Database& database, Clock clock,
                std::function<std::set<std::string>()> masking_functions);
  ~LineageWriter();

  Result<IngestOutcome> write(PreparedEvent event);
  // One outcome for each, in order; they may be committed in several transactions.
  std::vector<Result<IngestOutcome>> write(std::vector<PreparedEvent> events);

  // Reads events that were stored before their facts were kept. Called once, before anything is written.
  Status fold_stored();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::service
