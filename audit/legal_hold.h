// Legal holds as entries of kind `legal_hold` tell them: data that must stay although its time is over,
// because somebody ordered it (a lawsuit, an inquiry). A hold stops the deletion, not the clock: what is
// overdue is overdue, and held since.
//
//   {"event":"added","hold":UUID,"datasets":["*shop.customer"],"subject":HASH,"from":"2026-11-22",
//    "ordered_by":"Regional Court Bonn, 3 O 17/26","reason":"Evidence is to be kept."}
//   {"event":"released","hold":UUID,"on":"2027-05-01","reason":"The suit was settled."}
//
// A hold is on datasets, on what there is of a person, or on what there is of a person in datasets. Datasets
// are named as policies name them (policy/engine/selector.h); which of the catalog those are is not known
// here. Pure, thread-safe but for HoldRegister.
#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/subject_deadline.h"
#include "base/error.h"
#include "base/time.h"

namespace steward::audit {

namespace entry_kind {
inline constexpr std::string_view kLegalHold = "legal_hold";
}

struct LegalHold {
  std::string id;                     // a UUID
  std::vector<std::string> datasets;  // names, whole or their end, or patterns; none: all data of the person
  std::string subject;                // the keyed hash of a person, in hex; empty: of everybody
  Day from{};
  std::string ordered_by, reason;
  std::optional<Day> released;
  std::string release_reason;
  int64_t entry = -1, last_entry = -1;
  Timestamp recorded{};
};

// On that day: from its first day on, and no more from the day of its release on.
bool in_force(const LegalHold& hold, Day day);

// kInvalidInput for a hold on nothing, too much text, or a first day after `today`.
Status check_hold(const LegalHold& hold, Day today);
// kConflict when it is released already; kInvalidInput without a reason, before its first day or after
// `today`.
Status release(LegalHold& hold, Day on, const std::string& reason, Day today);

boost::json::object adding_body(const LegalHold& hold);
boost::json::object release_body(const LegalHold& hold);

// The fold. Entries come in order of seq; what is no event of the register is counted and left out.
class HoldRegister {
 public:
  void add(int64_t seq, Timestamp time, const boost::json::object& body);
  // Of an entry's canonical text; an Error when it is none.
  Status add(int64_t seq, std::string_view canonical);

  const std::vector<LegalHold>& holds() const { return holds_; }  // in the order they were added
  const LegalHold* find(std::string_view id) const;
  size_t unreadable() const { return unreadable_; }

 private:
  std::vector<LegalHold> holds_;
  std::map<std::string, size_t, std::less<>> places_;
  size_t unreadable_ = 0;
};

}  // namespace steward::audit
