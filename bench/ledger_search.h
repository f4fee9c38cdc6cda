// Search over a ledger of ten million entries: the time of a page, by kind of question.
#pragma once

#include <cstdint>
#include <string>

#include "bench/measure.h"

namespace steward::bench {

struct SearchBench {
  uint64_t entries = 10'000'000;
  std::string
      kept_in;  // a folder whose ledger, when it holds so many entries, is not filled again; empty: none
};

// Fills a ledger of so many entries (some 1.1 KB each on disk, with their index), asks, and prints p50 and
// p99; the baseline is the same question by LIKE over the texts, in the same database. Throws
// std::runtime_error when there is no PostgreSQL.
void measure_ledger_search(Ratios& ratios, const SearchBench& bench);

}  // namespace steward::bench
