// What this process knows to be stored already: rows that are never deleted, under the hash of what makes
// them unique. Writing the same again then costs no query. Not thread-safe: whoever writes owns it.
#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <unordered_map>

#include "base/hash.h"

namespace steward::storage {

struct DigestHash {
  size_t operator()(const Digest& digest) const noexcept {
    size_t first;
    std::memcpy(&first, digest.data(), sizeof first);
    return first;
  }
};

// What a transaction adds counts at once, and for good from commit() on; rollback() forgets it.
class KnownRows {
 public:
  std::optional<int64_t> find(const Digest& key) const {
    if (const auto at = pending_.find(key); at != pending_.end()) return at->second;
    const auto at = known_.find(key);
    return at == known_.end() ? std::nullopt : std::optional(at->second);
  }
  void put(const Digest& key, int64_t value) { pending_.insert_or_assign(key, value); }
  void commit() {
    if (known_.size() > kMaxKnown) known_.clear();
    for (const auto& [key, value] : pending_) known_.insert_or_assign(key, value);
    pending_.clear();
  }
  void rollback() { pending_.clear(); }

 private:
  static constexpr size_t kMaxKnown = 1'000'000;  // some 64 MB
  std::unordered_map<Digest, int64_t, DigestHash> known_, pending_;
};

// One for each kind of row that taking in events makes.
struct LineageMemory {
  KnownRows datasets;  // → id
  KnownRows fields;    // → id
  KnownRows jobs;      // → id
  KnownRows shapes;    // → id
  KnownRows edges;     // → microseconds since when it is known to hold
  KnownRows merges;    // → microseconds, as edges
  KnownRows facets;    // of an owner and name → what marks the body
  KnownRows schemas;   // of a dataset as an event gave it → 1

  void commit() {
    each([](KnownRows& rows) { rows.commit(); });
  }
  void rollback() {
    each([](KnownRows& rows) { rows.rollback(); });
  }

 private:
  template <class Visit>
  void each(Visit visit) {
    for (KnownRows* rows : {&datasets, &fields, &jobs, &shapes, &edges, &merges, &facets, &schemas}) visit(*rows);
  }
};

}  // namespace steward::storage
