// What the ledger itself shows of each server that decided: what it said it decided and recorded, and how
// many of its entries there are. Pure; fed with entries in order, those of kind `server` and, to count, those
// of decisions.
//
// A `server` entry's body: {"event", "server", "decided", "overtaken", "recorded", "refused", "may_lose",
// "unrecorded", "lost"?, "found_by"?}; "event" is "started", "counted", "stopped" or "gone". Numbers are of
// the whole life of the server. "gone": it ended without a last word; its numbers are the last that it told,
// and up to `may_lose` answers may be in no ledger.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

namespace server_event {
inline constexpr std::string_view kStarted = "started";
inline constexpr std::string_view kCounted = "counted";
inline constexpr std::string_view kStopped = "stopped";
inline constexpr std::string_view kGone = "gone";
}  // namespace server_event

struct ServerCount {
  std::string server;         // UUID
  std::string state;          // the last event; empty: it never spoke (a command, which decides and ends)
  Timestamp first{}, last{};  // of its words
  int64_t last_seq = -1;      // of its last word
  int64_t decided = 0, overtaken = 0, recorded = 0, refused = 0;
  int64_t unrecorded = 0;  // it noticed itself that so many are in no ledger
  int64_t lost = 0;        // of these: answered, and given up
  int64_t may_lose = 0;
  int64_t entries = 0;        // of its decisions before its last word; 0 when decisions were not fed
  int64_t entries_after = 0;  // and behind it

  // At work when it spoke, or missing: 0 in a last word that is as it should be.
  int64_t open() const { return decided - overtaken - recorded - refused; }
  // What it said against what is there; not 0: entries are missing, or somebody wrote in its name. Only where
  // all decisions were fed.
  int64_t difference() const { return recorded - entries; }
};

// Servers that are told apart: those that have spoken, and those that have not yet. A command is a server
// that never speaks, and a ledger may hold millions. Beyond the first bound a server's words are passed over;
// beyond the second its decisions before its first word are taken to be as many as it says.
inline constexpr size_t kMaxServers = 65'536;
// Of a server's name, which is a UUID, and of an event's: both are kept for each server.
inline constexpr size_t kMaxServerText = 64;

class ServerTally {
 public:
  ServerTally() = default;
  ServerTally(const ServerTally&) = delete;
  ServerTally& operator=(const ServerTally&) = delete;

  // Entries of other kinds are passed over. An Error for a `server` entry that is none.
  Status add(const Entry& entry);
  // The same of text that is known to be an entry's: kind and seq as stored beside it.
  Status add(std::string_view kind, int64_t seq, Timestamp time, std::string_view canonical);

  // By their first word; those that never spoke after them. In words, see sentence().
  std::vector<ServerCount> take() &&;

 private:
  ServerCount* find_or_add(std::string_view server, size_t& of_these);
  void add_decision(std::string_view canonical);
  Status add_word(int64_t seq, Timestamp time, std::string_view canonical);

  std::map<std::string, ServerCount, std::less<>> servers_;
  std::vector<std::string> order_;
  size_t spoken_ = 0, silent_ = 0;
  ServerCount* last_ = nullptr;  // of the last decision: most come from the same server
};

// "9f3c… stopped; decided 120, recorded 118, refused 2; nothing is missing."
std::string sentence(const ServerCount& count);

}  // namespace steward::audit
