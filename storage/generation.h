// A counter for each kind of state, so that a server notices what another process wrote without reading it
// all.
#pragma once

#include <cstdint>
#include <limits>
#include <pqxx/pqxx>

#include "storage/pool.h"

namespace steward::storage {

struct Generation {
  int64_t catalog = 0;  // datasets, fields, tags, aliases
  int64_t lineage = 0;
  int64_t policy = 0;
  int64_t consent = 0;
  int64_t grants = 0;

  friend bool operator==(const Generation&, const Generation&) = default;
};

// Sequences bumped by triggers would count rolled-back work too; these are rows, updated in the writer's
// transaction.
enum class State { kCatalog, kLineage, kPolicy, kConsent, kGrants };
// Every function of a store that changes state bumps by itself; the lineage stores leave it to their caller,
// who writes many of them at once. Tells every server that listens (kChangeChannel) when the transaction
// commits.
Status bump_generation(pqxx::transaction_base& tx, State state);
inline constexpr const char* kChangeChannel = "steward_change";
Result<Generation> load_generation(pqxx::transaction_base& tx);

// As a generation to read as of: what is true now. Earlier ones: migrations/007_catalog_history.sql.
inline constexpr int64_t kPresent = std::numeric_limits<int64_t>::max();

// The earliest generations that can be read; 0: all of them.
Result<Generation> load_history_start(pqxx::transaction_base& tx);

// Held to the end of the transaction by everything that changes state (all but the ledger, whose head comes
// after it). Writers thus have one order: no deadlocks between a scan and an event that touch the same
// datasets, and "look, then insert" needs no retry. Readers are not affected.
void lock_writes(pqxx::transaction_base& tx);

}  // namespace steward::storage
