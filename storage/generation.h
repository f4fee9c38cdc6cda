// A counter for each kind of state, so that a server notices what another process wrote without reading it all.
#pragma once

#include <cstdint>
#include <pqxx/pqxx>

#include "storage/pool.h"

namespace steward::storage {

struct Generation {
  int64_t catalog = 0;  // datasets, fields, tags, aliases
  int64_t lineage = 0;
  int64_t policy = 0;
  int64_t consent = 0;

  friend bool operator==(const Generation&, const Generation&) = default;
};

// Sequences bumped by triggers would count rolled-back work too; these are rows, updated in the writer's transaction.
enum class State { kCatalog, kLineage, kPolicy, kConsent };
Status bump_generation(pqxx::transaction_base& tx, State state);
Result<Generation> load_generation(pqxx::transaction_base& tx);

}  // namespace steward::storage
