// Where the anchors of rules occur in a text ("@", "://", "eyJ"), in any case. A bitmap over pairs of bytes
// turns away all but a few places; these are compared. Immutable, thread-safe; linear in the text, whatever
// the number of anchors.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "scanners/detectors/rule.h"
#include "scanners/detectors/rule_index.h"

namespace steward::scanners {

class AnchorIndex {
 public:
  explicit AnchorIndex(const std::vector<Rule>& rules);

  // The first place at or behind `from` where an anchor may stand; `text.size()` when there is none.
  size_t next(std::string_view text, size_t from) const;
  // The rules of which an anchor stands at `at`.
  RuleMask rules_at(std::string_view text, size_t at) const;

 private:
  struct Anchor {
    std::string literal;  // lower case
    size_t rule = 0;
  };

  void admit(uint8_t first, uint8_t second);

  std::array<uint64_t, 65536 / 64> pairs_{};
  std::unordered_map<uint8_t, std::vector<Anchor>> by_first_;
  bool any_ = false;
};

}  // namespace steward::scanners
