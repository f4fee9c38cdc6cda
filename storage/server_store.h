// What processes that decide say of themselves, as rows: ledger_server. Written in the transactions that
// append to the ledger, behind lock_end(), so that the numbers and the entries are of one moment.
#pragma once

#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/error.h"
#include "base/time.h"
#include "storage/decision_counters.h"

namespace steward::storage {

enum class ServerRole { kServer, kCommand };

struct ServerRow {
  std::string server;  // UUID
  ServerRole role = ServerRole::kCommand;
  Timestamp started{}, told{};
  std::optional<Timestamp> ended, lost;
  int64_t decided = 0, overtaken = 0, recorded = 0, refused = 0, may_lose = 0, batches = 0;
  bool is_gone = false;  // it holds its lock no more, and no other server has said so yet
};

// Tells the numbers of a process and that `recorded` more of its decisions stand in the ledger with this
// transaction, which writes a batch of the ledger's writer or does not. The row is made with the first of
// them.
enum class Batch { kNone, kWritten };
void tell_counts(pqxx::transaction_base& tx, const std::string& server, const DecisionCounts& counts,
                 Batch batch, int64_t recorded, int64_t may_lose);

// The row becomes a server's, whose end is to be noticed.
void open_server(pqxx::transaction_base& tx, const std::string& server);
void close_server(pqxx::transaction_base& tx, const std::string& server);
void mark_lost(pqxx::transaction_base& tx, const std::string& server);

std::optional<ServerRow> load_server(pqxx::transaction_base& tx, const std::string& server);
// The oldest first; who is gone is found out as it is asked.
std::vector<ServerRow> load_servers(pqxx::transaction_base& tx, size_t limit);

// Entries of kind `server`, kept beside the ledger, and those below `size`, in order. Their leaves are not
// read.
void keep_words(pqxx::transaction_base& tx, const std::vector<audit::Entry>& words);
std::vector<audit::Entry> load_words(pqxx::transaction_base& tx, uint64_t size);

// A server holds a lock of the session for as long as it lives: the database lets go of it when the
// connection ends, however the process did.
void hold_presence(pqxx::connection& connection, const std::string& server);
// Servers that are neither ended nor marked as lost and hold it no more. Behind lock_end().
std::vector<ServerRow> find_lost(pqxx::transaction_base& tx);

}  // namespace steward::storage
