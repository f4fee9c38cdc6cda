// ledger_bench: what the ledger costs. One function for each part; each starts a PostgreSQL of its own where
// it needs one.
#pragma once

#include "bench/measure.h"

namespace steward::bench {

// Entries a second through LedgerWriter, beside a bare COPY of the same rows in the same cluster.
void measure_ledger_append(Ratios& ratios, bool is_quick);

// What durability adds to a decision when 5,000 a second are asked, whether or not the last was answered.
void measure_ledger_latency(Ratios& ratios, bool is_quick);

// An inclusion proof out of the tiles of a log of 10 M entries (--quick: 200,000).
void measure_ledger_proof(Ratios& ratios, bool is_quick);

// A bundle of a million decisions (--quick: 100,000) verified, beside bare SHA-256 of the same bytes.
void measure_ledger_verify(Ratios& ratios, bool is_quick);

}  // namespace steward::bench
