#include "audit/tiles.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

#include "audit/naive_tree.h"

#ifndef STEWARD_TREE_SIZES  // audit_tiles_test has 300
#define STEWARD_TREE_SIZES 70
#endif

namespace steward::audit {
namespace {

using testing::NaiveTree;

constexpr size_t kAllSizes = STEWARD_TREE_SIZES;

// The tiles of a tree, cut out of the naive one; counts what is read and refuses what is not in a tree of
// `size`.
class Tiles {
 public:
  explicit Tiles(NaiveTree& tree) : tree_(tree) {}

  ReadTile of_size(uint64_t size) {
    read_.clear();
    return [this, size](const TileId& id) -> Result<std::vector<Digest>> {
      const uint64_t span = uint64_t{1} << (kTileHeight * id.level);
      const uint64_t first = id.index * kTileWidth;
      EXPECT_GE(id.width, 1);
      EXPECT_LE(id.width, kTileWidth);
      EXPECT_LE((first + static_cast<uint64_t>(id.width)) * span, size) << "reads beyond the tree";
      EXPECT_TRUE(read_.insert({id.level, id.index}).second)
          << "tile " << id.level << "/" << id.index << " of " << size << " read twice";
      std::vector<Digest> hashes;
      for (uint64_t i = first; i < first + static_cast<uint64_t>(id.width); ++i)
        hashes.push_back(tree_.mth(i * span, (i + 1) * span));
      return hashes;
    };
  }
  size_t read() const { return read_.size(); }

 private:
  NaiveTree& tree_;
  std::set<std::pair<int, uint64_t>> read_;
};

Digest flipped(Digest digest) {
  digest[7] ^= 0x20;
  return digest;
}

// Every proof that differs from `proof` in one hash: changed, left out, doubled, or added at the end.
std::vector<Proof> damaged(const Proof& proof) {
  std::vector<Proof> all;
  for (size_t i = 0; i < proof.size(); ++i) {
    all.push_back(proof);
    all.back()[i] = flipped(proof[i]);
    all.push_back(proof);
    all.back().erase(all.back().begin() + static_cast<long>(i));
    all.push_back(proof);
    all.back().insert(all.back().begin() + static_cast<long>(i), proof[i]);
  }
  all.push_back(proof);
  all.back().push_back(sha256("one too many"));
  return all;
}

TEST(Tiles, GiveTheRootOfEverySize) {
  NaiveTree naive = NaiveTree::sample(kAllSizes);
  Tiles tiles(naive);
  for (size_t size = 0; size <= kAllSizes; ++size) {
    const auto root = tree_root(size, tiles.of_size(size));
    ASSERT_TRUE(root.ok()) << size << root.error().to_string();
    EXPECT_EQ(*root, naive.root(size)) << size;
    const auto frontier = tree_frontier(size, tiles.of_size(size));
    ASSERT_TRUE(frontier.ok()) << size;
    EXPECT_EQ(frontier->size(), size);
    EXPECT_EQ(frontier->root(), naive.root(size)) << size;
  }
}

TEST(Tiles, GiveTheInclusionProofOfEveryEntryOfEverySize) {
  NaiveTree naive = NaiveTree::sample(kAllSizes + 1);
  Tiles tiles(naive);
  for (size_t size = 1; size <= kAllSizes; ++size) {
    const Digest root = naive.root(size);
    for (size_t index = 0; index < size; ++index) {
      const auto place = ::testing::Message() << index << " of " << size;
      const auto proof = inclusion_proof(index, size, tiles.of_size(size));
      ASSERT_TRUE(proof.ok()) << place << proof.error().to_string();
      ASSERT_EQ(*proof, naive.path(index, size)) << place;
      const Digest& leaf = naive.leaves()[index];
      ASSERT_TRUE(verify_inclusion(leaf, index, size, *proof, root)) << place;
      ASSERT_FALSE(verify_inclusion(flipped(leaf), index, size, *proof, root)) << place;
      for (const Proof& changed : damaged(*proof))
        ASSERT_FALSE(verify_inclusion(leaf, index, size, changed, root)) << place;
      for (const size_t other : {index + 1, index - 1, index ^ 1, index ^ 2, size - 1 - index})
        if (other != index) {
          ASSERT_FALSE(verify_inclusion(leaf, other, size, *proof, root)) << place << other;
        }
      // A head binds a size to its root: the proof fits no other head.
      for (const size_t other : {size - 1, size + 1})
        ASSERT_FALSE(verify_inclusion(leaf, index, other, *proof, naive.root(other))) << place << other;
    }
  }
}

TEST(Tiles, GiveTheConsistencyProofOfEveryPairOfSizes) {
  NaiveTree naive = NaiveTree::sample(kAllSizes + 1);
  Tiles tiles(naive);
  for (size_t second = 0; second <= kAllSizes; ++second) {
    const Digest root = naive.root(second);
    for (size_t first = 0; first <= second; ++first) {
      const auto place = ::testing::Message() << first << " to " << second;
      const Digest old_root = naive.root(first);
      const auto proof = consistency_proof(first, second, tiles.of_size(second));
      ASSERT_TRUE(proof.ok()) << place << proof.error().to_string();
      ASSERT_EQ(*proof, naive.consistency(first, second)) << place;
      ASSERT_TRUE(verify_consistency(first, old_root, second, root, *proof)) << place;
      ASSERT_FALSE(verify_consistency(first, flipped(old_root), second, root, *proof)) << place;
      for (const Proof& changed : damaged(*proof))
        ASSERT_FALSE(verify_consistency(first, old_root, second, root, changed)) << place;
      if (first == 0) continue;  // of the empty tree nothing needs a proof
      ASSERT_FALSE(verify_consistency(first, old_root, second, flipped(root), *proof)) << place;
      if (first == second) continue;  // no proof is the proof of every tree with itself
      for (const size_t other : {first - 1, first + 1})
        if (other != 0 && other != second) {
          ASSERT_FALSE(verify_consistency(other, naive.root(other), second, root, *proof)) << place << other;
        }
      for (const size_t other : {second - 1, second + 1})
        if (other != first) {
          ASSERT_FALSE(verify_consistency(first, old_root, other, naive.root(other), *proof)) << place;
        }
    }
  }
}

TEST(Tiles, AgreeWithTheRecursionBeyondTwoLevels) {
  NaiveTree naive = NaiveTree::sample(140'000);
  Tiles tiles(naive);
  std::mt19937_64 random(6962);
  std::vector<size_t> sizes = {65'535, 65'536, 65'537, 65'792, 65'793, 131'072, 140'000};
  for (int i = 0; i < 8; ++i) sizes.push_back(65'536 + random() % 74'000);
  for (const size_t size : sizes) {
    EXPECT_EQ(*tree_root(size, tiles.of_size(size)), naive.root(size)) << size;
    for (int i = 0; i < 40; ++i) {
      const size_t index = i == 0 ? 0 : i == 1 ? size - 1 : random() % size;
      const auto path = inclusion_proof(index, size, tiles.of_size(size));
      ASSERT_TRUE(path.ok()) << index << " of " << size;
      EXPECT_EQ(*path, naive.path(index, size)) << index << " of " << size;
      EXPECT_LE(tiles.read(), 6u) << index << " of " << size;
      EXPECT_EQ(inclusion_tiles(index, size).size(), tiles.read()) << index << " of " << size;
      EXPECT_TRUE(verify_inclusion(naive.leaves()[index], index, size, *path, naive.root(size)));
      const auto way = consistency_proof(index, size, tiles.of_size(size));
      ASSERT_TRUE(way.ok()) << index << " to " << size;
      EXPECT_EQ(*way, naive.consistency(index, size)) << index << " to " << size;
      EXPECT_TRUE(verify_consistency(index, naive.root(index), size, naive.root(size), *way)) << index;
    }
  }
}

// A tree whose leaves are all alike: its subtrees are known by their height, so that it may be of any size.
TEST(Tiles, ReadAsLittleOfAHugeLog) {
  std::vector<Digest> by_height = {leaf_hash("the same")};
  while (by_height.size() < 64) by_height.push_back(node_hash(by_height.back(), by_height.back()));
  size_t reads = 0;
  const ReadTile read = [&](const TileId& id) -> Result<std::vector<Digest>> {
    ++reads;
    return std::vector<Digest>(static_cast<size_t>(id.width),
                               by_height[static_cast<size_t>(id.level * kTileHeight)]);
  };
  const struct {
    uint64_t size;
    size_t tiles;  // two of each level: the entry's and the right edge
  } cases[] = {{10'000'000, 6}, {100'000'000, 8}, {uint64_t{1} << 40, 10}, {(uint64_t{1} << 53) - 1, 14}};
  for (const auto& c : cases) {
    const Digest root = *tree_root(c.size, read);
    for (const uint64_t index : {uint64_t{0}, c.size / 3, c.size / 2, c.size - 1}) {
      reads = 0;
      const auto proof = inclusion_proof(index, c.size, read);
      ASSERT_TRUE(proof.ok()) << index << " of " << c.size;
      EXPECT_LE(reads, c.tiles) << index << " of " << c.size;
      std::vector<TileId> read_one_by_one;
      const auto again = inclusion_proof(index, c.size, [&](const TileId& id) {
        read_one_by_one.push_back(id);
        return read(id);
      });
      EXPECT_EQ(inclusion_tiles(index, c.size), read_one_by_one) << index << " of " << c.size;
      EXPECT_TRUE(verify_inclusion(by_height[0], index, c.size, *proof, root)) << index << " of " << c.size;
    }
  }
}

std::vector<Digest> leaves_of(const std::vector<std::string>& hex) {
  std::vector<Digest> leaves;
  for (const std::string& text : hex) leaves.push_back(leaf_hash(*from_hex(text)));
  return leaves;
}

Proof hashes(const std::vector<std::string_view>& hex) {
  Proof proof;
  for (const std::string_view text : hex) proof.push_back(*digest_from_hex(text));
  return proof;
}

// RFC 6962 §2.1.3 (RFC 9162 §2.1.5): the tree of seven entries and the proofs it names, node for node.
TEST(Tiles, GiveTheExamplesOfTheStandard) {
  NaiveTree seven = NaiveTree::sample(7);
  std::map<char, Digest> node;
  for (int i = 0; i < 6; ++i) node["abcdef"[i]] = seven.leaves()[static_cast<size_t>(i)];
  node['j'] = seven.leaves()[6];
  node['g'] = node_hash(node['a'], node['b']);
  node['h'] = node_hash(node['c'], node['d']);
  node['i'] = node_hash(node['e'], node['f']);
  node['k'] = node_hash(node['g'], node['h']);
  node['l'] = node_hash(node['i'], node['j']);
  Tiles tiles(seven);
  EXPECT_EQ(*tree_root(7, tiles.of_size(7)), node_hash(node['k'], node['l']));
  const auto named = [&](std::string_view letters) {
    Proof proof;
    for (const char c : letters) proof.push_back(node.at(c));
    return proof;
  };
  const struct {
    uint64_t index;
    std::string_view path;
  } paths[] = {{0, "bhl"}, {3, "cgl"}, {4, "fjk"}, {6, "ik"}};
  for (const auto& c : paths)
    EXPECT_EQ(*inclusion_proof(c.index, 7, tiles.of_size(7)), named(c.path)) << "d" << c.index;
  const struct {
    uint64_t first;
    std::string_view proof;
  } ways[] = {{3, "cdgl"}, {4, "l"}, {6, "ijk"}};
  for (const auto& c : ways)
    EXPECT_EQ(*consistency_proof(c.first, 7, tiles.of_size(7)), named(c.proof)) << c.first;
}

// The tree of eight entries that implementations of RFC 6962 test themselves with.
TEST(Tiles, GiveThePublishedProofsOfTheEightLeafTree) {
  NaiveTree eight(leaves_of(
      {"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}));
  Tiles tiles(eight);
  constexpr std::string_view k1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                             k23 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                             k4567 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
                             k0 = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                             k01 = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                             k4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                             k67 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                             k0123 = "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                             k45 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
  const struct {
    uint64_t index, size;
    std::vector<std::string_view> path;
  } paths[] = {
      {0, 1, {}}, {0, 8, {k1, k23, k4567}}, {5, 8, {k4, k67, k0123}}, {2, 3, {k01}}, {1, 5, {k0, k23, k4}}};
  for (const auto& c : paths)
    EXPECT_EQ(*inclusion_proof(c.index, c.size, tiles.of_size(c.size)), hashes(c.path))
        << c.index << " of " << c.size;
  const struct {
    uint64_t first, second;
    std::vector<std::string_view> proof;
  } ways[] = {{1, 1, {}}, {1, 8, {k1, k23, k4567}}, {6, 8, {k45, k67, k0123}}, {2, 5, {k23, k4}}};
  for (const auto& c : ways)
    EXPECT_EQ(*consistency_proof(c.first, c.second, tiles.of_size(c.second)), hashes(c.proof))
        << c.first << " to " << c.second;
}

TEST(Tiles, RefuseWhatTheTreeHasNot) {
  NaiveTree naive = NaiveTree::sample(5);
  Tiles tiles(naive);
  for (const uint64_t index : {uint64_t{5}, uint64_t{6}, UINT64_MAX})
    EXPECT_FALSE(inclusion_proof(index, 5, tiles.of_size(5)).ok()) << index;
  EXPECT_FALSE(inclusion_proof(0, 0, tiles.of_size(0)).ok());
  EXPECT_FALSE(consistency_proof(6, 5, tiles.of_size(5)).ok());
}

TEST(Tiles, PassOnWhatWentWrongWithReading) {
  const ReadTile down = [](const TileId&) -> Result<std::vector<Digest>> {
    return Error{ErrorCode::kUnavailable, "The database is away.", ""};
  };
  const ReadTile narrow = [](const TileId& id) -> Result<std::vector<Digest>> {
    return std::vector<Digest>(static_cast<size_t>(id.width) - 1);
  };
  EXPECT_EQ(tree_root(5, down).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(inclusion_proof(1, 5, down).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(consistency_proof(1, 5, down).error().code, ErrorCode::kUnavailable);
  EXPECT_EQ(tree_root(5, narrow).error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace steward::audit
