#include "service/audit/live_verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/merkle.h"
#include "audit/server_verdict.h"
#include "audit/tiles.h"
#include "service/audit/live_heads.h"
#include "service/audit/live_months.h"
#include "service/audit/live_registers.h"
#include "service/audit/live_tile.h"
#include "service/audit/live_words.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

constexpr uint64_t kWidth = audit::kTileWidth;
constexpr int64_t kRowsAtOnce = 16 * audit::kTileWidth;
constexpr int kShownAfterEnd = 20;

class LiveVerifier {
 public:
  LiveVerifier(pqxx::transaction_base& tx, const std::vector<audit::PublicKey>& trusted)
      : tx_(tx), heads_(tx, trusted, teller()), registers_(tx, teller()), words_(tx, teller()) {}

  Result<LiveVerification> run();

 private:
  TellFinding teller() {
    return [this](int64_t first, int64_t last, std::string what) { tell(first, last, std::move(what)); };
  }
  void tell(int64_t first, int64_t last, std::string what);
  std::vector<storage::LedgerRow> rows_of(int64_t first, int64_t end);
  void check_tile_at(uint64_t index, LiveMonths& months);
  void pass_rows(const LiveTile& tile, const std::vector<Digest>& leaves, LiveMonths& months);
  void count_for_server(const storage::LedgerRow& row, const Digest& recorded);
  void check_servers();
  void add_node(int level, uint64_t index, const Digest& hash);
  void check_edge(const audit::Frontier& stored);
  void check_beyond_end();

  pqxx::transaction_base& tx_;
  LiveVerification found_;
  LiveHeads heads_;
  LiveRegisters registers_;
  LiveWords words_;
  audit::ServerTally servers_;
  std::vector<storage::LedgerRow> page_;
  int64_t page_end_ = 0;
  audit::Frontier frontier_;                 // of what was recorded
  std::vector<std::vector<Digest>> levels_;  // the tile in the making of each level from 1 on
};

void LiveVerifier::tell(int64_t first, int64_t last, std::string what) {
  if (found_.findings.size() < kMaxFindings)
    found_.findings.push_back({first, last, std::move(what)});
  else
    ++found_.more_findings;
}

std::vector<storage::LedgerRow> LiveVerifier::rows_of(int64_t first, int64_t end) {
  if (first >= page_end_) {
    page_end_ = std::min(first + kRowsAtOnce, static_cast<int64_t>(found_.size));
    page_ = storage::load_rows(tx_, first, page_end_);
  }
  const auto of = [](const storage::LedgerRow& row, int64_t seq) { return row.seq < seq; };
  const auto begin = std::lower_bound(page_.begin(), page_.end(), first, of);
  const auto past = std::lower_bound(begin, page_.end(), end, of);
  return {std::make_move_iterator(begin), std::make_move_iterator(past)};
}

// Of several rows with one number the first counts, as where the tile is checked.
void LiveVerifier::pass_rows(const LiveTile& tile, const std::vector<Digest>& leaves, LiveMonths& months) {
  auto row = tile.rows.begin();
  for (size_t i = 0; i < tile.width; ++i) {
    const int64_t seq = tile.first + static_cast<int64_t>(i);
    const bool is_there = row != tile.rows.end() && row->seq == seq;
    if (is_there) count_for_server(*row, leaves[i]);
    words_.pass(seq, leaves[i], is_there ? &*row : nullptr);
    registers_.pass(seq, leaves[i], is_there ? &*row : nullptr);
    for (; row != tile.rows.end() && row->seq == seq; ++row) months.pass(*row);
  }
}

void LiveVerifier::count_for_server(const storage::LedgerRow& row, const Digest& recorded) {
  if (row.kind != audit::entry_kind::kDecision && row.kind != audit::entry_kind::kServer) return;
  // One that was changed is told already.
  if (audit::leaf_hash(row.canonical) != recorded) return;
  const Status added = servers_.add(row.kind, row.seq, row.time, row.canonical);
  if (!added.ok()) tell(row.seq, row.seq, added.error().message);
}

// Where entries were found changed or are in files, their number says nothing more.
void LiveVerifier::check_servers() {
  const audit::ServerVerdict verdict = audit::judge_servers(std::move(servers_).take());
  found_.notes.insert(found_.notes.end(), verdict.notes.begin(), verdict.notes.end());
  if (!found_.findings.empty() || found_.dropped > 0) return;
  for (const audit::ServerFailure& failure : verdict.failures) tell(failure.seq, failure.seq, failure.what);
  found_.servers = verdict.held;
}

void LiveVerifier::check_tile_at(uint64_t index, LiveMonths& months) {
  LiveTile tile;
  tile.first = static_cast<int64_t>(index * kWidth);
  tile.width = static_cast<size_t>(std::min(kWidth, found_.size - index * kWidth));
  tile.rows = rows_of(tile.first, tile.first + static_cast<int64_t>(tile.width));
  tile.dropped.resize(tile.width);
  for (size_t i = 0; i < tile.width; ++i)
    tile.dropped[i] = months.is_dropped(tile.first + static_cast<int64_t>(i));
  found_.entries += tile.rows.size();
  found_.dropped += static_cast<uint64_t>(std::count(tile.dropped.begin(), tile.dropped.end(), true));
  if (tile.width == kWidth) {
    tile.stored = storage::load_full_tile(tx_, 0, index);
    tile.node = storage::load_node(tx_, 1, index);
    ++found_.tiles;
  }
  const auto leaves = check_tile(tile, teller());
  pass_rows(tile, leaves, months);
  for (const Digest& leaf : leaves) {
    frontier_.append(leaf);
    heads_.pass(frontier_);
  }
  if (tile.width == kWidth) add_node(1, index, audit::tree_root(leaves));
}

// The root of a full tile: it stands among the nodes, and when it is the last of a tile of its own level,
// that stands there too.
void LiveVerifier::add_node(int level, uint64_t index, const Digest& hash) {
  if (levels_.size() < static_cast<size_t>(level)) levels_.emplace_back();
  std::vector<Digest>& hashes = levels_[static_cast<size_t>(level) - 1];
  hashes.push_back(hash);
  const auto span = static_cast<int64_t>(uint64_t{1} << (audit::kTileHeight * level));  // leaves to each hash
  const auto first = static_cast<int64_t>(index) * span;
  // Of level 1 the tile below has told already.
  if (level > 1 && storage::load_node(tx_, level, index) != hash)
    tell(first, first + span - 1,
         fmt::format("Hash {} of level {} was changed or is missing, of entries {} to {}.", index, level,
                     first, first + span - 1));
  if (hashes.size() < kWidth) return;
  const uint64_t tile = index / kWidth;
  const auto stored = storage::load_full_tile(tx_, level, tile);
  ++found_.tiles;
  for (size_t i = 0; i < kWidth; ++i) {
    if (stored && (*stored)[i] == hashes[i]) continue;
    const int64_t of = static_cast<int64_t>(tile * kWidth + i) * span;
    tell(of, of + span - 1,
         fmt::format("Tile {} of level {}: hash {} was changed or is missing, of entries {} to {}.", tile,
                     level, i, of, of + span - 1));
    if (!stored) break;
  }
  const Digest root = audit::tree_root(hashes);
  hashes.clear();
  add_node(level + 1, tile, root);
}

// The frontier that appending goes on from. Where it differs, some entry of the subtree was another when it
// was appended, or it was changed itself: a signed head of the present size tells.
void LiveVerifier::check_edge(const audit::Frontier& stored) {
  if (stored.nodes() == frontier_.nodes()) return;
  const bool rows_are_signed = heads_.confirmed() == found_.size;
  uint64_t begin = 0;
  size_t node = 0;
  for (int height = 63; height >= 0; --height) {
    const uint64_t width = uint64_t{1} << height;
    if ((found_.size & width) == 0) continue;
    if (stored.nodes()[node] != frontier_.nodes()[node]) {
      const auto first = static_cast<int64_t>(begin), last = static_cast<int64_t>(begin + width) - 1;
      tell(first, last,
           rows_are_signed ? fmt::format("The frontier in ledger_head was changed: entries {} to {} are as a "
                                         "head was signed over them.",
                                         first, last)
                           : fmt::format("The frontier in ledger_head is not that of entries {} to {}: one "
                                         "of them is not what was "
                                         "appended, or the frontier was changed.",
                                         first, last));
    }
    begin += width;
    ++node;
  }
}

void LiveVerifier::check_beyond_end() {
  for (const int64_t seq : storage::rows_after_end(tx_, found_.size, kShownAfterEnd))
    tell(seq, seq,
         fmt::format("Entry {} stands behind the end of the ledger: a row was put in, or the head set back.",
                     seq));
  for (const std::string& tile : storage::tiles_after_end(tx_, found_.size, kShownAfterEnd))
    tell(-1, -1, fmt::format("Tile or hash {} is of entries that the ledger does not have.", tile));
  heads_.finish(found_.size);
}

Result<LiveVerification> LiveVerifier::run() {
  STEWARD_ASSIGN_OR_RETURN(const audit::Frontier stored, storage::load_frontier(tx_));
  STEWARD_ASSIGN_OR_RETURN(LiveMonths months, LiveMonths::load(tx_, teller()));
  found_.size = stored.size();
  heads_.pass(frontier_);
  for (uint64_t index = 0; index * kWidth < found_.size; ++index) check_tile_at(index, months);
  check_edge(stored);
  check_beyond_end();
  STEWARD_RETURN_IF_ERROR(registers_.finish());
  months.finish(found_.size, [this](int64_t seq, std::string_view kind) {
    words_.pass_archived(seq, kind);
    registers_.pass_archived(seq, kind);
  });
  words_.finish();
  check_servers();
  found_.heads = heads_.checked();
  found_.words = words_.checked();
  found_.months = months.months();
  found_.notes.insert(found_.notes.end(), months.notes().begin(), months.notes().end());
  found_.holds = found_.findings.empty();
  return std::move(found_);
}

}  // namespace

Result<LiveVerification> verify_live(pqxx::transaction_base& tx,
                                     const std::vector<audit::PublicKey>& trusted) {
  return LiveVerifier(tx, trusted).run();
}

Result<LiveVerification> verify_live(storage::Database& database,
                                     const std::vector<audit::PublicKey>& trusted) {
  return database.read([&](pqxx::transaction_base& tx) { return verify_live(tx, trusted); });
}

std::vector<std::string> lines_of(const LiveVerification& verification) {
  std::vector<std::string> lines;
  for (const LiveFinding& finding : verification.findings) lines.push_back("✗ " + finding.what);
  if (verification.more_findings > 0)
    lines.push_back(fmt::format("✗ and {} findings more", verification.more_findings));
  if (verification.holds) {
    lines.push_back(
        fmt::format("✓ {} entries: numbers without gaps, each text has the hash that was recorded",
                    verification.entries));
    lines.push_back(fmt::format("✓ {} tiles and the frontier are those of the entries", verification.tiles));
    lines.push_back(fmt::format("✓ {} signed heads are of this tree", verification.heads));
    lines.push_back(fmt::format("✓ {} months hold the entries, of the times, that are said of them",
                                verification.months));
    if (verification.dropped > 0)
      lines.push_back(fmt::format("✓ {} entries are in segment files alone, as they were recorded",
                                  verification.dropped));
    if (verification.words > 0)
      lines.push_back(
          fmt::format("✓ {} words of servers are kept as they stand in the ledger", verification.words));
    if (!verification.servers.empty()) lines.push_back("✓ " + verification.servers);
  }
  if (verification.heads == 0)
    lines.push_back(
        "! no head was ever signed: whoever may write to the database could have written all of it anew");
  for (const std::string& note : verification.notes) lines.push_back("! " + note);
  return lines;
}

}  // namespace steward::service
