#include "storage/ledger_tiles.h"

#include <fmt/format.h>

#include <algorithm>

#include "storage/copy_rows.h"

namespace steward::storage {
namespace {

constexpr uint64_t kWidth = audit::kTileWidth;

// In one value: a row for each hash would cost several times as much. The periods leave out the other
// partitions.
constexpr auto kSelectLeaves = R"(
  SELECT encode(string_agg(leaf, ''::bytea ORDER BY seq), 'hex') FROM ledger_entry
  WHERE seq >= $1 AND seq < $2
    AND period >= (SELECT coalesce(max(period), 0) FROM ledger_segment WHERE first_seq <= $1)
    AND period <= (SELECT coalesce(max(period), 0) FROM ledger_segment WHERE first_seq < $2))";
constexpr auto kSelectNodes = R"(
  SELECT encode(string_agg(hash, ''::bytea ORDER BY index), 'hex') FROM ledger_node
  WHERE level = $3 AND index >= $1 AND index < $2)";

// The full tile, else what stands there so far; the second part runs only where the first finds nothing.
// Prepared: to plan the look into the partitions takes longer than to do it.
constexpr auto kPreparedTiles = "ledger_tiles";
constexpr auto kSelectTiles = R"(
  SELECT encode(coalesce(
    (SELECT hashes FROM ledger_tile AS full_one WHERE full_one.level = want.level AND full_one.index = want.index),
    CASE WHEN level = 0 THEN (
      SELECT string_agg(leaf, ''::bytea ORDER BY seq) FROM ledger_entry
      WHERE seq >= 256 * want.index AND seq < 256 * want.index + want.width
        AND period >= (SELECT coalesce(max(period), 0) FROM ledger_segment WHERE first_seq <= 256 * want.index)
        AND period <= (SELECT coalesce(max(period), 0) FROM ledger_segment
                       WHERE first_seq < 256 * want.index + want.width))
    ELSE (
      SELECT string_agg(hash, ''::bytea ORDER BY node.index) FROM ledger_node AS node
      WHERE node.level = want.level AND node.index >= 256 * want.index AND node.index < 256 * want.index + want.width)
    END), 'hex')
  FROM unnest($1::integer[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS want (level, index, width, place)
  ORDER BY place)";

const std::vector<std::string> kTileColumns = {"level", "index", "hashes"};
const std::vector<std::string> kNodeColumns = {"level", "index", "hash"};

Error missing(int level, uint64_t first, uint64_t count) {
  return {
      ErrorCode::kInternal,
      level == 0
          ? fmt::format("The ledger lacks entries from {} to {}: `steward audit verify --live` tells more.",
                        first, first + count - 1)
          : fmt::format("The ledger's tree lacks hashes {} to {} of level {}: `steward audit verify --live` "
                        "tells more.",
                        first, first + count - 1, level),
      ""};
}

// The first `count` digests of the text, or nothing when there are fewer.
std::vector<Digest> digests_of(const pqxx::field& hex, uint64_t count) {
  if (hex.is_null()) return {};
  const std::string_view text(hex.c_str(), std::min<size_t>(hex.size(), 64 * count));
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 32 * count) return {};
  std::vector<Digest> digests(count);
  for (size_t i = 0; i < count; ++i)
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(32 * i), 32, digests[i].begin());
  return digests;
}

// Hashes [first, first + count) of a level, out of rows of their own.
Result<std::vector<Digest>> read_rows(pqxx::transaction_base& tx, int level, uint64_t first, uint64_t count) {
  if (count == 0) return std::vector<Digest>();
  const auto from = static_cast<int64_t>(first), to = static_cast<int64_t>(first + count);
  const auto row =
      level == 0 ? tx.exec_params1(kSelectLeaves, from, to) : tx.exec_params1(kSelectNodes, from, to, level);
  // Rows for other hashes may have taken the place of missing ones only if there are as many.
  if (row[0].is_null() || row[0].size() != 64 * count) return missing(level, first, count);
  auto digests = digests_of(row[0], count);
  if (digests.empty()) return missing(level, first, count);
  return digests;
}

std::string joined(const Digest* begin, const Digest* end) {
  std::string bytes;
  bytes.reserve(32 * static_cast<size_t>(end - begin));
  for (const Digest* one = begin; one != end; ++one) bytes += as_bytes(*one);
  return bytes;
}

}  // namespace

const LedgerTiles::Kept* LedgerTiles::find(const audit::TileId& tile) const {
  for (const Kept& one : kept_)
    if (one.tile == tile) return &one;
  return nullptr;
}

Status LedgerTiles::fetch(const std::vector<audit::TileId>& tiles) {
  std::vector<Kept> kept, wanted;
  std::string levels = "{", indexes = "{", widths = "{";
  const auto add = [](std::string& array, uint64_t number) {
    array.append(array.size() > 1 ? "," : "").append(std::to_string(number));
  };
  for (const audit::TileId& tile : tiles) {
    if (const Kept* one = find(tile)) {
      kept.push_back(*one);
      continue;
    }
    wanted.push_back({tile, {}});
    add(levels, static_cast<uint64_t>(tile.level));
    add(indexes, tile.index);
    add(widths, static_cast<uint64_t>(tile.width));
  }
  kept_ = std::move(kept);
  if (wanted.empty()) return {};
  tx_.conn().prepare(kPreparedTiles, kSelectTiles);
  const auto rows =
      tx_.exec_prepared_n(wanted.size(), kPreparedTiles, levels + "}", indexes + "}", widths + "}");
  for (size_t i = 0; i < wanted.size(); ++i) {
    const audit::TileId& tile = wanted[i].tile;
    const auto width = static_cast<uint64_t>(tile.width);
    wanted[i].hashes = digests_of(rows[static_cast<pqxx::result::size_type>(i)][0], width);
    if (wanted[i].hashes.empty()) return missing(tile.level, kWidth * tile.index, width);
    kept_.push_back(std::move(wanted[i]));
  }
  return {};
}

Result<std::vector<Digest>> LedgerTiles::read(const audit::TileId& tile) {
  if (!find(tile)) STEWARD_RETURN_IF_ERROR(fetch({tile}));
  return find(tile)->hashes;
}

Result<audit::Proof> LedgerTiles::inclusion_proof(uint64_t index, uint64_t size) {
  STEWARD_RETURN_IF_ERROR(fetch(audit::inclusion_tiles(index, size)));
  return audit::inclusion_proof(index, size, reader());
}

Status write_tiles(pqxx::transaction_base& tx, uint64_t size, const std::vector<Digest>& leaves) {
  uint64_t have = size;  // hashes of the level that stood there before
  std::vector<Digest> added = leaves;
  for (int level = 0; (have + added.size()) / kWidth > have / kWidth; ++level) {
    const uint64_t first = have / kWidth * kWidth;
    STEWARD_ASSIGN_OR_RETURN(std::vector<Digest> hashes, read_rows(tx, level, first, have - first));
    hashes.insert(hashes.end(), added.begin(), added.end());
    const size_t full = hashes.size() / kWidth;
    std::vector<Digest> roots;
    CopyRows tiles(tx, "ledger_tile", kTileColumns);
    for (size_t i = 0; i < full; ++i) {
      const Digest* begin = hashes.data() + i * kWidth;
      tiles.integer(level);
      tiles.integer(static_cast<int64_t>(first / kWidth + i));
      tiles.bytes(joined(begin, begin + kWidth));
      tiles.end_row();
      roots.push_back(audit::tree_root(std::vector<Digest>(begin, begin + kWidth)));
    }
    tiles.complete();
    CopyRows nodes(tx, "ledger_node", kNodeColumns);
    for (size_t i = 0; i < full; ++i) {
      nodes.integer(level + 1);
      nodes.integer(static_cast<int64_t>(first / kWidth + i));
      nodes.bytes(as_bytes(roots[i]));
      nodes.end_row();
    }
    nodes.complete();
    have = first / kWidth;
    added = std::move(roots);
  }
  return {};
}

}  // namespace steward::storage
