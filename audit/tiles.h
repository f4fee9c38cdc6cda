// Roots and proofs of RFC 6962 §2.1 read out of tiles (https://c2sp.org/tlog-tiles), however large the log: a
// proof needs two tiles of each level at most, and a level holds 256 times what the one below it does.
//
// A tile (level L, index N) is 256 neighbours among the roots of the complete subtrees of height 8·L: those
// of the leaves [(256·N + i)·2^(8·L), (256·N + i + 1)·2^(8·L)). The last tile of a level may be narrower. All
// that lies between two levels is hashed again from the tile. Pure; what is read is the caller's.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "audit/merkle.h"
#include "base/error.h"
#include "base/hash.h"

namespace steward::audit {

inline constexpr int kTileHeight = 8;
inline constexpr int kTileWidth = 1 << kTileHeight;

struct TileId {
  int level = 0;
  uint64_t index = 0;
  int width = 0;  // 1 to 256

  bool operator==(const TileId&) const = default;
};

// Gives exactly `width` hashes, left to right, or an error that then ends the proof. It is trusted: a wrong
// hash gives a proof that does not verify.
using ReadTile = std::function<Result<std::vector<Digest>>(const TileId&)>;

// Each reads every tile it needs once. Errors: of `read`; kInvalidInput when index >= size or first > second;
// kInternal when `read` gave another number of hashes than asked for.
Result<Digest> tree_root(uint64_t size, const ReadTile& read);
Result<Proof> inclusion_proof(uint64_t index, uint64_t size, const ReadTile& read);      // §2.1.1
Result<Proof> consistency_proof(uint64_t first, uint64_t second, const ReadTile& read);  // §2.1.2

// The tiles that inclusion_proof() will read, each once, for whoever would rather read them together. None
// when index >= size.
std::vector<TileId> inclusion_tiles(uint64_t index, uint64_t size);

// The right edge of the tree, to go on appending to it.
Result<Frontier> tree_frontier(uint64_t size, const ReadTile& read);

// The subtrees of one tree through its tiles. Keeps the last two tiles of each level, so that neither a way
// from the root to a leaf nor one from left to right reads a tile twice. `read` must outlive it; not
// thread-safe.
class TiledTree {
 public:
  TiledTree(uint64_t size, const ReadTile& read) : size_(size), read_(read) {}

  uint64_t size() const { return size_; }
  // The root of the complete subtree of the leaves [index·2^height, (index+1)·2^height), all below size().
  Result<Digest> subtree(int height, uint64_t index);
  // MTH(D[begin:end]) where begin is a multiple of the smallest power of two that is not below end - begin,
  // as it is for every subtree of §2.1.
  Result<Digest> range(uint64_t begin, uint64_t end);

 private:
  struct Kept {
    TileId id;
    std::vector<Digest> hashes;
  };
  using Level = std::array<Kept, 2>;  // the one used last comes first

  Result<const std::vector<Digest>*> tile(const TileId& id);

  uint64_t size_;
  const ReadTile& read_;
  std::array<Level, 8> levels_;
};

}  // namespace steward::audit
