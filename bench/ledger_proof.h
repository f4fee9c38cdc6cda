// Inclusion proofs out of a ledger that is there.
#pragma once

#include <cstdint>
#include <functional>

#include "base/hash.h"
#include "bench/measure.h"
#include "storage/pool.h"

namespace steward::bench {

// So many of entries picked at random, each verified. Throws std::runtime_error when one does not hold.
void measure_proofs(Ratios& ratios, storage::Database& database, uint64_t size, const Digest& root,
                    const std::function<Digest(uint64_t)>& leaf_of, int proofs);

}  // namespace steward::bench
