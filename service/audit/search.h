// Search over the ledger's entries: who, what, which data, why, with what outcome, when.
//
// By the index of storage/ledger_index.h, and for what is in no index yet by the terms of the newest entries,
// which are kept in memory. Hits are checked on the canonical text. A page costs the same however long the
// ledger is, and paging is stable while it grows: what is appended after the first page is not in the others.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "base/error.h"
#include "base/time.h"
#include "storage/pool.h"

namespace steward::service {

inline constexpr size_t kMaxLedgerPage = 500;

// All that is given must hold.
struct LedgerQuery {
  std::optional<std::string> who;       // the actor, whose access it is about, who approved
  std::optional<std::string> what;      // an action, change or event: read, rejected, withdrawn
  std::optional<std::string> dataset;   // its name, by any ending that names one; with '#' a field
  std::optional<std::string> category;  // or one below it
  std::optional<std::string> purpose;   // or one below it
  std::optional<std::string> verdict;   // permit, deny, pending
  std::optional<std::string> rule;      // "policy/rule"
  std::optional<std::string> kind;      // of entry
  std::optional<std::string> id;        // of a decision, a request, a grant, a policy set
  std::optional<std::string>
      person;  // a data subject, by the id that Steward was given; never stored or logged
  std::optional<Timestamp> from, to;  // [from, to)
  bool oldest_first = false;
  size_t limit = 50;   // 1 to 500
  std::string cursor;  // next_cursor of the page before, with the same query
};

// An entry, or where it went: of a month that is in a file alone only the number is known.
struct LedgerHit {
  int64_t seq = 0;
  std::optional<audit::Entry> entry;
  std::string archived_in;         // the file; empty when `entry` is given
  Timestamp earliest{}, latest{};  // when only the month is known
};

struct FoundEntries {
  std::vector<LedgerHit> hits;
  std::string next_cursor;  // empty: these were the last
  uint64_t head_size = 0;   // entries below it were looked at
  std::string note;         // what was not looked at, in a sentence; empty: all was
};

// Thread-safe. Blocks for the database.
class LedgerSearch {
 public:
  struct Names {
    // Every hash that entries may bear of a person; makes nobody known.
    std::function<Result<std::vector<std::string>>(std::string_view person)> hashes_of;
    std::function<std::string(const std::string& dataset)> full_of;  // the name itself when none is known
  };
  LedgerSearch(storage::Database& database, Names names);
  ~LedgerSearch();

  // kInvalidInput names the parameter.
  Result<FoundEntries> search(const LedgerQuery& query);

  // The entry of that number, or the newest one that bears the id: of a decision its record, of a request or
  // a grant its last event. kNotFound.
  Result<LedgerHit> find(std::string_view number_or_id);

  // Indexes what is whole and not indexed, at most so many blocks and spans, and reads what is newer. How
  // many entries the index lacks afterwards. For a thread of the background, and before searching a ledger
  // that grew much.
  Result<int64_t> keep_up(size_t max_blocks, const std::stop_token& stop = {});
  // As last seen.
  int64_t lag() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace steward::service
