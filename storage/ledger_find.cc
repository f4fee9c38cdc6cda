// Finding by the index (ledger_index.h): in long rows where a span was moved, else in those of its blocks. A
// span is moved in one transaction, so whoever reads in one view finds each posting in one of the two.
#include <algorithm>
#include <map>
#include <set>

#include "storage/ledger_index.h"
#include "storage/span_rows.h"

namespace steward::storage {
namespace {

constexpr auto kPreparedPostings = "ledger_postings", kPreparedMeeting = "ledger_meeting_postings";
// No order: rows of 16 KB would be sorted on disk.
constexpr auto kSelectFound = R"(
  SELECT span, NULL, term, encode(rows, 'hex') FROM ledger_span_posting
  WHERE term = ANY($1::bigint[]) AND span >= $2 AND span < $3
  UNION ALL
  SELECT block / 16, block % 16, term, encode(rows, 'hex') FROM ledger_posting
  WHERE term = ANY($1::bigint[]) AND block >= $4 AND block < $5)";
// Where as many terms meet as are wanted: the keys tell, and what the others hold is not read.
constexpr auto kSelectMeeting = R"(
  WITH meeting_span AS MATERIALIZED (
    SELECT span FROM ledger_span_posting WHERE term = ANY($1::bigint[]) AND span >= $2 AND span < $3
    GROUP BY span HAVING count(*) = $6),
  meeting_block AS MATERIALIZED (
    SELECT block FROM ledger_posting WHERE term = ANY($1::bigint[]) AND block >= $4 AND block < $5
    GROUP BY block HAVING count(*) = $6)
  SELECT span, NULL, term, encode(rows, 'hex') FROM meeting_span JOIN ledger_span_posting USING (span)
  WHERE term = ANY($1::bigint[])
  UNION ALL
  SELECT block / 16, block % 16, term, encode(rows, 'hex') FROM meeting_block JOIN ledger_posting USING (block)
  WHERE term = ANY($1::bigint[]))";

using Lists = std::set<std::set<uint64_t>>;

std::string array_of(const std::set<uint64_t>& terms) {
  std::string text = "{";
  for (const uint64_t term : terms)
    text.append(text.size() > 1 ? "," : "").append(std::to_string(static_cast<int64_t>(term)));
  return text + "}";
}

pqxx::result select(pqxx::transaction_base& tx, const Lists& lists, BlockSpan blocks) {
  std::set<uint64_t> all;
  for (const auto& list : lists) all.insert(list.begin(), list.end());
  const int64_t first = blocks.first / kBlocksOfSpan, end = (blocks.end + kBlocksOfSpan - 1) / kBlocksOfSpan;
  const bool must_all_meet =
      lists.size() > 1 &&
      std::all_of(lists.begin(), lists.end(), [](const auto& list) { return list.size() == 1; });
  if (!must_all_meet) {
    tx.conn().prepare(kPreparedPostings, kSelectFound);
    return tx.exec_prepared(kPreparedPostings, array_of(all), first, end, blocks.first, blocks.end);
  }
  tx.conn().prepare(kPreparedMeeting, kSelectMeeting);
  return tx.exec_prepared(kPreparedMeeting, array_of(all), first, end, blocks.first, blocks.end,
                          static_cast<int64_t>(all.size()));
}

using PostingsOfSpan = std::map<uint64_t, SpanRows>;  // by term

SpanRows meet(const Lists& lists, const PostingsOfSpan& postings) {
  SpanRows found;
  found.fill();
  for (const auto& list : lists) {
    SpanRows any;
    for (const uint64_t term : list)
      if (const auto at = postings.find(term); at != postings.end()) any |= at->second;
    found &= any;
  }
  return found;
}

}  // namespace

Result<std::vector<BlockHits>> find_rows(pqxx::transaction_base& tx, const WantedTerms& wanted,
                                         BlockSpan blocks) {
  Lists lists;
  for (const auto& list : wanted) lists.emplace(list.begin(), list.end());
  const auto rows = select(tx, lists, blocks);
  std::vector<std::pair<int64_t, pqxx::row>> by_span;
  for (const auto& row : rows) by_span.emplace_back(row[0].as<int64_t>(), row);
  std::stable_sort(by_span.begin(), by_span.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });

  std::vector<BlockHits> hits;
  for (auto next = by_span.begin(); next != by_span.end();) {
    const int64_t span = next->first;
    PostingsOfSpan postings;
    for (; next != by_span.end() && next->first == span; ++next) {
      const pqxx::row& row = next->second;
      SpanRows& of_term = postings[static_cast<uint64_t>(row[2].as<int64_t>())];
      const std::string_view hex(row[3].c_str(), row[3].size());
      STEWARD_RETURN_IF_ERROR(row[1].is_null() ? of_term.add_span(hex)
                                               : of_term.add_block(hex, row[1].as<int64_t>()));
    }
    const SpanRows found = meet(lists, postings);
    for (int64_t number = 0; number < kBlocksOfSpan; ++number) {
      const int64_t block = span * kBlocksOfSpan + number;
      if (block >= blocks.first && block < blocks.end && found.has_any(number))
        hits.push_back({block, found.block(number)});
    }
  }
  return hits;
}

}  // namespace steward::storage
