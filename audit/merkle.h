// Merkle tree hashes, inclusion and consistency proofs of RFC 6962 §2.1. Pure; values, no locks: const use
// from any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace steward::audit {

Digest leaf_hash(std::string_view entry);                   // SHA-256(0x00 ‖ entry)
Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 ‖ left ‖ right)

// The right edge of a growing tree: the roots of its complete subtrees, largest first. Appending is O(log n)
// and needs nothing else, so a ledger head is size plus frontier.
class Frontier {
 public:
  Frontier() = default;
  // `nodes` as nodes() gave them; their number must be the number of one bits of `size`, else
  // std::invalid_argument.
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

// A whole tree in memory, 64 bytes for each leaf: built once in O(n), then every proof is O(log n). For many
// proofs over one tree.
class MerkleTree {
 public:
  explicit MerkleTree(std::vector<Digest> leaves);

  uint64_t size() const { return levels_.front().size(); }
  Digest root() const;
  Proof inclusion_proof(uint64_t index) const;  // §2.1.1; requires index < size()
  Proof consistency_proof(
      uint64_t first) const;  // §2.1.2, from the tree of the first `first`; first <= size()

 private:
  Digest range_hash(uint64_t begin, uint64_t end) const;  // MTH(D[begin:end]); begin aligned as in §2.1

  std::vector<std::vector<Digest>>
      levels_;  // levels_[h][i]: root of the complete subtree of leaves [i·2^h, (i+1)·2^h)
};

// One proof over all leaves: builds the tree for it. Requires index < size and first <= size.
Proof inclusion_proof(const std::vector<Digest>& leaves, uint64_t index);
Proof consistency_proof(const std::vector<Digest>& leaves, uint64_t first);

// RFC 9162 §2.1.3.2 and §2.1.4.2, which spell out the checking of the same proofs.
bool verify_inclusion(const Digest& leaf, uint64_t index, uint64_t size, const Proof& proof,
                      const Digest& root);
bool verify_consistency(uint64_t first, const Digest& first_root, uint64_t second, const Digest& second_root,
                        const Proof& proof);

}  // namespace steward::audit
