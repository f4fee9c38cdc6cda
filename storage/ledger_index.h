// The index over the ledger's entries: in which blocks of 4,096 entries a term (audit/terms.h) occurs, and in
// which rows of them.
//
// Made block by block in the background, by one process at a time over all servers; entries behind the last
// whole block are in no index yet. Whole spans of 16 blocks are then moved into longer rows, so that a common
// term is read from few places. Work may stop anywhere: a block is there whole or not at all, and in one of
// the two forms.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "storage/pool.h"

namespace steward::storage {

inline constexpr int64_t kIndexBlock = 4096;
using BlockRows = std::bitset<static_cast<size_t>(kIndexBlock)>;

// As migrations/012_ledger_index.sql says; read back by span_rows.h.
std::string encode_rows(const BlockRows& rows);  // at least one

// Entries below this number are in the index; whole blocks.
int64_t indexed_entries(pqxx::transaction_base& tx);

// The next block of the ledger that is whole and in no index. kElsewhere: another process is at it.
enum class IndexStep { kIndexed, kNothingToDo, kElsewhere };
Result<IndexStep> index_next_block(Database& database);
// The next span whose blocks are in the index, into long rows.
Result<IndexStep> move_next_span(Database& database);

struct BlockSpan {
  int64_t first = 0, end = 0;  // [first, end)
};
// All blocks that may hold entries of [from, to), and perhaps others between them.
BlockSpan blocks_of_time(pqxx::transaction_base& tx, std::optional<Timestamp> from,
                         std::optional<Timestamp> to);

struct NumberSpan {
  int64_t first = 0, end = 0;  // [first, end)
};
// The least span of numbers within `span` that has all of its entries of [from, to). For a block or two.
NumberSpan numbers_of_time(pqxx::transaction_base& tx, NumberSpan span, std::optional<Timestamp> from,
                           std::optional<Timestamp> to);

struct BlockHits {
  int64_t block = 0;
  BlockRows rows;
};
// Terms as hashes; of each list one at least must be there.
using WantedTerms = std::vector<std::vector<uint64_t>>;
// The rows that have what is wanted, of each block of the span that has some; in order. Nothing wanted: none.
Result<std::vector<BlockHits>> find_rows(pqxx::transaction_base& tx, const WantedTerms& wanted,
                                         BlockSpan span);

// Entries [first, last] as they are stored, in order. Those of months that were dropped are not among them.
Result<std::vector<audit::Entry>> load_consecutive(pqxx::transaction_base& tx, int64_t first, int64_t last);

// Of these numbers the first `limit` in the order asked for that lie in [from, to).
struct NumberedQuery {
  std::vector<int64_t> numbers;
  std::optional<Timestamp> from, to;
  bool newest_first = true;
  size_t limit = 0;
};
Result<std::vector<audit::Entry>> load_numbered(pqxx::transaction_base& tx, const NumberedQuery& query);

// Months that are in a file alone.
struct DroppedMonth {
  int64_t first_seq = 0, last_seq = 0;
  Timestamp min_time{}, max_time{};
  std::string file;
};
std::vector<DroppedMonth> load_dropped_months(pqxx::transaction_base& tx);

}  // namespace steward::storage
