// Where a tile is found under a log's address (https://c2sp.org/tlog-tiles): tile/0/x001/x234/067.p/3 is the
// first 3 hashes of tile 1,234,067 of level 0. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "audit/tiles.h"

namespace steward::audit {

// Segments after "tile": {"0", "x001", "x234", "067"}, with {"…067.p", "3"} at the end of one that is not
// full; "entries" for the level of the bundles of entries, which is level 0 here. None when they are not the
// one spelling of a tile.
struct TilePath {
  TileId tile;
  bool of_entries = false;
};
std::optional<TilePath> parse_tile_path(const std::vector<std::string>& segments);

// "0/x001/x234/067.p/3"
std::string tile_path(const TilePath& path);

}  // namespace steward::audit
