#include "audit/multiproof.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "audit/naive_tree.h"

namespace steward::audit {
namespace {

using testing::NaiveTree;

ReadTile tiles_of(NaiveTree& tree) {
  return [&tree](const TileId& id) -> Result<std::vector<Digest>> {
    const uint64_t span = uint64_t{1} << (kTileHeight * id.level);
    std::vector<Digest> hashes;
    for (uint64_t i = id.index * kTileWidth; hashes.size() < static_cast<size_t>(id.width); ++i)
      hashes.push_back(tree.mth(i * span, (i + 1) * span));
    return hashes;
  };
}

// By the definition: down from the root, the first subtree that holds no member is one hash.
void naive_multiproof(NaiveTree& tree, const std::set<uint64_t>& members, uint64_t begin, uint64_t end,
                      Proof& proof) {
  const auto member = members.lower_bound(begin);
  if (member == members.end() || *member >= end) {
    if (begin < end) proof.push_back(tree.mth(begin, end));
    return;
  }
  if (end - begin == 1) return;
  uint64_t middle = 1;
  while (middle * 2 < end - begin) middle *= 2;
  naive_multiproof(tree, members, begin, begin + middle, proof);
  naive_multiproof(tree, members, begin + middle, end, proof);
}

Result<Proof> prove(const std::set<uint64_t>& members, uint64_t size, const ReadTile& read) {
  Proof proof;
  MultiProver prover(size, read, [&](const Digest& hash) {
    proof.push_back(hash);
    return Status();
  });
  for (const uint64_t index : members) STEWARD_RETURN_IF_ERROR(prover.add(index));
  STEWARD_RETURN_IF_ERROR(prover.finish());
  return proof;
}

Result<Digest> root_of(const NaiveTree& tree, const std::set<uint64_t>& members, uint64_t size,
                       const Proof& proof) {
  size_t at = 0;
  MultiVerifier verifier(size, [&]() -> Result<std::optional<Digest>> {
    if (at == proof.size()) return std::optional<Digest>();
    return std::optional(proof[at++]);
  });
  for (const uint64_t index : members) STEWARD_RETURN_IF_ERROR(verifier.add(index, tree.leaves()[index]));
  return verifier.finish();
}

bool proves(const NaiveTree& tree, const std::set<uint64_t>& members, uint64_t size, const Proof& proof,
            const Digest& root) {
  const auto found = root_of(tree, members, size, proof);
  return found.ok() && *found == root;
}

std::string text_of(const std::set<uint64_t>& members, uint64_t size) {
  std::string text = "{";
  for (const uint64_t index : members) text += " " + std::to_string(index);
  return text + " } of " + std::to_string(size);
}

std::set<uint64_t> subset(uint64_t bits) {
  std::set<uint64_t> members;
  for (uint64_t i = 0; i < 64; ++i)
    if ((bits >> i & 1) != 0) members.insert(i);
  return members;
}

TEST(MultiProof, AgreesWithTheDefinitionForEverySubsetOfSmallTrees) {
  NaiveTree naive = NaiveTree::sample(11);
  const ReadTile read = tiles_of(naive);
  for (uint64_t size = 0; size <= 10; ++size) {
    const Digest root = naive.root(size);
    for (uint64_t bits = 0; bits < uint64_t{1} << size; ++bits) {
      const auto members = subset(bits);
      const std::string place = text_of(members, size);
      Proof expected;
      naive_multiproof(naive, members, 0, size, expected);
      const auto proof = prove(members, size, read);
      ASSERT_TRUE(proof.ok()) << place;
      ASSERT_EQ(*proof, expected) << place;
      ASSERT_TRUE(proves(naive, members, size, *proof, root)) << place;
      for (size_t i = 0; i <= proof->size(); ++i) {
        Proof longer = *proof;
        longer.insert(longer.begin() + static_cast<long>(i), root);
        ASSERT_FALSE(proves(naive, members, size, longer, root)) << place << " +" << i;
        if (i == proof->size()) break;
        Proof changed = *proof, shorter = *proof;
        changed[i][31] ^= 1;
        shorter.erase(shorter.begin() + static_cast<long>(i));
        ASSERT_FALSE(proves(naive, members, size, changed, root)) << place << " ^" << i;
        ASSERT_FALSE(proves(naive, members, size, shorter, root)) << place << " -" << i;
      }
      // The proof of these leaves is that of no others, unless all leaves of both are told.
      for (uint64_t i = 0; i < size; ++i) {
        const auto others = subset(bits ^ uint64_t{1} << i);
        ASSERT_FALSE(proves(naive, others, size, *proof, root)) << place << " as " << text_of(others, size);
      }
    }
  }
}

TEST(MultiProof, AgreesWithTheDefinitionForRandomSubsets) {
  NaiveTree naive = NaiveTree::sample(70'000);
  const ReadTile read = tiles_of(naive);
  std::mt19937_64 random(2162);
  for (int i = 0; i < 120; ++i) {
    const uint64_t size = i < 100 ? 11 + random() % 2000 : 60'000 + random() % 10'000;
    std::set<uint64_t> members;
    const uint64_t wanted = random() % (i % 3 == 0 ? 5 : size);
    if (i % 4 == 0)  // a run
      for (uint64_t j = random() % size; members.size() < wanted && j < size; ++j) members.insert(j);
    else
      while (members.size() < wanted / 2) members.insert(random() % size);
    Proof expected;
    naive_multiproof(naive, members, 0, size, expected);
    const auto proof = prove(members, size, read);
    ASSERT_TRUE(proof.ok()) << size;
    ASSERT_EQ(*proof, expected) << members.size() << " of " << size;
    ASSERT_TRUE(proves(naive, members, size, *proof, naive.root(size))) << members.size() << " of " << size;
  }
}

TEST(MultiProof, OfOneLeafIsItsInclusionProofInOrder) {
  NaiveTree naive = NaiveTree::sample(70);
  const ReadTile read = tiles_of(naive);
  for (uint64_t size = 1; size <= 70; ++size)
    for (uint64_t index = 0; index < size; ++index) {
      Proof path = naive.path(index, size), proof = *prove({index}, size, read);
      std::sort(path.begin(), path.end());
      std::sort(proof.begin(), proof.end());
      ASSERT_EQ(proof, path) << index << " of " << size;
    }
}

TEST(MultiProof, ReadsEachTileOnce) {
  NaiveTree naive = NaiveTree::sample(66'000);
  std::set<std::pair<int, uint64_t>> seen;
  const ReadTile tiles = tiles_of(naive);
  const ReadTile read = [&](const TileId& id) {
    EXPECT_TRUE(seen.insert({id.level, id.index}).second) << id.level << "/" << id.index;
    return tiles(id);
  };
  std::set<uint64_t> members;
  for (uint64_t i = 100; i < 66'000; i += 377) members.insert(i);
  ASSERT_TRUE(prove(members, 66'000, read).ok());
}

TEST(MultiProof, RefusesLeavesOutOfOrderOrBeyondTheTree) {
  NaiveTree naive = NaiveTree::sample(9);
  const ReadTile read = tiles_of(naive);
  const struct {
    std::vector<uint64_t> indexes;
    std::string_view says;
  } cases[] = {{{3, 3}, "comes too late"},
               {{4, 2}, "comes too late"},
               {{9}, "beyond the tree"},
               {{UINT64_MAX}, "beyond"}};
  for (const auto& c : cases) {
    MultiProver prover(9, read, [](const Digest&) { return Status(); });
    MultiVerifier verifier(
        9, [&]() -> Result<std::optional<Digest>> { return std::optional(naive.leaves()[0]); });
    Status proving, verifying;
    for (const uint64_t index : c.indexes) {
      proving = prover.add(index);
      verifying = verifier.add(index, naive.leaves()[0]);
    }
    ASSERT_FALSE(proving.ok()) << c.says;
    ASSERT_FALSE(verifying.ok()) << c.says;
    EXPECT_NE(proving.error().message.find(c.says), std::string::npos) << proving.error().message;
    EXPECT_NE(verifying.error().message.find(c.says), std::string::npos) << verifying.error().message;
  }
}

}  // namespace
}  // namespace steward::audit
