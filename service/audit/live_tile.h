// 256 numbers of the ledger: what their rows, their tile and the node above it say, and which of them to
// believe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/hash.h"
#include "storage/ledger_rows.h"

namespace steward::service {

struct LiveTile {
  int64_t first = 0;
  size_t width = 0;                           // numbers that the tree has here: 1 to 256
  std::vector<storage::LedgerRow> rows;       // with these numbers, in order
  std::vector<bool> dropped;                  // by number: the row is in a segment file
  std::optional<std::vector<Digest>> stored;  // the full tile; none is stored of a narrower one
  std::optional<Digest> node;                 // the root of the full tile, as stored above
};

using TellFinding = std::function<void(int64_t first, int64_t last, std::string what)>;

// The leaves that were recorded here, as far as can be told, and findings on the way. The tile counts when
// its root is the one above it, else the rows do when theirs is. What cannot be known at all is a digest of
// zeros.
std::vector<Digest> check_tile(const LiveTile& tile, const TellFinding& tell);

}  // namespace steward::service
