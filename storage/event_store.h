// Lineage events as they came.
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

// What tells a run from every other: job and run id, since producers reuse ids that are no UUIDs. A job event
// counts as a run of its own without an id. None for dataset events.
std::optional<Digest> run_digest(const lineage::LineageEvent& event);

struct NewEvent {
  Digest digest{};  // of the text
  const lineage::LineageEvent* event = nullptr;
  std::string_view text;
};

// Keeps the texts under their hashes. Tells for each whether it is new: neither stored before nor a
// repetition of one earlier in the list. Under lock_writes(). Texts are valid JSON, hence storable.
std::vector<bool> store_events(pqxx::transaction_base& tx, const std::vector<NewEvent>& events,
                               Timestamp received_at);

bool has_unfolded_events(pqxx::transaction_base& tx);
// Events that were stored before lineage was kept as facts, oldest first; they count as folded from here on.
std::vector<std::string> take_unfolded_events(pqxx::transaction_base& tx, size_t limit);

// The newest events of one run, newest first.
std::vector<std::string> load_run_events(pqxx::transaction_base& tx, const Digest& run, size_t limit);

}  // namespace steward::storage
