// Merkle tree hashes, inclusion and consistency proofs of RFC 6962 §2.1. Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace steward::audit {

Digest leaf_hash(std::string_view entry);                       // SHA-256(0x00 ‖ entry)
Digest node_hash(const Digest& left, const Digest& right);      // SHA-256(0x01 ‖ left ‖ right)

// The right edge of a growing tree: the roots of its complete subtrees, largest first. Appending is O(log n) and
// needs nothing else, so a ledger head is size plus frontier.
class Frontier {
 public:
  Frontier() = default;
  // `nodes` as nodes() gave them; their number must be the number of one bits of `size`.
  Frontier(uint64_t size, std::vector<Digest> nodes);

  void append(const Digest& leaf);
  uint64_t size() const { return size_; }
  const std::vector<Digest>& nodes() const { return nodes_; }
  Digest root() const;  // SHA-256("") when empty

 private:
  uint64_t size_ = 0;
  std::vector<Digest> nodes_;
};

Digest tree_root(const std::vector<Digest>& leaves);

using Proof = std::vector<Digest>;

// §2.1.1 and §2.1.2, over all leaves of the tree of that size. Requires index < size and first <= size.
Proof inclusion_proof(const std::vector<Digest>& leaves, uint64_t index);
Proof consistency_proof(const std::vector<Digest>& leaves, uint64_t first);

bool verify_inclusion(const Digest& leaf, uint64_t index, uint64_t size, const Proof& proof, const Digest& root);
bool verify_consistency(uint64_t first, const Digest& first_root, uint64_t second, const Digest& second_root,
                        const Proof& proof);

}  // namespace steward::audit
