#include "audit/merkle.h"

#define OPENSSL_SUPPRESS_DEPRECATED  // base/hash.cc says why
#include <openssl/sha.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "audit/consistency_roots.h"

namespace steward::audit {
namespace {

// The largest power of two smaller than n; n > 1.
uint64_t split_point(uint64_t n) {
  return std::bit_floor(n - 1);
}

}  // namespace

Digest leaf_hash(std::string_view entry) {
  SHA256_CTX context;  // on the stack: this is most of what verifying an export does
  SHA256_Init(&context);
  SHA256_Update(&context, "\0", 1);
  SHA256_Update(&context, entry.data(), entry.size());
  Digest digest;
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest node_hash(const Digest& left, const Digest& right) {
  char bytes[1 + 2 * sizeof(Digest)];
  bytes[0] = 1;
  std::memcpy(bytes + 1, left.data(), left.size());
  std::memcpy(bytes + 1 + left.size(), right.data(), right.size());
  return sha256({bytes, sizeof bytes});
}

Frontier::Frontier(uint64_t size, std::vector<Digest> nodes) : size_(size), nodes_(std::move(nodes)) {
  if (nodes_.size() != static_cast<size_t>(std::popcount(size_)))
    throw std::invalid_argument("the frontier of a Merkle tree holds one node for each one bit of its size");
}

void Frontier::append(const Digest& leaf) {
  Digest node = leaf;
  // Each trailing one bit of the size is a complete subtree as large as the one in hand.
  for (uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    node = node_hash(nodes_.back(), node);
    nodes_.pop_back();
  }
  nodes_.push_back(node);
  ++size_;
}

Digest Frontier::root() const {
  if (nodes_.empty()) return sha256("");
  Digest root = nodes_.back();
  for (size_t i = nodes_.size() - 1; i > 0; --i) root = node_hash(nodes_[i - 1], root);
  return root;
}

Digest tree_root(const std::vector<Digest>& leaves) {
  Frontier frontier;
  for (const Digest& leaf : leaves) frontier.append(leaf);
  return frontier.root();
}

MerkleTree::MerkleTree(std::vector<Digest> leaves) {
  levels_.push_back(std::move(leaves));
  while (levels_.back().size() > 1) {
    const std::vector<Digest>& below = levels_.back();
    std::vector<Digest> level;
    level.reserve(below.size() / 2);
    for (size_t i = 0; i + 1 < below.size(); i += 2) level.push_back(node_hash(below[i], below[i + 1]));
    levels_.push_back(std::move(level));
  }
}

Digest MerkleTree::root() const {
  return size() == 0 ? sha256("") : range_hash(0, size());
}

Digest MerkleTree::range_hash(uint64_t begin, uint64_t end) const {
  const uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const auto height = static_cast<size_t>(std::countr_zero(count));
    return levels_[height][begin >> height];
  }
  const uint64_t middle = begin + split_point(count);
  return node_hash(range_hash(begin, middle), range_hash(middle, end));
}

Proof MerkleTree::inclusion_proof(uint64_t index) const {
  if (index >= size()) throw std::invalid_argument("no leaf of that index in the Merkle tree");
  Proof proof;  // from the root down, turned round at the end
  uint64_t begin = 0, end = size();
  while (end - begin > 1) {
    const uint64_t middle = begin + split_point(end - begin);
    if (index < middle) {
      proof.push_back(range_hash(middle, end));
      end = middle;
    } else {
      proof.push_back(range_hash(begin, middle));
      begin = middle;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Proof MerkleTree::consistency_proof(uint64_t first) const {
  if (first > size()) throw std::invalid_argument("a Merkle tree is consistent with smaller trees only");
  if (first == 0 || first == size()) return {};
  Proof proof;  // from the root down, turned round at the end
  uint64_t begin = 0, end = size();
  // SUBPROOF of §2.1.2: down to the subtree that ends where the first tree ends.
  while (first != end) {
    const uint64_t middle = begin + split_point(end - begin);
    if (first <= middle) {
      proof.push_back(range_hash(middle, end));
      end = middle;
    } else {
      proof.push_back(range_hash(begin, middle));
      begin = middle;
    }
  }
  if (begin != 0)
    proof.push_back(range_hash(begin, end));  // else it is the first root, which the verifier has
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Proof inclusion_proof(const std::vector<Digest>& leaves, uint64_t index) {
  return MerkleTree(leaves).inclusion_proof(index);
}

Proof consistency_proof(const std::vector<Digest>& leaves, uint64_t first) {
  return MerkleTree(leaves).consistency_proof(first);
}

bool verify_inclusion(const Digest& leaf, uint64_t index, uint64_t size, const Proof& proof,
                      const Digest& root) {
  if (index >= size) return false;
  uint64_t fn = index, sn = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      hash = node_hash(sibling, hash);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      hash = node_hash(hash, sibling);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && hash == root;
}

bool verify_consistency(uint64_t first, const Digest& first_root, uint64_t second, const Digest& second_root,
                        const Proof& proof) {
  if (first > second) return false;
  if (first == second) return proof.empty() && first_root == second_root;
  if (first == 0) return proof.empty() && first_root == sha256("");
  const auto roots = consistency_roots(first, first_root, second, proof);
  return roots && roots->first == first_root && roots->second == second_root;
}

}  // namespace steward::audit
