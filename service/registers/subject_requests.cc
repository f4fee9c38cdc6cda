#include "service/registers/subject_requests.h"

#include <fmt/format.h>

#include "base/text.h"
#include "service/decision_record.h"
#include "service/registers/record.h"
#include "storage/access_store.h"
#include "storage/generation.h"
#include "storage/row_text.h"

namespace steward::service {
namespace {

using audit::SubjectRequest;

constexpr size_t kMaxReference = 200;
constexpr size_t kMaxReason = 2'000;
constexpr size_t kMaxPage = 500;
constexpr int64_t kMaxDays = 36'500;

Error not_found(const std::string& id) {
  return {ErrorCode::kNotFound,
          "There is no such request: `steward subject-request list` tells which there are.", excerpt(id)};
}

Status check_opening(const SubjectRequests::Opening& opening, const std::string& actor) {
  if (!opening.id.empty() && !storage::is_uuid(opening.id))
    return invalid_input("The id of a request is a UUID in lower case; without one it gets its own.", "id");
  if (opening.person.empty()) return invalid_input("Name the person whose data it is about.", "subject");
  STEWARD_RETURN_IF_ERROR(storage::check_storable(opening.person, "The person's id"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(opening.reference, "The reference"));
  if (opening.reference.size() > kMaxReference)
    return Error{ErrorCode::kTooLarge, fmt::format("A reference has at most {} bytes.", kMaxReference),
                 "reference"};
  if (opening.reference.find(opening.person) != std::string::npos)
    return invalid_input("The reference names the person, and it is kept for ever: give another.",
                         "reference");
  return check_not_named(actor, opening.person);
}

bool is_same(const SubjectRequest& a, const SubjectRequest& b) {
  return a.subject == b.subject && a.regulation == b.regulation && a.right == b.right &&
         a.received == b.received && a.reference == b.reference;
}

}  // namespace

Result<SubjectRequest> SubjectRequests::open(const Opening& opening, const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(check_opening(opening, actor));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(actor, "The actor"));
  SubjectRequest asked;
  asked.id = opening.id.empty() ? new_uuid() : opening.id;
  asked.regulation = opening.regulation;
  asked.right = opening.right;
  asked.received = opening.received.value_or(today());
  asked.reference = opening.reference;
  return database_.run([&](pqxx::work& tx) -> Result<SubjectRequest> {
    storage::lock_writes(tx);
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(SubjectRequest request, audit::opened(asked, audit::latest_day_of(now)));
    STEWARD_ASSIGN_OR_RETURN(request.subject, people_.name_recorded(tx, opening.person));
    STEWARD_ASSIGN_OR_RETURN(auto known, storage::find_subject_request(tx, request.id));
    if (known && is_same(*known, request)) return *std::move(known);
    if (known)
      return Error{ErrorCode::kConflict, "Another request was opened under this id: leave the id out.",
                   request.id};
    STEWARD_ASSIGN_OR_RETURN(
        request.entry, record_in_register(tx, audit::entry_kind::kSubjectRequest, request.id, actor, now,
                                          audit::opening_body(request)));
    request.last_entry = request.entry;
    request.recorded = now;
    storage::put_subject_request(tx, request);
    return request;
  });
}

Result<SubjectRequest> SubjectRequests::take(const std::string& id, const Step& step,
                                             const std::string& actor) {
  STEWARD_RETURN_IF_ERROR(storage::check_storable(step.reason, "The reason"));
  STEWARD_RETURN_IF_ERROR(storage::check_storable(actor, "The actor"));
  if (step.reason.size() > kMaxReason)
    return Error{ErrorCode::kTooLarge, fmt::format("A reason has at most {} bytes.", kMaxReason), "reason"};
  STEWARD_ASSIGN_OR_RETURN(const auto actor_as_person, people_.names_of(actor));
  return database_.run([&](pqxx::work& tx) -> Result<SubjectRequest> {
    storage::lock_writes(tx);
    const Timestamp now = clock_();
    STEWARD_ASSIGN_OR_RETURN(auto request, storage::find_subject_request(tx, id));
    if (!request) return not_found(id);
    for (const std::string& name : actor_as_person)
      STEWARD_RETURN_IF_ERROR(check_not_named(name, request->subject));
    const audit::SubjectStep taken{step.event, step.on.value_or(audit::day_of(now)), step.outcome,
                                   step.reason};
    if (audit::is_taken(*request, taken)) return *std::move(request);
    STEWARD_RETURN_IF_ERROR(audit::take(*request, taken, audit::latest_day_of(now)));
    STEWARD_ASSIGN_OR_RETURN(request->last_entry,
                             record_in_register(tx, audit::entry_kind::kSubjectRequest, request->id, actor,
                                                now, audit::step_body(*request, taken)));
    if (step.event == audit::SubjectEvent::kExtended) request->extension_recorded = now;
    if (step.event == audit::SubjectEvent::kClosed) request->closing_recorded = now;
    storage::put_subject_request(tx, *request);
    return *std::move(request);
  });
}

Result<SubjectRequest> SubjectRequests::get(const std::string& id) {
  STEWARD_ASSIGN_OR_RETURN(auto found, database_.read([&](pqxx::transaction_base& tx) {
    return storage::find_subject_request(tx, id);
  }));
  if (!found) return not_found(id);
  return *std::move(found);
}

Result<storage::SubjectRequestPage> SubjectRequests::list(Filter filter) {
  if (filter.stored.limit < 1 || filter.stored.limit > kMaxPage)
    return invalid_input(fmt::format("A page has 1 to {} requests.", kMaxPage), "limit");
  if (filter.due_in && (*filter.due_in < 0 || *filter.due_in > kMaxDays))
    return invalid_input(fmt::format("Due within 0 to {} days.", kMaxDays), "due_within");
  if (filter.due_in || filter.is_overdue) {
    if (filter.stored.is_closed == true)
      return invalid_input("What is closed is not due: ask for one or the other.", "state");
    filter.stored.is_closed = false;
    filter.stored.due_by =
        filter.is_overdue ? today() - std::chrono::days(1) : today() + std::chrono::days(*filter.due_in);
  }
  if (!filter.person.empty()) {
    STEWARD_ASSIGN_OR_RETURN(filter.stored.subjects, people_.names_of(filter.person));
  }
  return database_.read(
      [&](pqxx::transaction_base& tx) { return storage::list_subject_requests(tx, filter.stored); });
}

}  // namespace steward::service
