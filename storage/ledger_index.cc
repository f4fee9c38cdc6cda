#include "storage/ledger_index.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "audit/terms.h"
#include "base/text.h"
#include "storage/ledger_spans.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectIndexed = "SELECT coalesce(max(block) + 1, 0)::bigint FROM ledger_block";
constexpr auto kSelectSize = "SELECT size FROM ledger_head";
constexpr auto kInsertBlock =
    "INSERT INTO ledger_block (block, min_time, max_time) VALUES ($1, $2::timestamptz, $3::timestamptz)";
constexpr auto kPostingTable = "ledger_posting";
const std::vector<std::string> kPostingColumns = {"term", "block", "rows"};

// Times are parameters of their type, -infinity or infinity where none is asked for: a text would be read as
// a time again for every row.
constexpr auto kSelectSpan = R"(
  SELECT coalesce(min(block), 0)::bigint, coalesce(max(block) + 1, 0)::bigint FROM ledger_block
  WHERE max_time >= $1::timestamptz AND min_time < $2::timestamptz)";

// Prepared, as others that look into the partitions: to plan that takes longer than to do it.
constexpr auto kPreparedNumbersOfTime = "ledger_numbers_of_time", kPreparedNumbered = "ledger_numbered";
constexpr auto kSelectNumbersOfTime = R"(
  SELECT coalesce(min(seq), 0), coalesce(max(seq) + 1, 0) FROM ledger_entry
  WHERE seq >= $1 AND seq < $2 AND time >= $3::timestamptz AND time < $4::timestamptz
    AND period BETWEEN (SELECT max(period) FROM ledger_segment WHERE first_seq <= $1)
                   AND (SELECT max(period) FROM ledger_segment WHERE first_seq < $2))";

constexpr auto kSelectConsecutive = R"(
  SELECT seq, kind, actor, (extract(epoch FROM time) * 1000000)::bigint, canonical, encode(leaf, 'hex')
  FROM ledger_entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq)";

// Periods never decrease along seq: other months are not looked into.
constexpr auto kSelectNumbered = R"(
  SELECT seq, kind, actor, (extract(epoch FROM time) * 1000000)::bigint, canonical, encode(leaf, 'hex')
  FROM ledger_entry
  WHERE seq = ANY($1::bigint[])
    AND period BETWEEN (SELECT max(period) FROM ledger_segment WHERE first_seq <= $6)
                   AND (SELECT max(period) FROM ledger_segment WHERE first_seq <= $7)
    AND time >= $2::timestamptz AND time < $3::timestamptz
  ORDER BY seq * $4::bigint LIMIT $5)";

constexpr auto kSelectDroppedMonths = R"(
  SELECT first_seq, last_seq, (extract(epoch FROM min_time) * 1000000)::bigint,
    (extract(epoch FROM max_time) * 1000000)::bigint, file
  FROM ledger_segment WHERE state = 'dropped' ORDER BY first_seq)";

std::string begin_of(const std::optional<Timestamp>& from) {
  return from ? format_rfc3339(*from) : "-infinity";
}

std::string end_of(const std::optional<Timestamp>& to) {
  return to ? format_rfc3339(*to) : "infinity";
}

template <class Numbers>
std::string array_of(const Numbers& numbers) {
  std::string out = "{";
  for (const auto number : numbers)
    out.append(out.size() > 1 ? "," : "").append(std::to_string(static_cast<int64_t>(number)));
  return out + "}";
}

Result<std::vector<audit::Entry>> entries_of(const pqxx::result& rows) {
  std::vector<audit::Entry> entries;
  entries.reserve(rows.size());
  for (const auto& row : rows) {
    audit::Entry entry{row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(),
                       time_of(row[3]),      row[4].as<std::string>(), {}};
    STEWARD_ASSIGN_OR_RETURN(entry.leaf, digest_of(row[5]));
    entries.push_back(std::move(entry));
  }
  return entries;
}

// A text that is no entry any more has no terms: the index goes on, and `audit verify --live` finds it.
std::map<uint64_t, BlockRows> postings_of(const std::vector<audit::Entry>& entries, int64_t first) {
  std::map<uint64_t, BlockRows> postings;
  for (const audit::Entry& entry : entries) {
    const auto terms = audit::terms_of(entry.canonical);
    if (!terms.ok()) continue;
    for (const audit::Term& term : *terms)
      postings[audit::term_hash(term.field, term.value)].set(static_cast<size_t>(entry.seq - first));
  }
  return postings;
}

void write_postings(pqxx::work& tx, int64_t block, const std::map<uint64_t, BlockRows>& postings) {
  pqxx::stream_to rows(tx, kPostingTable, kPostingColumns);
  for (const auto& [term, hits] : postings)
    rows << std::make_tuple(static_cast<int64_t>(term), block, "\\x" + to_hex(encode_rows(hits)));
  rows.complete();
}

}  // namespace

int64_t indexed_entries(pqxx::transaction_base& tx) {
  return tx.exec1(kSelectIndexed)[0].as<int64_t>() * kIndexBlock;
}

Result<IndexStep> index_next_block(Database& database) {
  return database.run([](pqxx::work& tx) -> Result<IndexStep> {
    if (!try_to_index(tx)) return IndexStep::kElsewhere;
    const int64_t first = indexed_entries(tx);
    if (tx.exec1(kSelectSize)[0].as<int64_t>() < first + kIndexBlock) return IndexStep::kNothingToDo;
    STEWARD_ASSIGN_OR_RETURN(const auto entries, load_consecutive(tx, first, first + kIndexBlock - 1));
    if (entries.empty())
      return Error{ErrorCode::kInternal,
                   "Entries of the ledger are missing: run `steward audit verify --live`.", ""};
    const int64_t block = first / kIndexBlock;
    write_postings(tx, block, postings_of(entries, first));
    const auto [earliest, latest] = std::minmax_element(
        entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    tx.exec_params(kInsertBlock, block, format_rfc3339(earliest->time), format_rfc3339(latest->time));
    return IndexStep::kIndexed;
  });
}

BlockSpan blocks_of_time(pqxx::transaction_base& tx, std::optional<Timestamp> from,
                         std::optional<Timestamp> to) {
  const auto row = tx.exec_params1(kSelectSpan, begin_of(from), end_of(to));
  return {row[0].as<int64_t>(), row[1].as<int64_t>()};
}

NumberSpan numbers_of_time(pqxx::transaction_base& tx, NumberSpan span, std::optional<Timestamp> from,
                           std::optional<Timestamp> to) {
  tx.conn().prepare(kPreparedNumbersOfTime, kSelectNumbersOfTime);
  const auto row =
      tx.exec_prepared1(kPreparedNumbersOfTime, span.first, span.end, begin_of(from), end_of(to));
  return {row[0].as<int64_t>(), row[1].as<int64_t>()};
}

Result<std::vector<audit::Entry>> load_consecutive(pqxx::transaction_base& tx, int64_t first, int64_t last) {
  return entries_of(tx.exec_params(kSelectConsecutive, first, last));
}

Result<std::vector<audit::Entry>> load_numbered(pqxx::transaction_base& tx, const NumberedQuery& query) {
  if (query.numbers.empty()) return std::vector<audit::Entry>();
  const auto [least, most] = std::minmax_element(query.numbers.begin(), query.numbers.end());
  tx.conn().prepare(kPreparedNumbered, kSelectNumbered);
  return entries_of(tx.exec_prepared(kPreparedNumbered, array_of(query.numbers), begin_of(query.from),
                                     end_of(query.to), query.newest_first ? -1 : 1,
                                     static_cast<int64_t>(query.limit), *least, *most));
}

std::vector<DroppedMonth> load_dropped_months(pqxx::transaction_base& tx) {
  std::vector<DroppedMonth> months;
  for (const auto& row : tx.exec(kSelectDroppedMonths))
    months.push_back({row[0].as<int64_t>(), row[1].as<int64_t>(), time_of(row[2]), time_of(row[3]),
                      row[4].as<std::string>()});
  return months;
}

}  // namespace steward::storage
