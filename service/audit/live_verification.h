// Is the ledger in the database what was recorded? Every entry, tile, node, head and the frontier, compared
// with each other and with every head that was ever signed; the months with their files and times; what
// servers said with what is kept of it, and with how many of their decisions there are.
//
// What one who may write to the database changes by SQL is found, and the entry named: a text, a hash, a
// column, a row taken out, put in or moved; tiles; the frontier. Who changes all of them consistently is
// found by the signed heads, which no database can make; then the range between two heads is named. Heads
// that were taken out of the database are not missed here: keep heads elsewhere (docs/audit.md).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/signing.h"
#include "base/error.h"
#include "storage/pool.h"

namespace steward::service {

struct LiveFinding {
  int64_t first = -1, last = -1;  // entries, both included; -1: none in particular
  std::string what;               // a sentence
};

struct LiveVerification {
  bool holds = false;
  uint64_t size = 0;     // of the tree
  uint64_t entries = 0;  // whose text was hashed
  uint64_t dropped = 0;  // whose text is in segment files alone, which were read
  uint64_t tiles = 0;
  uint64_t heads = 0;  // signed ones
  uint64_t words = 0;  // of servers, in server_word
  uint64_t months = 0;
  std::vector<LiveFinding> findings;  // in the order they were found; at most kMaxFindings
  uint64_t more_findings = 0;
  std::string servers;             // what they said they recorded is there; empty: not known
  std::vector<std::string> notes;  // to know
};
inline constexpr size_t kMaxFindings = 1'000;

// In one snapshot, a few thousand entries in memory at a time. `trusted`: the keys that may have signed
// heads; a head of another is a finding. Errors: the database's.
Result<LiveVerification> verify_live(storage::Database& database,
                                     const std::vector<audit::PublicKey>& trusted);
// The same as `tx` sees it, which is best of one snapshot.
Result<LiveVerification> verify_live(pqxx::transaction_base& tx,
                                     const std::vector<audit::PublicKey>& trusted);

// One line for each check: "✗ …" failed, "✓ …" held, "! …" to know.
std::vector<std::string> lines_of(const LiveVerification& verification);

}  // namespace steward::service
