#include "service/audit/live_tile.h"

#include <fmt/format.h>

#include "audit/canonical_writer.h"
#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/tiles.h"
#include "base/text.h"

namespace steward::service {
namespace {

using storage::LedgerRow;

std::string in_quotes(std::string_view text) {
  audit::CanonicalWriter writer;
  writer.text(text);
  return writer.take();
}

// Whether the text is the canonical one of an entry with these columns: its beginning and its end tell all of
// them.
bool agrees_with_columns(const LedgerRow& row) {
  const std::string begin = "{\"actor\":" + in_quotes(row.actor) + ",\"body\":{";
  const std::string end = fmt::format("}},\"kind\":{},\"seq\":{},\"time\":\"{}\",\"v\":1}}", in_quotes(row.kind),
                                      row.seq, format_rfc3339(row.time));
  return row.canonical.size() >= begin.size() + end.size() && row.canonical.starts_with(begin) &&
         row.canonical.ends_with(end);
}

// The number that a row's text tells when it is another one's; none when the text is no entry either.
std::optional<int64_t> number_in_text(const LedgerRow& row) {
  const auto entry = audit::parse_entry(row.canonical);
  if (!entry.ok()) return std::nullopt;
  return entry->seq;
}

// Of a row whose text holds: which column says otherwise.
std::string column_difference(const LedgerRow& row) {
  const auto entry = audit::parse_entry(row.canonical);
  if (!entry.ok()) return "its text is no entry of the ledger.";
  const auto differs = [](const char* column, const std::string& stored, const std::string& said) {
    return fmt::format("the column {} was changed; it says {}, the text {}.", column, excerpt(stored),
                       excerpt(said));
  };
  if (entry->kind != row.kind) return differs("kind", row.kind, entry->kind);
  if (entry->time != row.time) return differs("time", format_rfc3339(row.time), format_rfc3339(entry->time));
  // A person's id is not for terminals.
  return entry->actor != row.actor ? "the column actor was changed; the text names another."
                                   : "its text and its columns disagree.";
}

// By number: the row, none, or the first of several.
std::vector<const LedgerRow*> by_number(const LiveTile& tile, const TellFinding& tell) {
  std::vector<const LedgerRow*> rows(tile.width);
  for (const LedgerRow& row : tile.rows) {
    const LedgerRow*& place = rows[static_cast<size_t>(row.seq - tile.first)];
    if (place)
      tell(row.seq, row.seq,
           fmt::format("Entry {} stands there twice, in the months {} and {}: a row was put in.", row.seq,
                       place->period, row.period));
    else
      place = &row;
  }
  return rows;
}

void tell_about_row(const LedgerRow& row, const Digest& recorded, bool tree_tells, const TellFinding& tell) {
  const Digest of_text = audit::leaf_hash(row.canonical);
  const bool text_holds = of_text == recorded, leaf_holds = row.leaf == recorded;
  if (text_holds && leaf_holds && agrees_with_columns(row)) return;
  const auto say = [&](const std::string& what) {
    tell(row.seq, row.seq, fmt::format("Entry {}: {}", row.seq, what));
  };
  const auto number = number_in_text(row);
  if (number && *number != row.seq)
    say(fmt::format("the row holds the text of entry {}; rows were swapped or moved.", *number));
  else if (!text_holds && row.leaf == of_text)
    say("the row was replaced; its text and its hash agree with each other, but the tree holds another.");
  else if (!text_holds && leaf_holds)
    say("its text was changed; it has another hash than the one recorded.");
  else if (!text_holds)
    say("its text and its hash were changed; neither is what the tree holds.");
  else if (!leaf_holds)
    say(tree_tells ? "its hash was changed; the tree and the text agree." : "its hash was changed.");
  else
    say(column_difference(row));
}

struct Recorded {
  std::vector<Digest> leaves;
  bool tree_tells = false;  // rather than the rows alone
};

// Of a full tile: which of tile and rows the node above confirms.
Recorded believe(const LiveTile& tile, const std::vector<Digest>& of_rows, bool rows_are_whole,
                 const TellFinding& tell) {
  const auto index = static_cast<uint64_t>(tile.first) / audit::kTileWidth;
  const int64_t last = tile.first + static_cast<int64_t>(tile.width) - 1;
  if (!tile.node)
    tell(tile.first, last,
         fmt::format("The tree lacks hash {} of level 1, of entries {} to {}.", index, tile.first, last));
  if (!tile.stored) {
    tell(tile.first, last,
         fmt::format("The tree lacks tile {} of level 0, of entries {} to {}.", index, tile.first, last));
    return {of_rows, tile.node && audit::tree_root(of_rows) == *tile.node};
  }
  if (tile.node && audit::tree_root(*tile.stored) == *tile.node) return {*tile.stored, true};
  if (tile.node && rows_are_whole && audit::tree_root(of_rows) == *tile.node) {
    for (size_t i = 0; i < tile.width; ++i) {
      const int64_t seq = tile.first + static_cast<int64_t>(i);
      if ((*tile.stored)[i] != of_rows[i])
        tell(seq, seq,
             fmt::format(
                 "Entry {}: its hash in tile {} of level 0 was changed; the row and the tree above agree.",
                 seq, index));
    }
    return {of_rows, true};
  }
  if (tile.node)
    tell(tile.first, last,
         fmt::format(
             "Hash {} of level 1 is not that of entries {} to {}: it was changed, or tile and rows were.",
             index, tile.first, last));
  return {*tile.stored, true};
}

}  // namespace

std::vector<Digest> check_tile(const LiveTile& tile, const TellFinding& tell) {
  const auto rows = by_number(tile, tell);
  std::vector<Digest> of_rows;
  bool rows_are_whole = true;
  for (const LedgerRow* row : rows) {
    of_rows.push_back(row && row->leaf ? *row->leaf : Digest{});
    rows_are_whole = rows_are_whole && row != nullptr;
  }
  const bool is_full = tile.width == audit::kTileWidth;
  const Recorded recorded = is_full ? believe(tile, of_rows, rows_are_whole, tell) : Recorded{of_rows, false};
  for (size_t i = 0; i < tile.width; ++i) {
    const int64_t seq = tile.first + static_cast<int64_t>(i);
    if (rows[i])
      tell_about_row(*rows[i], recorded.leaves[i], recorded.tree_tells, tell);
    else if (!tile.dropped[i])
      tell(seq, seq, fmt::format("Entry {} is missing: its row was deleted.", seq));
  }
  return recorded.leaves;
}

}  // namespace steward::service
