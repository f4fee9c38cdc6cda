#include "storage/ledger_segment.h"

#include <fmt/format.h>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kSelectSegments = R"(
  SELECT period, first_seq, coalesce(last_seq, (SELECT size - 1 FROM ledger_head)), state, coalesce(file, ''),
         coalesce(bytes, 0), encode(coalesce(sha256, sha256('')), 'hex')
  FROM ledger_segment ORDER BY period)";
constexpr auto kSelectSegmentOf = R"(
  SELECT period, first_seq, coalesce(last_seq, (SELECT size - 1 FROM ledger_head)), state, coalesce(file, ''),
         coalesce(bytes, 0), encode(coalesce(sha256, sha256('')), 'hex')
  FROM ledger_segment
  WHERE first_seq <= $1 AND $1 <= coalesce(last_seq, (SELECT size - 1 FROM ledger_head))
  ORDER BY period DESC LIMIT 1)";
constexpr auto kMarkArchived = R"(
  UPDATE ledger_segment
  SET state = 'archived', file = $2, bytes = $3, sha256 = decode($4, 'hex'), archived_at = $5::timestamptz
  WHERE period = $1 AND state IN ('closed', 'archived'))";
constexpr auto kMarkDropped = "SELECT ledger_mark_dropped($1)";
constexpr auto kDropPartition = "SELECT ledger_drop_partition($1)";
constexpr auto kPartitionState =
    "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass('steward.ledger_entry_' || $1)";

SegmentState state_of(std::string_view word) {
  if (word == "open") return SegmentState::kOpen;
  if (word == "closed") return SegmentState::kClosed;
  return word == "archived" ? SegmentState::kArchived : SegmentState::kDropped;
}

Result<LedgerSegment> segment_of(const pqxx::row& row) {
  LedgerSegment segment{row[0].as<int32_t>(),
                        row[1].as<int64_t>(),
                        row[2].as<int64_t>(),
                        state_of(row[3].c_str()),
                        row[4].as<std::string>(),
                        row[5].as<int64_t>(),
                        {}};
  STEWARD_ASSIGN_OR_RETURN(segment.sha256, digest_of(row[6]));
  return segment;
}

}  // namespace

std::string month_text(int32_t period) {
  return fmt::format("{:04}-{:02}", period / 100, period % 100);
}

Result<std::vector<LedgerSegment>> load_segments(pqxx::transaction_base& tx) {
  std::vector<LedgerSegment> segments;
  for (const auto& row : tx.exec(kSelectSegments)) {
    STEWARD_ASSIGN_OR_RETURN(auto segment, segment_of(row));
    segments.push_back(std::move(segment));
  }
  return segments;
}

Result<LedgerSegment> load_segment_of(pqxx::transaction_base& tx, int64_t seq) {
  const auto rows = tx.exec_params(kSelectSegmentOf, seq);
  if (rows.empty()) return Error{ErrorCode::kNotFound, fmt::format("The ledger has no entry {}.", seq), ""};
  return segment_of(rows[0]);
}

Status mark_archived(pqxx::transaction_base& tx, const LedgerSegment& segment, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(segment.file, "The name of the segment file"));
  const auto marked = tx.exec_params(kMarkArchived, segment.period, segment.file, segment.bytes,
                                     to_hex(segment.sha256), format_rfc3339(now));
  if (marked.affected_rows() == 1) return {};
  return Error{ErrorCode::kConflict,
               fmt::format("{} is not a month that can be archived: it is open, or was dropped.",
                           month_text(segment.period)),
               ""};
}

Status detach_partition(const Database& database, int32_t period, std::chrono::seconds patience) {
  try {
    pqxx::connection connection(database.url());
    forbid_reconnecting(connection);
    // Each statement by itself: DETACH ... CONCURRENTLY commits half-way.
    pqxx::nontransaction session(connection);
    session.exec(fmt::format("SET statement_timeout = {}", patience.count() * 1000));
    const auto state = session.exec_params(kPartitionState, std::to_string(period));
    if (state.empty()) return {};
    // What an earlier call was interrupted in is finished.
    session.exec(fmt::format("ALTER TABLE steward.ledger_entry DETACH PARTITION steward.ledger_entry_{} {}",
                             period, state[0][0].as<bool>() ? "FINALIZE" : "CONCURRENTLY"));
    return {};
  } catch (...) {
    return current_database_error();
  }
}

Status mark_dropped(pqxx::transaction_base& tx, int32_t period) {
  tx.exec_params(kMarkDropped, period);
  return {};
}

Status drop_partition(pqxx::transaction_base& tx, int32_t period) {
  tx.exec_params(kDropPartition, period);
  return {};
}

}  // namespace steward::storage
