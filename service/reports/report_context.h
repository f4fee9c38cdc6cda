// What a report is made from: the ledger below a signed head, and the world of that head. Nothing else: the
// same context makes the same report, whenever it is made again.
//
// Builders (report_list.h) read the ledger in streams, as often as they need, and keep in memory what is
// distinct (rules, datasets, people who asked), never entries. Not thread-safe.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/report/model.h"
#include "audit/signing.h"
#include "service/organisation.h"
#include "service/replay.h"
#include "service/reports/ledger_entry.h"
#include "service/world.h"

namespace steward::service::reports {

struct Filters {
  std::optional<Timestamp> from, to;  // [from, to), by the time of the entry
  std::string dataset;  // its full name, or one of its fields' ("…#email" stands for the dataset)
  std::string purpose;  // covers what is below it
  std::vector<std::string> person;  // the keyed hashes, in hex, that one data subject is known by
  std::string regulation;           // "gdpr", "cpra", "hipaa", "pci"
  // Of `person` the hash that may be kept: erasing the person's salt unlinks it. Empty: there is none.
  std::string kept_person;
};

inline bool is_of_person(const Filters& filters, const std::string& hash) {
  return std::find(filters.person.begin(), filters.person.end(), hash) != filters.person.end();
}

struct EntryQuery {
  std::string kinds;                  // with commas; empty: all
  std::optional<Timestamp> from, to;  // [from, to)
};
using VisitEntry = std::function<Status(const LedgerEntry&)>;

struct ReportContext {
  audit::TreeHead head;
  audit::PublicKey key;
  Filters filters;
  std::shared_ptr<const World> world;
  std::optional<Organisation> organisation;  // none: nobody declared one
  std::vector<audit::report::Fact> counters;

  // Entries below the head in order of seq; an error of the visitor ends it.
  std::function<Status(const EntryQuery&, const VisitEntry&)> entries;
  // Those of registers below the head, in order of seq, also of months that left the database; kinds with
  // commas.
  std::function<Result<std::vector<LedgerEntry>>(std::string_view kinds)> registers;
  // All there was by the head; subjects are keyed hashes.
  std::function<Result<std::vector<policy::ConsentEvent>>()> consent;
  // Any set that ever was in force.
  std::function<Result<std::shared_ptr<const policy::PolicySet>>(const Digest&)> policies;
  // What a set would have said to decisions of [since, until); none: it is not asked.
  std::function<Result<ReplayReport>(std::shared_ptr<const policy::PolicySet>, Timestamp since,
                                     Timestamp until)>
      replay;
  // What the scanners of this Steward look for, and the hash of the rules by which they do.
  std::vector<Category> detectable;
  std::string detector_rules;

  Timestamp as_of() const { return head.time; }
  EntryQuery in_period(std::string kinds) const { return {std::move(kinds), filters.from, filters.to}; }
};

}  // namespace steward::service::reports
