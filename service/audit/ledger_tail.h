// The terms of the ledger's newest entries, which are in no index yet, in memory. Each entry is read once.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "base/error.h"
#include "base/time.h"
#include "storage/ledger_index.h"

namespace steward::service {

// Not thread-safe.
class LedgerTail {
 public:
  // Entries it holds at most, some ten megabytes: what the index lacks beyond them is not in it.
  static constexpr int64_t kMost = 16 * storage::kIndexBlock;

  // Entries [indexed, size) of the ledger, or the first kMost of them.
  Status follow(pqxx::transaction_base& tx, int64_t indexed, int64_t size);

  int64_t end() const { return first_ + static_cast<int64_t>(rows_.size()); }
  // Those of the span and of [from, to) that have what is wanted, rising.
  std::vector<int64_t> find(const storage::WantedTerms& wanted, storage::NumberSpan span,
                            std::optional<Timestamp> from, std::optional<Timestamp> to) const;

 private:
  struct Row {
    Timestamp time{};
    std::vector<uint64_t> terms;  // sorted
  };
  int64_t first_ = 0;
  std::deque<Row> rows_;
};

}  // namespace steward::service
