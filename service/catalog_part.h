// The catalog part of a World, as of now or as of an earlier generation of the catalog.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "catalog/identity/merges.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::service {

// With owners, regions and labels, and the rows of one dataset joined. `as_of`: storage::kPresent, or a
// generation not before storage::load_history_start().
Result<MergedCatalog> load_merged_catalog(pqxx::transaction_base& tx, int64_t as_of);

// What manifests declare that datasets may be used for.
using Purposes = std::unordered_map<DatasetId, std::vector<Purpose>>;
Result<std::shared_ptr<const Purposes>> load_purposes(pqxx::transaction_base& tx, const Identity& identity,
                                                      int64_t as_of);

}  // namespace steward::service
