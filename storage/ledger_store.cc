#include "storage/ledger_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <boost/json/serialize.hpp>
#include <limits>
#include <span>

#include "storage/copy_rows.h"
#include "storage/ledger_segment.h"
#include "storage/ledger_tiles.h"
#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

// Two statements in one message: the second sees what was committed while the first waited.
constexpr auto kLockHead = R"(
  SELECT FROM ledger_head FOR UPDATE;
  SELECT size, encode(frontier, 'hex'), period, ledger_month(now()),
         (SELECT value FROM generation WHERE state = 'catalog'), (SELECT value FROM generation WHERE state = 'lineage'),
         (SELECT value FROM generation WHERE state = 'policy'), (SELECT value FROM generation WHERE state = 'consent'),
         (SELECT value FROM generation WHERE state = 'grants')
  FROM ledger_head)";
constexpr auto kSelectHead = "SELECT size, encode(frontier, 'hex') FROM ledger_head";
constexpr auto kUpdateHead = R"(
  UPDATE ledger_head SET size = $1, frontier = decode($2, 'hex'), min_time = least(min_time, $3::timestamptz),
                         max_time = greatest(max_time, $4::timestamptz))";
constexpr auto kBeginPeriod = "SELECT ledger_begin_period($1)";

constexpr auto kEntryTable = "ledger_entry";
const std::vector<std::string> kEntryColumns = {"seq",  "period", "kind",     "actor",
                                                "time", "leaf",   "canonical"};

constexpr auto kSelectDroppedSegments = R"(
  SELECT period, first_seq, last_seq, file FROM ledger_segment
  WHERE state = 'dropped' AND first_seq < $1 AND max_time >= $2::timestamptz
    AND min_time < $3::timestamptz
  ORDER BY period LIMIT 1)";

// The months tell which partitions hold entries of these times; the open one may.
constexpr auto kSelectEntries = R"(
  SELECT seq, kind, actor, (extract(epoch FROM time) * 1000000)::bigint, canonical, encode(leaf, 'hex')
  FROM ledger_entry
  WHERE seq < $1 AND time >= $2::timestamptz AND time < $3::timestamptz
    AND ($4 = '' OR kind = ANY(string_to_array($4, ',')))
    AND period >= (SELECT coalesce(min(period), 0) FROM ledger_segment
                   WHERE max_time IS NULL OR max_time >= $2::timestamptz)
    AND period <= (SELECT coalesce(max(period), 0) FROM ledger_segment
                   WHERE first_seq < $1 AND (min_time IS NULL OR min_time < $3::timestamptz))
  ORDER BY seq)";

constexpr auto kSelectRange = R"(
  SELECT coalesce(min(seq), 0), coalesce(max(seq), -1), count(*)
  FROM ledger_entry
  WHERE time >= $1::timestamptz AND time < $2::timestamptz
    AND ($3 = '' OR kind = ANY(string_to_array($3, ',')))
    AND period >= (SELECT coalesce(min(period), 0) FROM ledger_segment
                   WHERE max_time IS NULL OR max_time >= $1::timestamptz)
    AND period <= (SELECT coalesce(max(period), 0) FROM ledger_segment
                   WHERE min_time IS NULL OR min_time < $2::timestamptz))";
// So many numbers rather than so many rows: whatever plan the database makes of a table that grew since it
// last counted, it looks at no more than these.
constexpr auto kSelectEntryPage = R"(
  SELECT seq, canonical FROM ledger_entry
  WHERE seq > $4 AND seq <= least($5::bigint, $4::bigint + $6::bigint) AND time >= $1::timestamptz
    AND time < $2::timestamptz AND ($3 = '' OR kind = ANY(string_to_array($3, ',')))
    AND period >= (SELECT coalesce(max(period), 0) FROM ledger_segment WHERE first_seq <= $4::bigint + 1)
    AND period <= (SELECT coalesce(max(period), 0) FROM ledger_segment
                   WHERE first_seq <= least($5::bigint, $4::bigint + $6::bigint))
  ORDER BY seq)";

const Error kDamagedHead{ErrorCode::kInternal,
                         "The ledger's head is damaged: restore the database from a backup.", ""};

Result<audit::Frontier> read_frontier(const pqxx::result& head) {
  if (head.size() != 1) return kDamagedHead;
  const auto size = head[0][0].as<uint64_t>();
  const auto bytes = from_hex(head[0][1].c_str());
  if (!bytes || bytes->size() != 32u * static_cast<size_t>(std::popcount(size))) return kDamagedHead;
  std::vector<Digest> nodes(bytes->size() / 32);
  for (size_t i = 0; i < nodes.size(); ++i)
    std::copy_n(bytes->begin() + static_cast<long>(32 * i), 32, nodes[i].begin());
  return audit::Frontier(size, std::move(nodes));
}

std::string nodes_hex(const audit::Frontier& frontier) {
  std::string hex;
  for (const Digest& node : frontier.nodes()) hex += to_hex(node);
  return hex;
}

// As parameters of their type: a text would be read as a time again for every row.
std::string begin_of(const EntryFilter& filter) {
  return filter.from ? format_rfc3339(*filter.from) : "-infinity";
}

std::string end_of(const EntryFilter& filter) {
  return filter.to ? format_rfc3339(*filter.to) : "infinity";
}

int32_t month_of(Timestamp time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return static_cast<int32_t>(day.year()) * 100 + static_cast<int32_t>(static_cast<unsigned>(day.month()));
}

// migrations/011_ledger_partitions.sql tells why.
int32_t period_after(const LedgerEnd& end, Timestamp time) {
  return std::max(end.period, std::min(month_of(time), end.present));
}

using PreparedEntries = std::span<const audit::PreparedEntry* const>;

// Those of one period.
Status append_run(pqxx::transaction_base& tx, LedgerEnd& end, PreparedEntries prepared,
                  std::vector<audit::Entry>& entries) {
  const uint64_t before = end.frontier.size();
  std::vector<Digest> leaves;
  leaves.reserve(prepared.size());
  Timestamp earliest = prepared.front()->time, latest = earliest;
  CopyRows rows(tx, kEntryTable, kEntryColumns);
  for (const audit::PreparedEntry* one : prepared) {
    entries.push_back(audit::seal_prepared(*one, static_cast<int64_t>(end.frontier.size())));
    const audit::Entry& entry = entries.back();
    end.frontier.append(entry.leaf);
    leaves.push_back(entry.leaf);
    earliest = std::min(earliest, entry.time);
    latest = std::max(latest, entry.time);
    rows.integer(entry.seq);
    rows.integer(end.period);
    rows.text(entry.kind);
    rows.text(entry.actor);
    rows.time(entry.time);
    rows.bytes(as_bytes(entry.leaf));
    rows.text(entry.canonical);
    rows.end_row();
  }
  rows.complete();
  STEWARD_RETURN_IF_ERROR(write_tiles(tx, before, leaves));
  tx.exec_params(kUpdateHead, static_cast<int64_t>(end.frontier.size()), nodes_hex(end.frontier),
                 format_rfc3339(earliest), format_rfc3339(latest));
  return {};
}

}  // namespace

Result<size_t> check_prepared(const audit::PreparedEntry& prepared) {
  STEWARD_RETURN_IF_ERROR(check_storable(prepared.kind, "The ledger entry's kind"));
  STEWARD_RETURN_IF_ERROR(check_storable(prepared.actor, "The ledger entry's actor"));
  STEWARD_RETURN_IF_ERROR(check_storable(prepared.body, "The ledger entry"));
  const size_t bytes = prepared.kind.size() + prepared.actor.size() + prepared.body.size();
  if (bytes <= kMaxDraftBytes) return bytes;
  return Error{ErrorCode::kTooLarge,
               fmt::format("The ledger entry has {} bytes and may have {}: ask about less at a time.", bytes,
                           kMaxDraftBytes),
               ""};
}

Result<audit::PreparedEntry> prepare_checked(const audit::EntryDraft& draft) {
  STEWARD_RETURN_IF_ERROR(check_storable(draft.kind, "The ledger entry's kind"));
  STEWARD_RETURN_IF_ERROR(check_storable(draft.actor, "The ledger entry's actor"));
  STEWARD_RETURN_IF_ERROR(check_storable(json::serialize(draft.body), "The ledger entry"));
  audit::PreparedEntry prepared = audit::prepare(draft);
  STEWARD_RETURN_IF_ERROR(check_prepared(prepared));
  return prepared;
}

Result<LedgerEnd> lock_end(pqxx::transaction_base& tx) {
  const auto head = tx.exec(kLockHead);
  LedgerEnd end;
  STEWARD_ASSIGN_OR_RETURN(end.frontier, read_frontier(head));
  end.period = head[0][2].as<int32_t>();
  end.present = head[0][3].as<int32_t>();
  end.generation = {head[0][4].as<int64_t>(0), head[0][5].as<int64_t>(0), head[0][6].as<int64_t>(0),
                    head[0][7].as<int64_t>(0), head[0][8].as<int64_t>(0)};
  return end;
}

Result<std::vector<audit::Entry>> append_after(pqxx::transaction_base& tx, LedgerEnd end,
                                               const std::vector<const audit::PreparedEntry*>& prepared) {
  std::vector<audit::Entry> entries;
  entries.reserve(prepared.size());
  const PreparedEntries all(prepared);
  for (size_t begin = 0; begin < all.size();) {
    const int32_t period = period_after(end, all[begin]->time);
    if (period != end.period) tx.exec_params(kBeginPeriod, period);
    end.period = period;
    size_t next = begin + 1;
    while (next < all.size() && period_after(end, all[next]->time) == period) ++next;
    STEWARD_RETURN_IF_ERROR(append_run(tx, end, all.subspan(begin, next - begin), entries));
    begin = next;
  }
  return entries;
}

Result<std::vector<audit::Entry>> append_entries(pqxx::transaction_base& tx,
                                                 const std::vector<audit::EntryDraft>& drafts) {
  if (drafts.empty()) return std::vector<audit::Entry>();
  std::vector<audit::PreparedEntry> prepared;
  for (const audit::EntryDraft& draft : drafts) {
    STEWARD_ASSIGN_OR_RETURN(audit::PreparedEntry one, prepare_checked(draft));
    prepared.push_back(std::move(one));
  }
  std::vector<const audit::PreparedEntry*> places;
  for (const audit::PreparedEntry& one : prepared) places.push_back(&one);
  STEWARD_ASSIGN_OR_RETURN(LedgerEnd end, lock_end(tx));
  return append_after(tx, std::move(end), places);
}

Status append_entry(pqxx::transaction_base& tx, std::string_view kind, const std::string& actor,
                    Timestamp now, boost::json::object body) {
  STEWARD_RETURN_IF_ERROR(append_entries(tx, {{std::string(kind), actor, now, std::move(body)}}));
  return {};
}

Result<audit::Frontier> load_frontier(pqxx::transaction_base& tx) {
  return read_frontier(tx.exec(kSelectHead));
}

Result<std::vector<Digest>> load_leaves(pqxx::transaction_base& tx, uint64_t size) {
  constexpr uint64_t kWidth = audit::kTileWidth;
  LedgerTiles tiles(tx);
  std::vector<Digest> leaves;
  leaves.reserve(size);
  for (uint64_t first = 0; first < size; first += kWidth) {
    const auto width = static_cast<int>(std::min(kWidth, size - first));
    STEWARD_ASSIGN_OR_RETURN(const auto part, tiles.read({0, first / kWidth, width}));
    leaves.insert(leaves.end(), part.begin(), part.end());
  }
  return leaves;
}

Status check_not_dropped(pqxx::transaction_base& tx, uint64_t size, const EntryFilter& filter) {
  const auto dropped =
      tx.exec_params(kSelectDroppedSegments, static_cast<int64_t>(size), begin_of(filter), end_of(filter));
  if (dropped.empty()) return {};
  const auto& row = dropped[0];
  return Error{
      ErrorCode::kNotFound,
      fmt::format("Entries {} to {} of the ledger ({}) are no longer in the database but in the segment "
                  "file {}: ask for later ones, or read that file.",
                  row[1].as<int64_t>(), row[2].as<int64_t>(), month_text(row[0].as<int32_t>()),
                  row[3].c_str()),
      ""};
}

Result<std::vector<audit::Entry>> load_entries(pqxx::transaction_base& tx, uint64_t size,
                                               const EntryFilter& filter) {
  STEWARD_RETURN_IF_ERROR(check_not_dropped(tx, size, filter));
  std::vector<audit::Entry> entries;
  for (const auto& row : tx.exec_params(kSelectEntries, static_cast<int64_t>(size), begin_of(filter),
                                        end_of(filter), filter.kind.value_or(""))) {
    audit::Entry entry{row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(),
                       time_of(row[3]),      row[4].as<std::string>(), {}};
    STEWARD_ASSIGN_OR_RETURN(entry.leaf, digest_of(row[5]));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<EntryRange> range_of_entries(pqxx::transaction_base& tx, const EntryFilter& filter) {
  STEWARD_RETURN_IF_ERROR(check_not_dropped(tx, std::numeric_limits<int64_t>::max(), filter));
  const auto row = tx.exec_params1(kSelectRange, begin_of(filter), end_of(filter), filter.kind.value_or(""));
  return EntryRange{row[0].as<int64_t>(), row[1].as<int64_t>(), row[2].as<uint64_t>()};
}

void visit_entries(pqxx::transaction_base& tx, const EntryFilter& filter, int64_t after, int64_t last,
                   size_t limit, const std::function<void(int64_t seq, std::string_view canonical)>& visit) {
  for (const auto& row : tx.exec_params(kSelectEntryPage, begin_of(filter), end_of(filter),
                                        filter.kind.value_or(""), after, last, static_cast<int64_t>(limit)))
    visit(row[0].as<int64_t>(), {row[1].c_str(), row[1].size()});
}

}  // namespace steward::storage
