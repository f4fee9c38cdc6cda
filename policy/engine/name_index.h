// Datasets by their full names, without allocation. Immutable, thread-safe; the catalog outlives it.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/snapshot.h"

namespace steward::policy {

class NameIndex {
 public:
  explicit NameIndex(const CatalogSnapshot& catalog);

  // The number of the dataset with exactly this full name, as to_string(DatasetName) writes it; none when
  // there is none, or more than one.
  std::optional<uint32_t> find(std::string_view full_name) const;
  // A '#' always separates a dataset from a field: no name holds one.
  bool is_plain() const { return is_plain_; }

 private:
  struct Slot {
    uint32_t hash = 0, dataset = 0;  // the dataset's number + 1; 0: free
  };

  const CatalogSnapshot& catalog_;
  std::vector<Slot> slots_;  // a power of two, at most half full
  bool is_plain_ = true;
};

}  // namespace steward::policy
