#include "service/registers/legal_holds.h"

#include <limits>

#include "base/text.h"
#include "service/decision_record.h"
#include "service/registers/record.h"
#include "storage/access_store.h"
#include "storage/generation.h"
#include "storage/row_text.h"

namespace steward::service {
namespace {

using audit::LegalHold;

Status check_adding(const LegalHolds::Adding& adding, const std::string& actor) {
  if (!adding.id.empty() && !storage::is_uuid(adding.id))
    return invalid_input("The id of a hold is a UUID in lower case; without one it gets its own.", "id");
  for (const std::string& dataset : adding.datasets)
    STEWARD_RETURN_IF_ERROR(storage::check_storable(dataset, "A dataset's name"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(adding.person, "The person's id"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(adding.reason, "The reason"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(adding.ordered_by, "Who ordered it"));
  if (adding.person.empty()) return {};
  for (const std::string* text : {&adding.reason, &adding.ordered_by})
    if (text->find(adding.person) != std::string::npos)
      return invalid_input("The text names the person, and it is kept for ever: say it without the id.",
                           "reason");
  return check_not_named(actor, adding.person);
}

bool is_same(const LegalHold& a, const LegalHold& b) {
  return a.datasets == b.datasets && a.subject == b.subject && a.from == b.from &&
         a.ordered_by == b.ordered_by && a.reason == b.reason;
}

}  // namespace

Result<audit::HoldRegister> LegalHolds::folded(pqxx::transaction_base& tx) {
  audit::HoldRegister holds;
  for (const storage::RegisterEntry& entry :
       storage::load_register(tx, audit::entry_kind::kLegalHold, std::numeric_limits<int64_t>::max()))
    STEWARD_RETURN_IF_ERROR(holds.add(entry.seq, entry.canonical));
  return holds;
}

Result<LegalHold> LegalHolds::add(const Adding& adding, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(check_adding(adding, actor));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(actor, "The actor"));
  LegalHold hold;
  hold.id = adding.id.empty() ? new_uuid() : adding.id;
  hold.datasets = adding.datasets;
  hold.from = adding.from.value_or(today());
  hold.ordered_by = adding.ordered_by;
  hold.reason = adding.reason;
  return database_.run([&](pqxx::work& tx) -> Result<LegalHold> {
    storage::lock_writes(tx);
    const Timestamp now = clock_();
    LegalHold added = hold;
    if (!adding.person.empty()) {
      STEWARD_ASSIGN_OR_RETURN(added.subject, people_.name_recorded(tx, adding.person));
    }
    STEWARD_RETURN_IF_ERROR(audit::check_hold(added, audit::latest_day_of(now)));
    STEWARD_ASSIGN_OR_RETURN(const audit::HoldRegister holds, folded(tx));
    if (const LegalHold* known = holds.find(added.id)) {
      if (is_same(*known, added)) return *known;
      return Error{ErrorCode::kConflict, "Another hold was added under this id: leave the id out.", added.id};
    }
    STEWARD_ASSIGN_OR_RETURN(added.entry, record_in_register(tx, audit::entry_kind::kLegalHold, added.id,
                                                             actor, now, audit::adding_body(added)));
    added.last_entry = added.entry;
    added.recorded = now;
    return added;
  });
}

Result<LegalHold> LegalHolds::release(const std::string& id, const std::string& reason,
                                      std::optional<audit::Day> on, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(storage::check_storable(reason, "The reason"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(actor, "The actor"));
  return database_.run([&](pqxx::work& tx) -> Result<LegalHold> {
    storage::lock_writes(tx);
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(const audit::HoldRegister holds, folded(tx));
    const LegalHold* known = holds.find(id);
    if (!known)
      return Error{ErrorCode::kNotFound,
                   "There is no such hold: `steward retention hold list` tells which there are.",
                   excerpt(id)};
    LegalHold hold = *known;
    const audit::Day day = on.value_or(audit::day_of(now));
    if (hold.released == day && hold.release_reason == reason) return hold;
    STEWARD_RETURN_IF_ERROR(audit::release(hold, day, reason, audit::latest_day_of(now)));
    STEWARD_ASSIGN_OR_RETURN(hold.last_entry, record_in_register(tx, audit::entry_kind::kLegalHold, hold.id,
                                                                 actor, now, audit::release_body(hold)));
    return hold;
  });
}

Result<std::vector<LegalHold>> LegalHolds::list(bool only_in_force) {
  STEWARD_ASSIGN_OR_RETURN(const audit::HoldRegister holds,
                           database_.read([&](pqxx::transaction_base& tx) { return folded(tx); }));
  std::vector<LegalHold> listed = holds.holds();
  if (only_in_force)
    std::erase_if(listed, [&](const LegalHold& hold) { return !audit::in_force(hold, today()); });
  return listed;
}

}  // namespace steward::service
