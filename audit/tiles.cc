#include "audit/tiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace steward::audit {
namespace {

// The largest power of two smaller than n; n > 1.
uint64_t split_point(uint64_t n) {
  return std::bit_floor(n - 1);
}

// The root over neighbours, as many as a power of two.
Digest fold(std::vector<Digest> nodes) {
  for (size_t count = nodes.size(); count > 1; count /= 2)
    for (size_t i = 0; i < count / 2; ++i) nodes[i] = node_hash(nodes[2 * i], nodes[2 * i + 1]);
  return nodes.front();
}

// Appends the root of [begin, end) to a proof that is collected from the root down.
Status add_range(TiledTree& tree, uint64_t begin, uint64_t end, Proof& proof) {
  STEWARD_ASSIGN_OR_RETURN(const Digest hash, tree.range(begin, end));
  proof.push_back(hash);
  return {};
}

}  // namespace

Result<const std::vector<Digest>*> TiledTree::tile(const TileId& id) {
  Level& kept = levels_[static_cast<size_t>(id.level)];
  if (kept[1].id == id) std::swap(kept[0], kept[1]);
  if (kept[0].id == id) return &kept[0].hashes;
  STEWARD_ASSIGN_OR_RETURN(std::vector<Digest> hashes, read_(id));
  if (hashes.size() != static_cast<size_t>(id.width))
    return Error{ErrorCode::kInternal,
                 fmt::format("Tile {} of level {} of the ledger's tree holds {} hashes where {} were to be.",
                             id.index, id.level, hashes.size(), id.width),
                 ""};
  kept[1] = std::move(kept[0]);
  kept[0] = {id, std::move(hashes)};
  return &kept[0].hashes;
}

Result<Digest> TiledTree::subtree(int height, uint64_t index) {
  const int level = height / kTileHeight, rows = height % kTileHeight;
  const uint64_t first = index << rows, on_level = size_ >> (level * kTileHeight);
  const uint64_t tile_index = first / kTileWidth;
  const uint64_t width = std::min<uint64_t>(kTileWidth, on_level - tile_index * kTileWidth);
  STEWARD_ASSIGN_OR_RETURN(const auto* hashes, tile({level, tile_index, static_cast<int>(width)}));
  const auto from = hashes->begin() + static_cast<long>(first % kTileWidth);
  if (rows == 0) return *from;
  return fold({from, from + (1L << rows)});
}

Result<Digest> TiledTree::range(uint64_t begin, uint64_t end) {
  if (begin == end) return sha256("");
  // Complete subtrees from left to right, each smaller than the one before.
  std::vector<Digest> subtrees;
  while (begin < end) {
    const int height = std::bit_width(end - begin) - 1;
    STEWARD_ASSIGN_OR_RETURN(const Digest hash, subtree(height, begin >> height));
    subtrees.push_back(hash);
    begin += uint64_t{1} << height;
  }
  Digest root = subtrees.back();
  for (size_t i = subtrees.size() - 1; i > 0; --i) root = node_hash(subtrees[i - 1], root);
  return root;
}

Result<Digest> tree_root(uint64_t size, const ReadTile& read) {
  return TiledTree(size, read).range(0, size);
}

Result<Frontier> tree_frontier(uint64_t size, const ReadTile& read) {
  TiledTree tree(size, read);
  std::vector<Digest> nodes;
  for (uint64_t begin = 0; begin < size;) {
    const int height = std::bit_width(size - begin) - 1;
    STEWARD_ASSIGN_OR_RETURN(const Digest node, tree.subtree(height, begin >> height));
    nodes.push_back(node);
    begin += uint64_t{1} << height;
  }
  return Frontier(size, std::move(nodes));
}

Result<Proof> inclusion_proof(uint64_t index, uint64_t size, const ReadTile& read) {
  if (index >= size)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("A tree of {} entries has none with the number {}.", size, index), "index"};
  TiledTree tree(size, read);
  Proof proof;
  uint64_t begin = 0, end = size;
  while (end - begin > 1) {
    const uint64_t middle = begin + split_point(end - begin);
    if (index < middle) {
      STEWARD_RETURN_IF_ERROR(add_range(tree, middle, end, proof));
      end = middle;
    } else {
      STEWARD_RETURN_IF_ERROR(add_range(tree, begin, middle, proof));
      begin = middle;
    }
  }
  std::reverse(proof.begin(), proof.end());
  return proof;
}

Result<Proof> consistency_proof(uint64_t first, uint64_t second, const ReadTile& read) {
  if (first > second)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("A tree of {} entries does not begin with one of {}: give the older head first.",
                             second, first),
                 "first"};
  Proof proof;
  if (first == 0 || first == second) return proof;
  TiledTree tree(second, read);
  uint64_t begin = 0, end = second;
  // SUBPROOF of §2.1.2: down to the subtree that ends where the first tree ends.
  while (first != end) {
    const uint64_t middle = begin + split_point(end - begin);
    if (first <= middle) {
      STEWARD_RETURN_IF_ERROR(add_range(tree, middle, end, proof));
      end = middle;
    } else {
      STEWARD_RETURN_IF_ERROR(add_range(tree, begin, middle, proof));
      begin = middle;
    }
  }
  if (begin != 0) STEWARD_RETURN_IF_ERROR(add_range(tree, begin, end, proof));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

}  // namespace steward::audit
