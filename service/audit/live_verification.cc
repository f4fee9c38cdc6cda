#include "service/audit/live_verification.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/tiles.h"
#include "service/audit/live_heads.h"
#include "service/audit/live_registers.h"
#include "service/audit/live_tile.h"
#include "storage/ledger_segment.h"
#include "storage/ledger_store.h"

namespace steward::service {
namespace {

constexpr uint64_t kWidth = audit::kTileWidth;
constexpr int64_t kRowsAtOnce = 16 * audit::kTileWidth;
constexpr int kShownAfterEnd = 20;

class LiveVerifier {
 public:
  LiveVerifier(pqxx::transaction_base& tx, const std::vector<audit::PublicKey>& trusted)
      : tx_(tx), heads_(tx, trusted, teller()), registers_(tx, teller()) {}

  Result<LiveVerification> run();

 private:
  TellFinding teller() {
    return [this](int64_t first, int64_t last, std::string what) { tell(first, last, std::move(what)); };
  }
  void tell(int64_t first, int64_t last, std::string what);
  bool is_dropped(int64_t seq) const;
  std::vector<storage::LedgerRow> rows_of(int64_t first, int64_t end);
  void check_segments(const std::vector<storage::LedgerRow>& rows);
  void check_tile_at(uint64_t index);
  void add_node(int level, uint64_t index, const Digest& hash);
  void check_edge(const audit::Frontier& stored);
  void check_beyond_end();

  pqxx::transaction_base& tx_;
  LiveVerification found_;
  LiveHeads heads_;
  LiveRegisters registers_;
  std::vector<storage::LedgerSegment> segments_;
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

bool LiveVerifier::is_dropped(int64_t seq) const {
  return std::any_of(segments_.begin(), segments_.end(), [&](const storage::LedgerSegment& segment) {
    return segment.state == storage::SegmentState::kDropped && segment.first_seq <= seq &&
           seq <= segment.last_seq;
  });
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

// A row in another month than the one whose entries it stands among would leave with the wrong file.
void LiveVerifier::check_segments(const std::vector<storage::LedgerRow>& rows) {
  for (const storage::LedgerRow& row : rows) {
    const auto holds = [&](const storage::LedgerSegment& segment) {
      return segment.first_seq <= row.seq && row.seq <= segment.last_seq;
    };
    const auto segment = std::find_if(segments_.begin(), segments_.end(), holds);
    if (segment == segments_.end())
      tell(row.seq, row.seq, fmt::format("Entry {}: ledger_segment names no month for it.", row.seq));
    else if (segment->period != row.period)
      tell(row.seq, row.seq,
           fmt::format("Entry {}: its row stands in {}, and belongs to {}.", row.seq,
                       storage::month_text(row.period), storage::month_text(segment->period)));
  }
}

void LiveVerifier::check_tile_at(uint64_t index) {
  LiveTile tile;
  tile.first = static_cast<int64_t>(index * kWidth);
  tile.width = static_cast<size_t>(std::min(kWidth, found_.size - index * kWidth));
  tile.rows = rows_of(tile.first, tile.first + static_cast<int64_t>(tile.width));
  tile.dropped.resize(tile.width);
  for (size_t i = 0; i < tile.width; ++i) tile.dropped[i] = is_dropped(tile.first + static_cast<int64_t>(i));
  found_.entries += tile.rows.size();
  found_.dropped += static_cast<uint64_t>(std::count(tile.dropped.begin(), tile.dropped.end(), true));
  if (tile.width == kWidth) {
    tile.stored = storage::load_full_tile(tx_, 0, index);
    tile.node = storage::load_node(tx_, 1, index);
    ++found_.tiles;
  }
  check_segments(tile.rows);
  for (const storage::LedgerRow& row : tile.rows) registers_.pass(row);
  const auto leaves = check_tile(tile, teller());
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
  STEWARD_ASSIGN_OR_RETURN(segments_, storage::load_segments(tx_));
  found_.size = stored.size();
  heads_.pass(frontier_);
  for (uint64_t index = 0; index * kWidth < found_.size; ++index) check_tile_at(index);
  check_edge(stored);
  check_beyond_end();
  STEWARD_RETURN_IF_ERROR(registers_.finish([this](int64_t seq) { return is_dropped(seq); }));
  found_.heads = heads_.checked();
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
  }
  if (verification.heads == 0)
    lines.push_back(
        "! no head was ever signed: whoever may write to the database could have written all of it anew");
  if (verification.dropped > 0)
    lines.push_back(fmt::format("! {} entries are in segment files: their hashes alone were checked here",
                                verification.dropped));
  return lines;
}

}  // namespace steward::service
