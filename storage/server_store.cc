#include "storage/server_store.h"

#include <algorithm>

#include "storage/row_text.h"

namespace steward::storage {
namespace {

constexpr auto kTell = "SELECT ledger_tell($1, $2, $3, $4, $5, $6, $7)";
constexpr auto kOpen = R"(
  INSERT INTO ledger_server (server, role, started, told) VALUES ($1, 'server', now(), now())
  ON CONFLICT (server) DO UPDATE SET role = 'server')";
constexpr auto kClose = "UPDATE ledger_server SET ended = now(), lost = NULL WHERE server = $1";
constexpr auto kMarkLost = "UPDATE ledger_server SET lost = now() WHERE server = $1";

// Whether a server is gone without a last word, which nobody has noticed in the ledger yet; asked with a lock
// that is shared and of the transaction, so that who asks does not look like the server to another who asks.
#define STEWARD_IS_GONE                                           \
  "CASE WHEN role = 'server' AND ended IS NULL AND lost IS NULL " \
  "THEN pg_try_advisory_xact_lock_shared(731057965, hashtext(server::text)) ELSE false END"
#define STEWARD_SERVER_COLUMNS                                                                    \
  "SELECT server, role, (extract(epoch FROM started) * 1000000)::bigint, "                        \
  "(extract(epoch FROM told) * 1000000)::bigint, (extract(epoch FROM ended) * 1000000)::bigint, " \
  "(extract(epoch FROM lost) * 1000000)::bigint, decided, overtaken, recorded, refused, may_lose, batches, "
constexpr auto kSelectServer = STEWARD_SERVER_COLUMNS "false FROM ledger_server WHERE server::text = $1";
// The newest.
constexpr auto kSelectServers =
    STEWARD_SERVER_COLUMNS STEWARD_IS_GONE " FROM ledger_server ORDER BY started DESC, server DESC LIMIT $1";
constexpr auto kSelectGone =
    STEWARD_SERVER_COLUMNS "true FROM ledger_server WHERE " STEWARD_IS_GONE
                           " ORDER BY ledger_server.started DESC, server DESC LIMIT $1";
#undef STEWARD_SERVER_COLUMNS
#undef STEWARD_IS_GONE
constexpr int64_t kMaxLost = 1000;  // told at a time
constexpr auto kInsertWord =
    "INSERT INTO server_word (seq, time, canonical) VALUES ($1, $2::timestamptz, $3)";
constexpr auto kSelectServerWords = R"(
  SELECT seq, (extract(epoch FROM time) * 1000000)::bigint, canonical FROM server_word
  WHERE seq >= 0 AND seq < $1 ORDER BY seq)";
constexpr auto kHold = "SELECT pg_advisory_lock(731057965, hashtext($1))";

std::optional<Timestamp> moment(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return time_of(field);
}

ServerRow row_of(const pqxx::row& row) {
  return {row[0].as<std::string>(),
          row[1].as<std::string>() == "server" ? ServerRole::kServer : ServerRole::kCommand,
          time_of(row[2]),
          time_of(row[3]),
          moment(row[4]),
          moment(row[5]),
          row[6].as<int64_t>(),
          row[7].as<int64_t>(),
          row[8].as<int64_t>(),
          row[9].as<int64_t>(),
          row[10].as<int64_t>(),
          row[11].as<int64_t>(),
          row[12].as<bool>()};
}

std::vector<ServerRow> oldest_first(const pqxx::result& newest_first) {
  std::vector<ServerRow> rows;
  for (const auto& row : newest_first) rows.push_back(row_of(row));
  std::reverse(rows.begin(), rows.end());
  return rows;
}

}  // namespace

void tell_counts(pqxx::transaction_base& tx, const std::string& server, const DecisionCounts& counts,
                 Batch batch, int64_t recorded, int64_t may_lose) {
  // What was refused in doubt and stands there all the same counts as recorded.
  tx.exec_params(kTell, server, counts.decided, counts.overtaken, recorded, counts.refused - counts.doubted,
                 may_lose, batch == Batch::kWritten ? 1 : 0);
}

void open_server(pqxx::transaction_base& tx, const std::string& server) {
  tx.exec_params(kOpen, server);
}

void close_server(pqxx::transaction_base& tx, const std::string& server) {
  tx.exec_params(kClose, server);
}

void mark_lost(pqxx::transaction_base& tx, const std::string& server) {
  tx.exec_params(kMarkLost, server);
}

std::optional<ServerRow> load_server(pqxx::transaction_base& tx, const std::string& server) {
  const auto rows = tx.exec_params(kSelectServer, server);
  return rows.empty() ? std::nullopt : std::optional(row_of(rows[0]));
}

std::vector<ServerRow> load_servers(pqxx::transaction_base& tx, size_t limit) {
  return oldest_first(tx.exec_params(kSelectServers, static_cast<int64_t>(limit)));
}

void keep_words(pqxx::transaction_base& tx, const std::vector<audit::Entry>& words) {
  for (const audit::Entry& word : words)
    tx.exec_params(kInsertWord, word.seq, format_rfc3339(word.time), word.canonical);
}

std::vector<audit::Entry> load_words(pqxx::transaction_base& tx, uint64_t size) {
  std::vector<audit::Entry> words;
  for (const auto& row : tx.exec_params(kSelectServerWords, static_cast<int64_t>(size)))
    words.push_back({row[0].as<int64_t>(),
                     std::string(audit::entry_kind::kServer),
                     "steward",
                     time_of(row[1]),
                     row[2].as<std::string>(),
                     {}});
  return words;
}

void hold_presence(pqxx::connection& connection, const std::string& server) {
  pqxx::nontransaction tx(connection);
  tx.exec_params(kHold, server);
}

std::vector<ServerRow> find_lost(pqxx::transaction_base& tx) {
  return oldest_first(tx.exec_params(kSelectGone, kMaxLost));
}

}  // namespace steward::storage
