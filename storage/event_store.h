// Lineage events as they came, and those of one run together.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"
#include "lineage/events/openlineage.h"
#include "storage/pool.h"

namespace steward::storage {

// What tells a run from every other: job and run id, since producers reuse ids that are no UUIDs. None for
// job and dataset events.
std::optional<Digest> run_digest(const lineage::LineageEvent& event);

// Keeps the event's text under its hash. False when the very same event was stored before. Events of one run
// wait for each other from here to the end of the transaction, so that each sees those before it: call it
// before anything that takes lock_writes().
Result<bool> store_event(pqxx::transaction_base& tx, const lineage::LineageEvent& event,
                         std::string_view text, Timestamp received_at);

struct RunBounds {
  size_t max_events = 64;
  size_t max_bytes = 64u << 20;
};

// The events of one run that name a dataset.
struct StoredRun {
  std::optional<Timestamp> begins_at;  // the earliest event time of all, whether in `texts` or not
  std::vector<std::string> texts;      // the newest within the bounds, newest first
};
Result<StoredRun> load_run(pqxx::transaction_base& tx, const Digest& run, const RunBounds& bounds = {});

}  // namespace steward::storage
