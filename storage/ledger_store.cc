#include "storage/ledger_store.h"

#include <fmt/format.h>

#include <bit>
#include <boost/json/serialize.hpp>
#include <tuple>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

namespace json = boost::json;

constexpr auto kLockHead = "SELECT size, encode(frontier, 'hex') FROM ledger_head FOR UPDATE";
constexpr auto kSelectHead = "SELECT size, encode(frontier, 'hex') FROM ledger_head";
constexpr auto kUpdateHead = "UPDATE ledger_head SET size = $1, frontier = decode($2, 'hex')";

constexpr auto kEntryTable = "ledger_entry";
const std::vector<std::string> kEntryColumns = {"seq", "kind", "actor", "time", "leaf", "canonical"};

constexpr auto kSelectLeaves = "SELECT encode(leaf, 'hex') FROM ledger_entry WHERE seq < $1 ORDER BY seq";

constexpr auto kSelectEntries = R"(
  SELECT seq, kind, actor, (extract(epoch FROM time) * 1000000)::bigint, canonical, encode(leaf, 'hex')
  FROM ledger_entry
  WHERE seq < $1 AND ($2 = '' OR time >= nullif($2, '')::timestamptz) AND ($3 = '' OR time < nullif($3, '')::timestamptz)
    AND ($4 = '' OR kind = ANY(string_to_array($4, ',')))
  ORDER BY seq)";

constexpr auto kSelectRange = R"(
  SELECT coalesce(min(seq), 0), coalesce(max(seq), -1), count(*)
  FROM ledger_entry
  WHERE ($1 = '' OR time >= nullif($1, '')::timestamptz) AND ($2 = '' OR time < nullif($2, '')::timestamptz)
    AND ($3 = '' OR kind = $3))";
// So many numbers rather than so many rows: whatever plan the database makes of a table that grew since it
// last counted, it looks at no more than these.
constexpr auto kSelectPage = R"(
  SELECT seq, canonical FROM ledger_entry
  WHERE seq > $4 AND seq <= least($5::bigint, $4::bigint + $6::bigint) AND ($1 = '' OR time >= nullif($1, '')::timestamptz)
    AND ($2 = '' OR time < nullif($2, '')::timestamptz) AND ($3 = '' OR kind = $3)
  ORDER BY seq)";

constexpr auto kInsertSignedHead = R"(
  INSERT INTO signed_head (size, root, checkpoint, stored_at)
  SELECT $1, decode($2, 'hex'), $3, $4::timestamptz
  WHERE NOT EXISTS (SELECT FROM (SELECT size, root FROM signed_head ORDER BY id DESC LIMIT 1) AS last
                    WHERE last.size = $1 AND last.root = decode($2, 'hex')))";

Result<audit::Frontier> read_frontier(const pqxx::result& head) {
  const Error damaged{ErrorCode::kInternal,
                      "The ledger's head is damaged: restore the database from a backup.", ""};
  if (head.size() != 1) return damaged;
  const auto size = head[0][0].as<uint64_t>();
  const auto bytes = from_hex(head[0][1].c_str());
  if (!bytes || bytes->size() != 32u * static_cast<size_t>(std::popcount(size))) return damaged;
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

std::string text_of(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : std::string();
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

Result<audit::Frontier> lock_frontier(pqxx::transaction_base& tx) {
  return read_frontier(tx.exec(kLockHead));
}

std::vector<audit::Entry> append_after(pqxx::transaction_base& tx, audit::Frontier frontier,
                                       const std::vector<const audit::PreparedEntry*>& prepared) {
  std::vector<audit::Entry> entries;
  if (prepared.empty()) return entries;
  // COPY: no JSON of all rows is built, sent and opened again.
  pqxx::stream_to rows(tx, kEntryTable, kEntryColumns);
  entries.reserve(prepared.size());
  for (const audit::PreparedEntry* one : prepared) {
    entries.push_back(audit::seal_prepared(*one, static_cast<int64_t>(frontier.size())));
    const audit::Entry& entry = entries.back();
    frontier.append(entry.leaf);
    const std::string time = format_rfc3339(entry.time), leaf = "\\x" + to_hex(entry.leaf);
    // References: an entry is too long to be copied for nothing.
    rows << std::tuple<const int64_t&, const std::string&, const std::string&, const std::string&,
                       const std::string&, const std::string&>(entry.seq, entry.kind, entry.actor, time, leaf,
                                                               entry.canonical);
  }
  rows.complete();
  tx.exec_params(kUpdateHead, static_cast<int64_t>(frontier.size()), nodes_hex(frontier));
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
  STEWARD_ASSIGN_OR_RETURN(audit::Frontier frontier, lock_frontier(tx));
  return append_after(tx, std::move(frontier), places);
}

Result<audit::Frontier> load_frontier(pqxx::transaction_base& tx) {
  return read_frontier(tx.exec(kSelectHead));
}

Result<std::vector<Digest>> load_leaves(pqxx::transaction_base& tx, uint64_t size) {
  std::vector<Digest> leaves;
  for (const auto& row : tx.exec_params(kSelectLeaves, static_cast<int64_t>(size))) {
    STEWARD_ASSIGN_OR_RETURN(const Digest leaf, digest_of(row[0]));
    leaves.push_back(leaf);
  }
  if (leaves.size() == size) return leaves;
  return Error{ErrorCode::kInternal,
               "The ledger holds fewer entries than its head says: restore it from a backup.", ""};
}

Result<std::vector<audit::Entry>> load_entries(pqxx::transaction_base& tx, uint64_t size,
                                               const EntryFilter& filter) {
  std::vector<audit::Entry> entries;
  for (const auto& row : tx.exec_params(kSelectEntries, static_cast<int64_t>(size), text_of(filter.from),
                                        text_of(filter.to), filter.kind.value_or(""))) {
    audit::Entry entry{row[0].as<int64_t>(), row[1].as<std::string>(), row[2].as<std::string>(),
                       time_of(row[3]),      row[4].as<std::string>(), {}};
    STEWARD_ASSIGN_OR_RETURN(entry.leaf, digest_of(row[5]));
    entries.push_back(std::move(entry));
  }
  return entries;
}

Result<EntryRange> range_of_entries(pqxx::transaction_base& tx, const EntryFilter& filter) {
  const auto row =
      tx.exec_params1(kSelectRange, text_of(filter.from), text_of(filter.to), filter.kind.value_or(""));
  return EntryRange{row[0].as<int64_t>(), row[1].as<int64_t>(), row[2].as<uint64_t>()};
}

void visit_entries(pqxx::transaction_base& tx, const EntryFilter& filter, int64_t after, int64_t last,
                   size_t limit, const std::function<void(int64_t seq, std::string_view canonical)>& visit) {
  for (const auto& row : tx.exec_params(kSelectPage, text_of(filter.from), text_of(filter.to),
                                        filter.kind.value_or(""), after, last, static_cast<int64_t>(limit)))
    visit(row[0].as<int64_t>(), {row[1].c_str(), row[1].size()});
}

Status store_head(pqxx::transaction_base& tx, const audit::TreeHead& head, Timestamp now) {
  STEWARD_RETURN_IF_ERROR(check_storable(head.checkpoint, "The checkpoint"));
  tx.exec_params(kInsertSignedHead, static_cast<int64_t>(head.size), to_hex(head.root), head.checkpoint,
                 format_rfc3339(now));
  return {};
}

}  // namespace steward::storage
