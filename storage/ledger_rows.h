// The rows of the ledger as they stand, believed in nothing: for checking them, and for carrying them
// elsewhere.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "base/time.h"

namespace steward::storage {

struct LedgerRow {
  int64_t seq = 0;
  int32_t period = 0;
  std::string kind, actor;
  Timestamp time{};
  std::optional<Digest> leaf;  // none: not 32 bytes
  std::string canonical;
};

// Those with first <= seq < end, in order of seq; of one seq there may be several, in different periods.
std::vector<LedgerRow> load_rows(pqxx::transaction_base& tx, int64_t first, int64_t end);
// The lowest numbers of rows at or after `size`, at most `limit`.
std::vector<int64_t> rows_after_end(pqxx::transaction_base& tx, uint64_t size, int limit);

// Tiles and nodes by primary key; none: there is no such row.
std::optional<std::vector<Digest>> load_full_tile(pqxx::transaction_base& tx, int level, uint64_t index);
std::optional<Digest> load_node(pqxx::transaction_base& tx, int level, uint64_t index);
// Tiles that a tree of `size` cannot have completed, "level/index", at most `limit`; nodes likewise.
std::vector<std::string> tiles_after_end(pqxx::transaction_base& tx, uint64_t size, int limit);

struct HeadRow {
  int64_t id = 0;
  uint64_t size = 0;
  std::string root;  // hex
  std::string checkpoint;
};
// The next `limit` by (size, id) after that pair; begin with (0, 0): ids begin at 1.
std::vector<HeadRow> load_head_rows(pqxx::transaction_base& tx, uint64_t after_size, int64_t after_id,
                                    int limit);

// The next `limit` of server_word after that number; begin with -1.
struct WordRow {
  int64_t seq = 0;
  Timestamp time{};
  std::string canonical;
};
std::vector<WordRow> load_word_rows(pqxx::transaction_base& tx, int64_t after, int limit);

// The times that a month's entries are said to be of: by ledger_segment, and of the open one by ledger_head.
struct MonthTimes {
  int32_t period = 0;
  std::optional<Timestamp> min, max;
};
std::vector<MonthTimes> load_month_times(pqxx::transaction_base& tx);

}  // namespace steward::storage
