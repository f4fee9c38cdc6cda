// The audit ledger as rows: entries in one total order, and the tree's frontier.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "audit/merkle.h"
#include "policy/recording.h"
#include "storage/decision_counters.h"
#include "storage/generation.h"
#include "storage/pool.h"

namespace steward::storage {

inline constexpr size_t kMaxDraftBytes = 4 << 20;

// The entry's size in bytes. kInvalidInput for text that PostgreSQL cannot hold (NUL, malformed UTF-8),
// kTooLarge beyond kMaxDraftBytes.
Result<size_t> check_prepared(const audit::PreparedEntry& prepared);
// Checks too what preparing would mend: a draft with malformed text is its caller's defect.
Result<audit::PreparedEntry> prepare_checked(const audit::EntryDraft& draft);

// Where the next entry goes.
struct LedgerEnd {
  audit::Frontier frontier;
  int32_t period = 0;     // yyyymm of the open partition; 0: there is no entry yet
  int32_t present = 0;    // yyyymm by the database's clock
  Generation generation;  // of the state as it is behind the lock
};

// Locks the head row until the caller commits, which puts all servers into one order: call it after
// lock_writes(). What others commit later comes later in the ledger too.
Result<LedgerEnd> lock_end(pqxx::transaction_base& tx);

// Appends at the end that lock_end() gave, in order: rows, the tiles that they complete, and the head.
// Entries are checked ones.
Result<std::vector<audit::Entry>> append_after(pqxx::transaction_base& tx, LedgerEnd end,
                                               const std::vector<const audit::PreparedEntry*>& prepared);

// The three in one, for whoever writes state and ledger together: call it last in the transaction. Returns
// the sealed entries.
Result<std::vector<audit::Entry>> append_entries(pqxx::transaction_base& tx,
                                                 const std::vector<audit::EntryDraft>& drafts);
// Of one, whose seal nobody asks for.
Status append_entry(pqxx::transaction_base& tx, std::string_view kind, const std::string& actor,
                    Timestamp now, boost::json::object body);

Result<audit::Frontier> load_frontier(pqxx::transaction_base& tx);

// Leaf hashes of entries [0, size), in order.
Result<std::vector<Digest>> load_leaves(pqxx::transaction_base& tx, uint64_t size);

struct EntryFilter {
  std::optional<Timestamp> from, to;  // [from, to)
  std::optional<std::string> kind;    // or several: "grant,scan"
};

// kNotFound, naming the file, when entries below `size` and of those times were dropped from the database:
// what reads entries by time would otherwise leave them out without a word.
Status check_not_dropped(pqxx::transaction_base& tx, uint64_t size, const EntryFilter& filter);

// Entries below `size` that pass the filter, in order of seq; canonical text as stored. kNotFound as
// check_not_dropped().
Result<std::vector<audit::Entry>> load_entries(pqxx::transaction_base& tx, uint64_t size,
                                               const EntryFilter& filter);

// Where the entries that pass the filter stand, and how many there are. kNotFound as check_not_dropped().
struct EntryRange {
  int64_t first = 0, last = -1;
  uint64_t count = 0;
};
Result<EntryRange> range_of_entries(pqxx::transaction_base& tx, const EntryFilter& filter);

// Those of the next `limit` numbers after `after`, up to `last`, that pass the filter, in order; there may be
// none. The text is the canonical one, valid during the call.
void visit_entries(pqxx::transaction_base& tx, const EntryFilter& filter, int64_t after, int64_t last,
                   size_t limit, const std::function<void(int64_t seq, std::string_view canonical)>& visit);

// Group commit: many threads append, one transaction takes all that wait. Both calls return when the entry is
// durable. Thread-safe; one background thread; the destructor finishes what waits. kInvalidInput and
// kTooLarge as check_prepared(); kUnavailable when 32,768 entries or 256 MiB wait already, and "may or may
// not have been stored" when the connection broke during the commit. After a failure that a draft may have
// caused, each of its batch is tried once alone, so that it fails alone; nothing else is retried.
class LedgerWriter {
 public:
  // With counters, decisions are counted in memory and in the transactions that write them (server_store.h).
  explicit LedgerWriter(Database& database, DecisionCounters* counters = nullptr);
  ~LedgerWriter();

  Result<audit::Entry> append(const audit::EntryDraft& draft);

  // For what was derived from the state at `based_on`: none, and nothing is written, when the state has moved
  // by the time the entry gets its place. An entry thus never stands behind a change it does not know of.
  Result<std::optional<audit::Entry>> append_if_current(audit::PreparedEntry prepared,
                                                        const Generation& based_on);

  // The same for entries that stand together, in order: all are written or none is. At most 4,096.
  using Appended = Result<std::optional<std::vector<audit::Entry>>>;
  Appended append_all_if_current(std::vector<audit::PreparedEntry> prepared, const Generation& based_on);

  // The same without waiting: `then` is called once, on this thread when the entry is refused, else on the
  // writer's, where it must not block and not throw.
  void append_soon(audit::PreparedEntry prepared, const Generation& based_on,
                   std::function<void(Result<std::optional<audit::Entry>>)> then);

  // For decisions that are answered before their entries are written (policy/recording.h): takes them, and
  // false where the bound would not hold, or is not yet on record: then append them durably, which also puts
  // the bound on record. What was taken is tried until it is written, in order and once, whatever the
  // database does meanwhile.
  bool append_early(std::vector<audit::PreparedEntry>& prepared, const policy::Recording& bound);

  // Finishes what waits and ends the thread; later calls are refused. What was answered and cannot be written
  // for five seconds is given up and counted as lost.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::storage
