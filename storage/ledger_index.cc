#include "storage/ledger_index.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "audit/terms.h"
#include "base/text.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

// One indexer over all servers; a number of Steward's own.
constexpr auto kTryLock = "SELECT pg_try_advisory_xact_lock(7310579649270112)";
constexpr auto kSelectIndexed = "SELECT coalesce(max(block) + 1, 0)::bigint FROM ledger_block";
constexpr auto kSelectSize = "SELECT size FROM ledger_head";
constexpr auto kInsertBlock =
    "INSERT INTO ledger_block (block, min_time, max_time) VALUES ($1, $2::timestamptz, $3::timestamptz)";
constexpr auto kPostingTable = "ledger_posting";
const std::vector<std::string> kPostingColumns = {"term", "block", "rows"};

constexpr auto kSelectSpan = R"(
  SELECT coalesce(min(block), 0)::bigint, coalesce(max(block) + 1, 0)::bigint FROM ledger_block
  WHERE ($1 = '' OR max_time >= nullif($1, '')::timestamptz) AND ($2 = '' OR min_time < nullif($2, '')::timestamptz))";

constexpr auto kSelectNumbersOfTime = R"(
  SELECT coalesce(min(seq), 0), coalesce(max(seq) + 1, 0) FROM ledger_entry
  WHERE seq >= $1 AND seq < $2 AND ($3 = '' OR time >= nullif($3, '')::timestamptz)
    AND ($4 = '' OR time < nullif($4, '')::timestamptz)
    AND period BETWEEN (SELECT max(period) FROM ledger_segment WHERE first_seq <= $1)
                   AND (SELECT max(period) FROM ledger_segment WHERE first_seq < $2))";

// Blocks that have as many of the terms as are wanted at least: what the others hold need not travel.
constexpr auto kSelectPostings = R"(
  SELECT block, string_agg(term || ':' || encode(rows, 'hex'), ',') FROM ledger_posting
  WHERE term = ANY($1::bigint[]) AND block >= $2 AND block < $3
  GROUP BY block HAVING count(*) >= $4 ORDER BY block)";

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
    AND ($2 = '' OR time >= nullif($2, '')::timestamptz)
    AND ($3 = '' OR time < nullif($3, '')::timestamptz)
  ORDER BY seq * $4::bigint LIMIT $5)";

constexpr auto kSelectDropped = R"(
  SELECT first_seq, last_seq, (extract(epoch FROM min_time) * 1000000)::bigint,
    (extract(epoch FROM max_time) * 1000000)::bigint, file
  FROM ledger_segment WHERE state = 'dropped' ORDER BY first_seq)";

std::string text_of(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : std::string();
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

// "term:hex,term:hex".
Result<std::map<uint64_t, BlockRows>> read_postings(std::string_view text) {
  std::map<uint64_t, BlockRows> postings;
  while (!text.empty()) {
    const size_t comma = std::min(text.find(','), text.size()), colon = text.find(':');
    const auto term = parse_int(text.substr(0, colon));
    const auto bytes = from_hex(text.substr(colon + 1, comma - colon - 1));
    STEWARD_ASSIGN_OR_RETURN(const BlockRows rows, decode_rows(bytes.value_or("x")));
    postings.emplace(static_cast<uint64_t>(term.value_or(0)), rows);
    text.remove_prefix(std::min(comma + 1, text.size()));
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
    if (!tx.exec1(kTryLock)[0].as<bool>()) return IndexStep::kElsewhere;
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
  const auto row = tx.exec_params1(kSelectSpan, text_of(from), text_of(to));
  return {row[0].as<int64_t>(), row[1].as<int64_t>()};
}

NumberSpan numbers_of_time(pqxx::transaction_base& tx, NumberSpan span, std::optional<Timestamp> from,
                           std::optional<Timestamp> to) {
  const auto row = tx.exec_params1(kSelectNumbersOfTime, span.first, span.end, text_of(from), text_of(to));
  return {row[0].as<int64_t>(), row[1].as<int64_t>()};
}

Result<std::vector<BlockHits>> find_rows(pqxx::transaction_base& tx, const WantedTerms& wanted,
                                         BlockSpan span) {
  std::set<std::set<uint64_t>> lists;
  std::set<uint64_t> all;
  for (const auto& list : wanted) {
    lists.emplace(list.begin(), list.end());
    all.insert(list.begin(), list.end());
  }
  std::vector<BlockHits> hits;
  // Lists that share a term could all be met by one row of the table.
  const int64_t least = lists.size() == all.size() ? static_cast<int64_t>(lists.size()) : 1;
  for (const auto& row : tx.exec_params(kSelectPostings, array_of(all), span.first, span.end, least)) {
    STEWARD_ASSIGN_OR_RETURN(const auto postings, read_postings({row[1].c_str(), row[1].size()}));
    BlockHits found{row[0].as<int64_t>(), BlockRows().set()};
    for (const auto& list : lists) {
      BlockRows any;
      for (const uint64_t term : list)
        if (const auto at = postings.find(term); at != postings.end()) any |= at->second;
      found.rows &= any;
    }
    if (found.rows.any()) hits.push_back(found);
  }
  return hits;
}

Result<std::vector<audit::Entry>> load_consecutive(pqxx::transaction_base& tx, int64_t first, int64_t last) {
  return entries_of(tx.exec_params(kSelectConsecutive, first, last));
}

Result<std::vector<audit::Entry>> load_numbered(pqxx::transaction_base& tx, const NumberedQuery& query) {
  if (query.numbers.empty()) return std::vector<audit::Entry>();
  const auto [least, most] = std::minmax_element(query.numbers.begin(), query.numbers.end());
  return entries_of(tx.exec_params(kSelectNumbered, array_of(query.numbers), text_of(query.from),
                                   text_of(query.to), query.newest_first ? -1 : 1,
                                   static_cast<int64_t>(query.limit), *least, *most));
}

std::vector<DroppedMonth> load_dropped_months(pqxx::transaction_base& tx) {
  std::vector<DroppedMonth> months;
  for (const auto& row : tx.exec(kSelectDropped))
    months.push_back({row[0].as<int64_t>(), row[1].as<int64_t>(), time_of(row[2]), time_of(row[3]),
                      row[4].as<std::string>()});
  return months;
}

}  // namespace steward::storage
