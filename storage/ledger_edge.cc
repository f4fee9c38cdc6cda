#include "storage/ledger_edge.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/tiles.h"

namespace steward::storage {
namespace {

constexpr uint64_t kEdgeWidth = audit::kTileWidth, kTwoLevels = kEdgeWidth * kEdgeWidth;

constexpr auto kPreparedAppend = "ledger_append", kPreparedAppendAndTell = "ledger_append_and_tell";
// The frontier before the lock, the size behind it: a ledger only grows, so an end that has both was never
// another. The size alone is not enough: a database that was restored, or gave way to its standby, under a
// running server may have come to it by other entries.
#define STEWARD_APPEND                                                                                     \
  "SELECT CASE WHEN frontier = $13 THEN ledger_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) " \
  "ELSE false END AS is_done FROM ledger_head"
constexpr auto kAppend = STEWARD_APPEND;
// OFFSET 0: asked once.
constexpr auto kAppendAndTell =
    "SELECT is_done, CASE WHEN is_done THEN ledger_tell($14, $15, $16, $17, $18, $19, 1) END "
    "FROM (" STEWARD_APPEND " OFFSET 0) AS appended";
#undef STEWARD_APPEND

// The month by the entry's time, as append_after() gives it.
int32_t month_of(Timestamp time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return static_cast<int32_t>(day.year()) * 100 + static_cast<int32_t>(static_cast<unsigned>(day.month()));
}

bool stays_in_month(const LedgerEnd& end, Timestamp time) {
  return end.period != 0 && std::min(month_of(time), end.present) <= end.period;
}

// An array's text. Everything is quoted, so that two characters alone mean something.
class ArrayText {
 public:
  void add(std::string_view value) {
    text_ += text_.size() > 1 ? ",\"" : "\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
  }
  std::string take() { return std::move(text_ += '}'); }

 private:
  std::string text_ = "{";
};

void append_hex(std::string& text, const Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const uint8_t byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
}

std::string bytea_of(const std::vector<Digest>& digests) {
  std::string text = "\\x";
  text.reserve(2 + 64 * digests.size());
  for (const Digest& one : digests) append_hex(text, one);
  return text;
}

std::string generation_text(const Generation& now) {
  return fmt::format("{{{},{},{},{},{}}}", now.catalog, now.lineage, now.policy, now.consent, now.grants);
}

}  // namespace

LedgerEdge edge_after(LedgerEdge edge, const std::vector<audit::Entry>& entries) {
  for (const audit::Entry& entry : entries) {
    edge.end.period = std::max(edge.end.period, std::min(month_of(entry.time), edge.end.present));
    edge.end.frontier.append(entry.leaf);
    const bool is_tile_full = edge.end.frontier.size() % kEdgeWidth == 0;
    if (is_tile_full)
      edge.open.emplace();
    else if (edge.open)
      edge.open->push_back(entry.leaf);
  }
  return edge;
}

std::optional<EdgeBatch> EdgeBatch::make(const LedgerEdge& edge,
                                         const std::vector<const audit::PreparedEntry*>& prepared) {
  const uint64_t size = edge.end.frontier.size(), end = size + prepared.size();
  if (prepared.empty() || prepared.size() > kMostAtEdge || end / kTwoLevels != size / kTwoLevels)
    return std::nullopt;
  const bool fills_a_tile = end / kEdgeWidth != size / kEdgeWidth;
  if (fills_a_tile && !edge.open) return std::nullopt;
  size_t bytes = 0;
  for (const audit::PreparedEntry* one : prepared) {
    bytes += one->body.size();
    // No canonical text holds one; what is no such text goes where it can be told apart.
    if (one->body.find('\n') != std::string::npos || !stays_in_month(edge.end, one->time))
      return std::nullopt;
  }
  if (bytes > kMostBytesAtEdge) return std::nullopt;

  EdgeBatch batch;
  batch.end_ = edge.end;
  if (fills_a_tile) batch.tiled_ = *edge.open;
  for (const audit::PreparedEntry* one : prepared) {
    batch.entries_.push_back(audit::seal_prepared(*one, static_cast<int64_t>(size + batch.entries_.size())));
    if (fills_a_tile) batch.tiled_.push_back(batch.entries_.back().leaf);
  }
  batch.tiled_.resize(batch.tiled_.size() / kEdgeWidth * kEdgeWidth);
  batch.next_ = edge_after(edge, batch.entries_);
  return batch;
}

bool EdgeBatch::write(pqxx::transaction_base& tx, const std::optional<BatchCounts>& counts) const {
  ArrayText kinds, actors;
  std::string times = "{", texts;
  std::vector<Digest> leaves, roots;
  for (const audit::Entry& entry : entries_) {
    kinds.add(entry.kind);
    actors.add(entry.actor);
    times.append(times.size() > 1 ? "," : "").append(format_rfc3339(entry.time));
    leaves.push_back(entry.leaf);
    if (!texts.empty()) texts += '\n';
    texts += entry.canonical;
  }
  times += '}';
  for (auto tile = tiled_.begin(); tile != tiled_.end(); tile += kEdgeWidth)
    roots.push_back(audit::tree_root(std::vector<Digest>(tile, tile + kEdgeWidth)));
  pqxx::connection_base& connection = tx.conn();
  const auto append = [&](const char* prepared, const auto&... told) {
    return tx
        .exec_prepared1(prepared, static_cast<int64_t>(end_.frontier.size()), end_.period, end_.present,
                        generation_text(end_.generation), kinds.take(), actors.take(), times,
                        bytea_of(leaves), texts, bytea_of(tiled_), bytea_of(roots),
                        bytea_of(next_.end.frontier.nodes()), bytea_of(end_.frontier.nodes()), told...)[0]
        .template as<bool>();
  };
  if (!counts) {
    connection.prepare(kPreparedAppend, kAppend);
    return append(kPreparedAppend);
  }
  connection.prepare(kPreparedAppendAndTell, kAppendAndTell);
  // What was refused in doubt and stands there all the same counts as recorded.
  return append(kPreparedAppendAndTell, counts->server, counts->counts.decided, counts->counts.overtaken,
                counts->recorded, counts->counts.refused - counts->counts.doubted, counts->may_lose);
}

}  // namespace steward::storage
