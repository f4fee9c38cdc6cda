// The audit ledger as rows: entries in one total order, and the tree's frontier.
#pragma once

#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "audit/signing.h"
#include "storage/pool.h"

namespace steward::storage {

// kInvalidInput for text that PostgreSQL cannot hold (NUL, malformed UTF-8).
Status check_draft(const audit::EntryDraft& draft);

// Appends at the end, in order, and advances the frontier. Locks the head row until the caller commits, which
// puts all servers into one order: call it last in a transaction. Returns the sealed entries.
Result<std::vector<audit::Entry>> append_entries(pqxx::transaction_base& tx,
                                                 const std::vector<audit::EntryDraft>& drafts);

Result<audit::Frontier> load_frontier(pqxx::transaction_base& tx);

// Leaf hashes of entries [0, size), in order.
Result<std::vector<Digest>> load_leaves(pqxx::transaction_base& tx, uint64_t size);

struct EntryFilter {
  std::optional<Timestamp> from, to;  // [from, to)
  std::optional<std::string> kind;
};
// Entries below `size` that pass the filter, in order of seq; canonical text as stored.
Result<std::vector<audit::Entry>> load_entries(pqxx::transaction_base& tx, uint64_t size,
                                               const EntryFilter& filter);

// Keeps a signed head for later consistency checks.
Status store_head(pqxx::transaction_base& tx, const audit::TreeHead& head, Timestamp now);

// Group commit: many threads append, one transaction takes all that wait. append() returns when its entries
// are durable. Thread-safe; one background thread; the destructor finishes what waits. When a transaction
// fails, everyone in it gets its Error; kUnavailable "may or may not have been stored" when the connection
// broke during the commit, and kUnavailable when 10,000 wait already. Nothing is retried: the next append
// starts afresh.
class LedgerWriter {
 public:
  explicit LedgerWriter(Database& database);
  ~LedgerWriter();

  Result<audit::Entry> append(audit::EntryDraft draft);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::storage
