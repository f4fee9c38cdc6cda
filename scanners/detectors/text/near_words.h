// The words round a find, and the rules they speak for: whole words, in any case, accents aside, plurals with
// -s, camelCase taken apart; in scripts without spaces any run of characters. Phrases of several words stand
// together.
//
// Read are 48 bytes before a find and 24 after, on its line (where the find begins its line, on the one
// before). Where a label stands at the find ("order: 1", "ssn=1", {"ssn": "1"}) only the label counts, not
// what labels its neighbour. Immutable, thread-safe. The cost is that of hashing those bytes, whatever the
// number of rules.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"

namespace steward::scanners {

class NearWords {
 public:
  explicit NearWords(const std::vector<Rule>& rules);

  // The rules that the words before or after speak for.
  RuleMask before(std::string_view text, size_t begin) const;
  RuleMask after(std::string_view text, size_t end) const;
  // Do the words before make it the number of an order, a version, a parcel …?
  static bool names_thing_before(std::string_view text, size_t begin);

 private:
  using Hash = uint64_t;
  struct Phrase {
    std::vector<Hash> rest;  // the words after the first
    RuleMask rules;
  };

  void add(std::string_view phrase, size_t rule);
  RuleMask spoken_for(std::string_view context) const;

  static constexpr size_t kFilterBits = 1u << 14;

  std::unordered_map<Hash, std::vector<Phrase>> phrases_;  // by their first word
  std::array<uint64_t, kFilterBits / 64> may_begin_{};     // by the hash of a word: it may begin a phrase
};

}  // namespace steward::scanners
