// A ledger as tests need one: entries of every kind, every time the same but for the key.
#pragma once

#include <boost/json/array.hpp>
#include <string>
#include <vector>

#include "audit/bundle.h"

namespace steward::audit::testing {

struct Ledger {
  SigningKey key = SigningKey::generate("steward");
  std::vector<Entry> entries;

  std::vector<Digest> leaves() const;
  // The entries [first, last) under a head over all of them. The whole ledger is complete and carries no
  // proofs.
  Export export_range(size_t first, size_t last) const;
  Export export_all() const { return export_range(0, entries.size()); }
};

// `count` entries: decisions of every verdict, and among them every other kind.
Ledger sample_ledger(size_t count);

}  // namespace steward::audit::testing
