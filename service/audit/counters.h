// What this process decided and what of it the ledger holds, told where others can check it: in the database
// with every batch of entries, and in the ledger by entries of kind `server` (audit/server_counts.h).
// Thread-safe.
//
// A server says that it starts, how it stands whenever report() is called, and its last word when it stops.
// One that is gone without a last word is noticed by the next that starts or reports, which says so in the
// ledger. A command, which decides and ends, has its row alone.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "audit/server_counts.h"
#include "base/error.h"
#include "base/time.h"
#include "storage/decision_counters.h"
#include "storage/pool.h"
#include "storage/server_store.h"

namespace steward::service {

class Counters {
 public:
  // Both outlive it.
  Counters(storage::Database& database, const Clock& clock);

  const std::string& server() const { return memory_.server(); }
  storage::DecisionCounters& memory() { return memory_; }
  storage::DecisionCounts read() const { return memory_.read(); }

  // Over the connection whose end is the server's: the first time it says that it starts.
  void attend(pqxx::connection& connection);
  // Until it has, or could not, for so long at most: whatever the server does then stands behind its first
  // word.
  void await_start(std::chrono::milliseconds at_most);

  // An entry with the numbers as they stand, unless they stand as in the last one; and one for each server
  // that is found gone. To be called with each scheduled head. Nothing is said for a command.
  Status report();

  // The last word. Nothing may be decided any more.
  Status stop();

  // All processes that the database knows of, as they told last; the newest 1,000, the oldest first.
  Result<std::vector<storage::ServerRow>> processes();

  // What the ledger says of servers up to `size` entries: the same for ever. Entries are not counted.
  static Result<std::vector<audit::ServerCount>> as_of(pqxx::transaction_base& tx, uint64_t size);

 private:
  enum class Word { kStarted, kCounted, kStopped };
  Status say(Word word);

  storage::Database& database_;
  const Clock& clock_;
  storage::DecisionCounters memory_;
  std::mutex mutex_;  // one word after the other
  std::condition_variable has_attended_;
  bool is_attended_ = false;  // its end will be noticed
  bool is_server_ = false;    // it has said that it starts
  bool is_over_ = false;
  std::string last_numbers_;  // of the last entry
};

}  // namespace steward::service
