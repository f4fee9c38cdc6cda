// Datasets by their full names and fields by their paths, without allocation. Immutable, thread-safe; the
// catalog outlives it.
//
// A dataset's name and the paths of its fields stand side by side in one text: to find a field waits for memory
// once or twice, not once a string.
#pragma once

#include <optional>
#include <string>
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
  // The place of the field in its dataset; none when it has no such field.
  std::optional<uint32_t> find_field(uint32_t dataset, std::string_view path) const;
  // A '#' always separates a dataset from a field: no name holds one.
  bool is_plain() const { return is_plain_; }

 private:
  struct Slot {
    uint32_t hash = 0, dataset = 0;  // the dataset's number + 1; 0: free
  };

  void write(const Dataset& dataset, const std::string& name);
  uint32_t length_at(size_t at) const;
  std::string_view text_at(size_t at) const { return {letters_.data() + at + 4, length_at(at)}; }

  std::vector<Slot> slots_;      // a power of two, at most half full
  std::string letters_;          // of each dataset its name, then the paths of its fields, each after its length
  std::vector<size_t> starts_;   // of each dataset in letters_, and the end
  bool is_plain_ = true;
};

}  // namespace steward::policy
