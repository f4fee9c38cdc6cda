#include "storage/ledger_rows.h"

#include "audit/tiles.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectRows = R"(
  SELECT seq, period, kind, actor, (extract(epoch FROM time) * 1000000)::bigint, encode(leaf, 'hex'), canonical
  FROM ledger_entry WHERE seq >= $1 AND seq < $2 ORDER BY seq, period)";
constexpr auto kSelectAfterEnd = "SELECT seq FROM ledger_entry WHERE seq >= $1 ORDER BY seq LIMIT $2";
constexpr auto kSelectTile = "SELECT encode(hashes, 'hex') FROM ledger_tile WHERE level = $1 AND index = $2";
constexpr auto kSelectNode = "SELECT encode(hash, 'hex') FROM ledger_node WHERE level = $1 AND index = $2";
// 256^level leaves to each hash. Beyond level 7 a tree has no tile.
constexpr auto kSelectTilesAfterEnd = R"(
  SELECT level || '/' || index FROM ledger_tile
  WHERE level > 7 OR (index + 1)::numeric * 256 ^ (level + 1)::numeric > $1
  UNION ALL
  SELECT level || '/' || index FROM ledger_node
  WHERE level > 7 OR (index + 1)::numeric * 256 ^ level::numeric > $1
  ORDER BY 1 LIMIT $2)";
constexpr auto kSelectHeads = R"(
  SELECT id, size, encode(root, 'hex'), checkpoint FROM signed_head WHERE (size, id) > ($1, $2)
  ORDER BY size, id LIMIT $3)";
constexpr auto kSelectWordRows = R"(
  SELECT seq, (extract(epoch FROM time) * 1000000)::bigint, canonical FROM server_word WHERE seq > $1
  ORDER BY seq LIMIT $2)";
constexpr auto kSelectMonthTimes = R"(
  SELECT segment.period,
         (extract(epoch FROM CASE segment.state WHEN 'open' THEN head.min_time ELSE segment.min_time END) * 1000000)::bigint,
         (extract(epoch FROM CASE segment.state WHEN 'open' THEN head.max_time ELSE segment.max_time END) * 1000000)::bigint
  FROM ledger_segment AS segment CROSS JOIN ledger_head AS head ORDER BY segment.period)";

std::optional<Timestamp> optional_time(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return time_of(field);
}

}  // namespace

std::vector<LedgerRow> load_rows(pqxx::transaction_base& tx, int64_t first, int64_t end) {
  std::vector<LedgerRow> rows;
  for (const auto& row : tx.exec_params(kSelectRows, first, end))
    rows.push_back({row[0].as<int64_t>(), row[1].as<int32_t>(), row[2].as<std::string>(),
                    row[3].as<std::string>(), time_of(row[4]), digest_from_hex(row[5].c_str()),
                    row[6].as<std::string>()});
  return rows;
}

std::vector<int64_t> rows_after_end(pqxx::transaction_base& tx, uint64_t size, int limit) {
  std::vector<int64_t> numbers;
  for (const auto& row : tx.exec_params(kSelectAfterEnd, static_cast<int64_t>(size), limit))
    numbers.push_back(row[0].as<int64_t>());
  return numbers;
}

std::optional<std::vector<Digest>> load_full_tile(pqxx::transaction_base& tx, int level, uint64_t index) {
  const auto rows = tx.exec_params(kSelectTile, level, static_cast<int64_t>(index));
  if (rows.empty()) return std::nullopt;
  const std::string_view hex = rows[0][0].c_str();
  std::vector<Digest> hashes;
  for (size_t at = 0; at + 64 <= hex.size() && hashes.size() < audit::kTileWidth; at += 64)
    hashes.push_back(digest_from_hex(hex.substr(at, 64)).value_or(Digest{}));
  hashes.resize(audit::kTileWidth);
  return hashes;
}

std::optional<Digest> load_node(pqxx::transaction_base& tx, int level, uint64_t index) {
  const auto rows = tx.exec_params(kSelectNode, level, static_cast<int64_t>(index));
  if (rows.empty()) return std::nullopt;
  return digest_from_hex(rows[0][0].c_str()).value_or(Digest{});
}

std::vector<std::string> tiles_after_end(pqxx::transaction_base& tx, uint64_t size, int limit) {
  std::vector<std::string> found;
  for (const auto& row : tx.exec_params(kSelectTilesAfterEnd, static_cast<int64_t>(size), limit))
    found.push_back(row[0].as<std::string>());
  return found;
}

std::vector<HeadRow> load_head_rows(pqxx::transaction_base& tx, uint64_t after_size, int64_t after_id,
                                    int limit) {
  std::vector<HeadRow> heads;
  for (const auto& row : tx.exec_params(kSelectHeads, static_cast<int64_t>(after_size), after_id, limit))
    heads.push_back(
        {row[0].as<int64_t>(), row[1].as<uint64_t>(), row[2].as<std::string>(), row[3].as<std::string>()});
  return heads;
}

std::vector<WordRow> load_word_rows(pqxx::transaction_base& tx, int64_t after, int limit) {
  std::vector<WordRow> rows;
  for (const auto& row : tx.exec_params(kSelectWordRows, after, limit))
    rows.push_back({row[0].as<int64_t>(), time_of(row[1]), row[2].as<std::string>()});
  return rows;
}

std::vector<MonthTimes> load_month_times(pqxx::transaction_base& tx) {
  std::vector<MonthTimes> months;
  for (const auto& row : tx.exec(kSelectMonthTimes))
    months.push_back({row[0].as<int32_t>(), optional_time(row[1]), optional_time(row[2])});
  return months;
}

}  // namespace steward::storage
