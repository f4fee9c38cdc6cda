#include "storage/ledger_spans.h"

#include <optional>

#include "storage/copy_rows.h"
#include "storage/ledger_index.h"
#include "storage/span_rows.h"

namespace steward::storage {
namespace {

// A number of Steward's own.
constexpr auto kTryLock = "SELECT pg_try_advisory_xact_lock(7310579649270112)";
constexpr auto kSelectNext = "SELECT coalesce(max(span) + 1, 0)::bigint FROM ledger_span";
constexpr auto kSelectSpanPostings = R"(
  SELECT term, block, encode(rows, 'hex') FROM ledger_posting WHERE block >= $1 AND block < $2 ORDER BY term)";
constexpr auto kDeletePostings = "DELETE FROM ledger_posting WHERE block >= $1 AND block < $2";
constexpr auto kInsertSpan = "INSERT INTO ledger_span (span) VALUES ($1)";

constexpr auto kLongTable = "ledger_span_posting";
const std::vector<std::string> kLongColumns = {"term", "span", "rows"};

Status move_postings(pqxx::work& tx, int64_t span) {
  const int64_t first = span * kBlocksOfSpan, end = first + kBlocksOfSpan;
  const auto postings = tx.exec_params(kSelectSpanPostings, first, end);
  CopyRows long_rows(tx, kLongTable, kLongColumns);
  for (auto row = postings.begin(); row != postings.end();) {
    const auto term = (*row)[0].as<int64_t>();
    SpanRows rows;
    for (; row != postings.end() && (*row)[0].as<int64_t>() == term; ++row)
      STEWARD_RETURN_IF_ERROR(rows.add_block((*row)[2].c_str(), (*row)[1].as<int64_t>() - first));
    long_rows.integer(term);
    long_rows.integer(span);
    long_rows.bytes(rows.encode());
    long_rows.end_row();
  }
  long_rows.complete();
  tx.exec_params(kDeletePostings, first, end);
  tx.exec_params(kInsertSpan, span);
  return {};
}

}  // namespace

bool try_to_index(pqxx::transaction_base& tx) {
  return tx.exec1(kTryLock)[0].as<bool>();
}

Result<IndexStep> move_next_span(Database& database) {
  return database.run([](pqxx::work& tx) -> Result<IndexStep> {
    if (!try_to_index(tx)) return IndexStep::kElsewhere;
    const auto span = tx.exec1(kSelectNext)[0].as<int64_t>();
    if (indexed_entries(tx) < (span + 1) * kIndexSpan) return IndexStep::kNothingToDo;
    STEWARD_RETURN_IF_ERROR(move_postings(tx, span));
    return IndexStep::kIndexed;
  });
}

}  // namespace steward::storage
