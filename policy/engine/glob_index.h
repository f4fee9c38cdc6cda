// Which of many globs match a name, without trying each: a glob can match only where three letters of it in a
// row stand.
#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalog/dataset.h"

namespace steward::policy {

class GlobIndex {
 public:
  // The number of a glob, the same for equal texts. Only before seal().
  uint32_t add(const std::string& glob);
  void seal();

  // The numbers of all that match the name as matches_name() of selector.h says; sorted, each once.
  std::vector<uint32_t> matching(const DatasetName& name) const;
  size_t size() const { return globs_.size(); }
  size_t memory_bytes() const;

 private:
  static constexpr size_t kBits = 1 << 16;

  void try_glob(uint32_t glob, const std::vector<std::string_view>& forms, std::vector<uint32_t>& found) const;

  std::vector<std::string> globs_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<uint32_t> everything_;  // "*"
  std::vector<uint32_t> unindexed_;   // without three letters in a row
  std::unordered_map<uint32_t, std::vector<uint32_t>> by_letters_;
  std::bitset<kBits> seen_;  // of by_letters_, to pass over most letters of a name without a look-up
};

}  // namespace steward::policy
