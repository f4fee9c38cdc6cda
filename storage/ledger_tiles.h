// The tree of the ledger as tiles in rows (audit/tiles.h; https://c2sp.org/tlog-tiles).
//
//   storage::LedgerTiles tiles(tx);
//   Result<audit::Proof> proof = tiles.inclusion_proof(index, size);
//   Result<audit::Proof> other = audit::consistency_proof(first, second, tiles.reader());
//
// Full tiles are rows of ledger_tile. What a narrower one holds is a part of a full one, or leaves of
// ledger_entry (level 0) or rows of ledger_node (above): the right edge is stored once, and a tile is never
// written twice.
#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "audit/tiles.h"
#include "base/error.h"
#include "base/hash.h"

namespace steward::storage {

// Of any tree up to the present one, with the leaves of months that were dropped. Reads in `tx`, which must
// outlive it and its reader; not thread-safe. kInternal for what should stand there and does not.
class LedgerTiles {
 public:
  explicit LedgerTiles(pqxx::transaction_base& tx) : tx_(tx) {}

  // With all its tiles read by one statement; those that the proof before had too are not read again.
  Result<audit::Proof> inclusion_proof(uint64_t index, uint64_t size);

  Result<std::vector<Digest>> read(const audit::TileId& tile);
  audit::ReadTile reader() {
    return [this](const audit::TileId& tile) { return read(tile); };
  }

 private:
  struct Kept {
    audit::TileId tile;
    std::vector<Digest> hashes;
  };
  // What is kept is of these tiles afterwards.
  Status fetch(const std::vector<audit::TileId>& tiles);
  const Kept* find(const audit::TileId& tile) const;

  pqxx::transaction_base& tx_;
  std::vector<Kept> kept_;
};

// Writes the tiles and nodes that `leaves`, appended to a tree of `size`, complete. Behind the head's lock.
// kInternal when leaves before them are missing.
Status write_tiles(pqxx::transaction_base& tx, uint64_t size, const std::vector<Digest>& leaves);

}  // namespace steward::storage
