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

// Where the hashes under the subtree of that height and index stand: its row of the tile below it.
struct Place {
  TileId tile;
  long first = 0, count = 0;
};
Place place_of(uint64_t size, int height, uint64_t index) {
  const int level = height / kTileHeight, rows = height % kTileHeight;
  const uint64_t first = index << rows, on_level = size >> (level * kTileHeight), tile = first / kTileWidth;
  const uint64_t width = std::min<uint64_t>(kTileWidth, on_level - tile * kTileWidth);
  return {{level, tile, static_cast<int>(width)}, static_cast<long>(first % kTileWidth), 1L << rows};
}

// Complete subtrees from left to right, each smaller than the one before.
template <class Visit>
Status visit_subtrees(uint64_t begin, uint64_t end, Visit&& visit) {
  while (begin < end) {
    const int height = std::bit_width(end - begin) - 1;
    STEWARD_RETURN_IF_ERROR(visit(height, begin >> height));
    begin += uint64_t{1} << height;
  }
  return {};
}

// The ranges whose roots are the proof of a leaf, from the root down.
template <class Visit>
Status visit_siblings(uint64_t index, uint64_t size, Visit&& visit) {
  uint64_t begin = 0, end = size;
  while (end - begin > 1) {
    const uint64_t middle = begin + split_point(end - begin);
    const bool is_left = index < middle;
    STEWARD_RETURN_IF_ERROR(is_left ? visit(middle, end) : visit(begin, middle));
    (is_left ? end : begin) = middle;
  }
  return {};
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
  const Place place = place_of(size_, height, index);
  STEWARD_ASSIGN_OR_RETURN(const auto* hashes, tile(place.tile));
  const auto from = hashes->begin() + place.first;
  if (place.count == 1) return *from;
  return fold({from, from + place.count});
}

Result<Digest> TiledTree::range(uint64_t begin, uint64_t end) {
  if (begin == end) return sha256("");
  std::vector<Digest> subtrees;
  STEWARD_RETURN_IF_ERROR(visit_subtrees(begin, end, [&](int height, uint64_t index) -> Status {
    STEWARD_ASSIGN_OR_RETURN(const Digest hash, subtree(height, index));
    subtrees.push_back(hash);
    return {};
  }));
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
  STEWARD_RETURN_IF_ERROR(visit_subtrees(0, size, [&](int height, uint64_t index) -> Status {
    STEWARD_ASSIGN_OR_RETURN(const Digest node, tree.subtree(height, index));
    nodes.push_back(node);
    return {};
  }));
  return Frontier(size, std::move(nodes));
}

Result<Proof> inclusion_proof(uint64_t index, uint64_t size, const ReadTile& read) {
  if (index >= size)
    return Error{ErrorCode::kInvalidInput,
                 fmt::format("A tree of {} entries has none with the number {}.", size, index), "index"};
  TiledTree tree(size, read);
  Proof proof;
  STEWARD_RETURN_IF_ERROR(visit_siblings(
      index, size, [&](uint64_t begin, uint64_t end) { return add_range(tree, begin, end, proof); }));
  std::reverse(proof.begin(), proof.end());
  return proof;
}

std::vector<TileId> inclusion_tiles(uint64_t index, uint64_t size) {
  std::vector<TileId> tiles;
  if (index >= size) return tiles;
  const auto add = [&](int height, uint64_t subtree) -> Status {
    const TileId tile = place_of(size, height, subtree).tile;
    if (std::find(tiles.begin(), tiles.end(), tile) == tiles.end()) tiles.push_back(tile);
    return {};
  };
  const Status visited = visit_siblings(
      index, size, [&](uint64_t begin, uint64_t end) { return visit_subtrees(begin, end, add); });
  return visited.ok() ? tiles : std::vector<TileId>();
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
