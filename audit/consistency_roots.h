// What an RFC 6962 consistency proof says of the two trees, whatever roots one knows of them: the walk of RFC
// 9162 §2.1.4.2. Pure, thread-safe.
#pragma once

#include <cstdint>
#include <optional>

#include "audit/merkle.h"

namespace steward::audit {

struct ConsistencyRoots {
  Digest first{}, second{};
};

// The roots that the proof leads to; none when it does not have the form of a proof from `first` to `second`,
// of which 0 < first < second. A first tree that is one complete subtree is its own first node, which a proof
// leaves out: `first_root` stands in for it.
std::optional<ConsistencyRoots> consistency_roots(uint64_t first, const Digest& first_root, uint64_t second,
                                                  const Proof& proof);

// Whether the proof shows that the tree of `second_root` begins with another tree than that of `first_root`:
// it leads to the one from something else. What was spoilt on the way shows nothing. Never where the first
// tree is one complete subtree: the proof does not say then what it leads from.
bool shows_another_beginning(uint64_t first, const Digest& first_root, uint64_t second,
                             const Digest& second_root, const Proof& proof);

}  // namespace steward::audit
