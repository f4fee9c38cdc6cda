// RFC 6962 §2.1 word for word, by recursion over the list of leaves: what the fast ways are compared with.
// Remembers the root of each range, so that every proof of every size can be asked for.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "audit/merkle.h"

namespace steward::audit::testing {

class NaiveTree {
 public:
  explicit NaiveTree(std::vector<Digest> leaves) : leaves_(std::move(leaves)) {}
  // Leaves that stand for "entry 0", "entry 1", …
  static NaiveTree sample(size_t count);

  const std::vector<Digest>& leaves() const { return leaves_; }
  // Of the tree of the first `size` leaves, as are all below.
  Digest root(size_t size) { return mth(0, size); }
  Digest mth(size_t begin, size_t end);
  Proof path(size_t index, size_t size) { return path(index, 0, size); }
  Proof consistency(size_t first, size_t size) {
    return first == 0 || first == size ? Proof{} : subproof(first, 0, size, true);
  }

 private:
  static size_t split(size_t count);
  Proof path(size_t index, size_t begin, size_t end);
  Proof subproof(size_t first, size_t begin, size_t end, bool known);

  std::vector<Digest> leaves_;
  std::map<std::pair<size_t, size_t>, Digest> roots_;
};

}  // namespace steward::audit::testing
