#include "audit/merkle.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace steward::audit {
namespace {

// RFC 6962 §2.1, §2.1.1 and §2.1.2 word for word, by recursion over copies: slow and obvious.
using Leaves = std::vector<Digest>;

size_t largest_power_of_two_below(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Leaves slice(const Leaves& leaves, size_t begin, size_t end) {
  return {leaves.begin() + static_cast<long>(begin), leaves.begin() + static_cast<long>(end)};
}

Digest slow_root(const Leaves& leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves[0];
  const size_t k = largest_power_of_two_below(leaves.size());
  return node_hash(slow_root(slice(leaves, 0, k)), slow_root(slice(leaves, k, leaves.size())));
}

Proof slow_path(size_t m, const Leaves& leaves) {
  if (leaves.size() == 1) return {};
  const size_t k = largest_power_of_two_below(leaves.size());
  const Leaves left = slice(leaves, 0, k), right = slice(leaves, k, leaves.size());
  Proof proof = m < k ? slow_path(m, left) : slow_path(m - k, right);
  proof.push_back(slow_root(m < k ? right : left));
  return proof;
}

Proof slow_subproof(size_t m, const Leaves& leaves, bool known) {
  const size_t n = leaves.size();
  if (m == n) return known ? Proof{} : Proof{slow_root(leaves)};
  const size_t k = largest_power_of_two_below(n);
  const Leaves left = slice(leaves, 0, k), right = slice(leaves, k, n);
  Proof proof = m <= k ? slow_subproof(m, left, known) : slow_subproof(m - k, right, false);
  proof.push_back(slow_root(m <= k ? right : left));
  return proof;
}

Leaves sample(size_t count) {
  Leaves leaves;
  for (size_t i = 0; i < count; ++i) leaves.push_back(leaf_hash("entry " + std::to_string(i)));
  return leaves;
}

Digest flipped(Digest digest) {
  digest[7] ^= 0x20;
  return digest;
}

std::string bytes(std::string_view hex) {
  return *from_hex(hex);
}

TEST(Merkle, GivesThePublishedRootsOfTheEightLeafTree) {
  // The leaves and roots that implementations of RFC 6962 test themselves with.
  const std::string leaves[] = {"",
                                bytes("00"),
                                bytes("10"),
                                bytes("2021"),
                                bytes("3031"),
                                bytes("40414243"),
                                bytes("5051525354555657"),
                                bytes("606162636465666768696a6b6c6d6e6f")};
  const std::string_view roots[] = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Frontier frontier;
  EXPECT_EQ(to_hex(frontier.root()), roots[0]);
  for (size_t i = 0; i < 8; ++i) {
    frontier.append(leaf_hash(leaves[i]));
    EXPECT_EQ(to_hex(frontier.root()), roots[i + 1]) << "size " << i + 1;
  }
}

TEST(Merkle, EveryWayToTheRootAgreesWithTheRecursion) {
  Frontier frontier;
  for (size_t size = 0; size <= 130; ++size) {
    const Leaves leaves = sample(size);
    const Digest expected = slow_root(leaves);
    EXPECT_EQ(tree_root(leaves), expected) << size;
    EXPECT_EQ(MerkleTree(leaves).root(), expected) << size;
    EXPECT_EQ(frontier.root(), expected) << size;
    EXPECT_EQ(Frontier(frontier.size(), frontier.nodes()).root(), expected) << size;
    frontier.append(leaf_hash("entry " + std::to_string(size)));
  }
}

TEST(Frontier, RefusesNodesThatCannotBelongToItsSize) {
  EXPECT_THROW(Frontier(5, sample(3)), std::invalid_argument);
  EXPECT_THROW(Frontier(0, sample(1)), std::invalid_argument);
  EXPECT_NO_THROW(Frontier(5, sample(2)));
}

TEST(InclusionProof, AgreesWithTheRecursionAndVerifiesForEveryLeaf) {
  for (size_t size = 1; size <= 130; ++size) {
    const Leaves leaves = sample(size);
    const MerkleTree tree(leaves);
    const Digest root = slow_root(leaves);
    for (size_t index = 0; index < size; ++index) {
      const Proof proof = tree.inclusion_proof(index);
      if (size <= 40) {
        EXPECT_EQ(proof, slow_path(index, leaves)) << index << " of " << size;
      }
      EXPECT_TRUE(verify_inclusion(leaves[index], index, size, proof, root)) << index << " of " << size;
    }
  }
}

TEST(InclusionProof, FailsForAnyOtherLeafIndexSizeRootOrPath) {
  for (const size_t size : {1, 2, 3, 7, 8, 20, 33}) {
    const Leaves leaves = sample(size);
    const Digest root = tree_root(leaves);
    for (size_t index = 0; index < size; ++index) {
      const Proof proof = inclusion_proof(leaves, index);
      const auto place = ::testing::Message() << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(flipped(leaves[index]), index, size, proof, root)) << place;
      EXPECT_FALSE(verify_inclusion(leaves[index], index, size, proof, flipped(root))) << place;
      EXPECT_FALSE(verify_inclusion(leaves[index], size, size, proof, root)) << place;
      for (size_t other = 0; other < size; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(verify_inclusion(leaves[index], other, size, proof, root)) << place << " as " << other;
      }
      for (size_t step = 0; step < proof.size(); ++step) {
        Proof changed = proof;
        changed[step] = flipped(changed[step]);
        EXPECT_FALSE(verify_inclusion(leaves[index], index, size, changed, root)) << place;
        Proof shortened = proof;
        shortened.erase(shortened.begin() + static_cast<long>(step));
        EXPECT_FALSE(verify_inclusion(leaves[index], index, size, shortened, root)) << place;
      }
      Proof longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_inclusion(leaves[index], index, size, longer, root)) << place;
    }
  }
}

TEST(ConsistencyProof, AgreesWithTheRecursionAndVerifiesForEveryPair) {
  for (size_t second = 0; second <= 40; ++second) {
    const Leaves leaves = sample(second);
    const MerkleTree tree(leaves);
    for (size_t first = 0; first <= second; ++first) {
      const Proof proof = tree.consistency_proof(first);
      const auto place = ::testing::Message() << first << " in " << second;
      if (first > 0) {
        EXPECT_EQ(proof, slow_subproof(first, leaves, true)) << place;
      }
      EXPECT_TRUE(verify_consistency(first, slow_root(slice(leaves, 0, first)), second, tree.root(), proof))
          << place;
    }
  }
}

TEST(ConsistencyProof, FailsForAForkedOrShrunkTree) {
  for (size_t second = 1; second <= 24; ++second) {
    const Leaves leaves = sample(second);
    const Digest root = tree_root(leaves);
    for (size_t first = 1; first <= second; ++first) {
      const Digest old_root = tree_root(slice(leaves, 0, first));
      const Proof proof = consistency_proof(leaves, first);
      const auto place = ::testing::Message() << first << " in " << second;
      Leaves forked = slice(leaves, 0, first);
      forked.back() = flipped(forked.back());
      EXPECT_FALSE(verify_consistency(first, tree_root(forked), second, root, proof)) << place;
      EXPECT_FALSE(verify_consistency(first, old_root, second, flipped(root), proof)) << place;
      EXPECT_FALSE(verify_consistency(second + 1, old_root, second, root, proof)) << place;
      for (size_t step = 0; step < proof.size(); ++step) {
        Proof changed = proof;
        changed[step] = flipped(changed[step]);
        EXPECT_FALSE(verify_consistency(first, old_root, second, root, changed)) << place;
      }
      Proof longer = proof;
      longer.push_back(root);
      EXPECT_FALSE(verify_consistency(first, old_root, second, root, longer)) << place;
    }
  }
}

TEST(MerkleTree, RefusesWhatItDoesNotHold) {
  EXPECT_THROW(inclusion_proof(sample(3), 3), std::invalid_argument);
  EXPECT_THROW(consistency_proof(sample(3), 4), std::invalid_argument);
}

}  // namespace
}  // namespace steward::audit
