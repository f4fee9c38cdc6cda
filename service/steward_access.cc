// Asking for access, settling what was asked, and the grants that come of it. Each step is one transaction
// with its line in the ledger, under the writers' lock: what is decided on is what is in force.
#include <algorithm>

#include "base/text.h"
#include "service/approvers.h"
#include "service/steward_impl.h"
#include "storage/access_rows.h"
#include "storage/access_store.h"
#include "storage/generation.h"
#include "storage/word_store.h"

namespace steward::service {
namespace {

namespace json = boost::json;
using policy::AccessEvent;
using policy::AccessRequest;
using Kind = AccessEvent::Kind;

constexpr size_t kMaxPage = 500;
constexpr size_t kMaxNames = 1'000;  // roles or groups of one person
constexpr int64_t kMaxOpen = 500;    // requests of one subject that are pending or granted

Error no_request(std::string_view id) {
  return {ErrorCode::kNotFound, "There is no access request '" + std::string(id) + "'.", "id"};
}

Error no_grant(std::string_view id) {
  return {ErrorCode::kNotFound, "There is no grant '" + std::string(id) + "'.", "id"};
}

Status check_limit(size_t limit) {
  if (limit >= 1 && limit <= kMaxPage) return {};
  return Error{ErrorCode::kInvalidInput, "A page has 1 to 500 entries.", "limit"};
}

audit::EntryDraft request_entry(const AccessRequest& request, const AccessEvent& event, Timestamp now) {
  json::object body{{"id", request.ask.id}};
  if (event.kind == Kind::kDecided) body["asked"] = storage::ask_to_json(request);
  for (const auto& member : access_event_json(event)) body.insert_or_assign(member.key(), member.value());
  body["state"] = policy::to_string(policy::state_at(request, now));
  const std::string& actor = event.person.empty() ? request.ask.subject.id : event.person;
  return {std::string(audit::entry_kind::kAccessRequest), actor, now, std::move(body)};
}

audit::EntryDraft grant_entry(const policy::Grant& grant, const AccessEvent& event, Timestamp now) {
  json::object body = grant_json(grant);
  body["event"] = grant.ended_at ? "withdrawn" : "made";
  if (grant.ended_at) body["note"] = event.note;
  const std::string& actor = event.person.empty() ? grant.subject : event.person;
  return {std::string(audit::entry_kind::kGrant), actor, now, std::move(body)};
}

// The lines of the last event: of the request, and of the grant when the event made or ended one.
Status record_last_event(pqxx::transaction_base& tx, const AccessRequest& request, Timestamp now) {
  AccessRequest before = request;
  before.events.pop_back();
  const AccessEvent& event = request.events.back();
  std::vector<audit::EntryDraft> drafts{request_entry(request, event, now)};
  const auto had = policy::grant_of(before), has = policy::grant_of(request);
  if (has && (!had || had->ended_at != has->ended_at)) drafts.push_back(grant_entry(*has, event, now));
  STEWARD_RETURN_IF_ERROR(storage::append_entries(tx, drafts));
  return {};
}

// The same was asked before under this id: the answer is the same too.
bool is_same_ask(const AccessRequest& stored, const policy::AccessAsk& ask) {
  AccessRequest now;
  now.ask = ask;
  json::object a = storage::ask_to_json(stored), b = storage::ask_to_json(now);
  a.erase("scope");
  b.erase("scope");
  return a == b;
}

// A caller that heard no answer says it again.
bool is_repeated(const AccessRequest& request, const AccessEvent& event) {
  return std::any_of(request.events.begin(), request.events.end(), [&](const AccessEvent& known) {
    return known.kind == event.kind && known.person == event.person && known.note == event.note &&
           std::all_of(known.roles.begin(), known.roles.end(), [&](const std::string& role) {
             return std::find(event.roles.begin(), event.roles.end(), role) != event.roles.end();
           });
  });
}

// Each that is open may have to be looked at by people, and each grant by every decision of the subject.
Status check_quota(pqxx::transaction_base& tx, const std::string& subject, Timestamp now) {
  if (storage::count_open_access_requests(tx, subject, now) < kMaxOpen) return {};
  return Error{
      ErrorCode::kConflict,
      "This subject has 500 requests that are pending or granted already: cancel or withdraw some, or ask "
      "for more data in one request.",
      "subject"};
}

Result<std::optional<int64_t>> read_cursor(const std::string& cursor) {
  if (cursor.empty()) return std::optional<int64_t>();
  const auto seq = parse_int(cursor);
  if (!seq || *seq < 1)
    return Error{ErrorCode::kInvalidInput, "The cursor is not one of a page of access requests.", "cursor"};
  return seq;
}

Status check_event_bounds(const AccessEvent& event, const std::vector<std::string>& groups) {
  if (event.roles.size() <= kMaxNames && groups.size() <= kMaxNames) return {};
  return Error{ErrorCode::kTooLarge, "A person has at most 1,000 roles and 1,000 groups.", ""};
}

Result<VouchedOwners> load_vouched_owners(pqxx::transaction_base& tx) {
  STEWARD_ASSIGN_OR_RETURN(const auto words, storage::load_dataset_words(tx));
  VouchedOwners vouched;
  for (const storage::DatasetWord& word : words)
    if (word.attribute == DatasetAttribute::kOwner && word.values) vouched[word.dataset] = *word.values;
  return vouched;
}

}  // namespace

Result<AccessStanding> Steward::ask_access(policy::AccessAsk ask) {
  if (ask.id.empty()) ask.id = new_uuid();
  policy::drop_repetitions(ask);
  STEWARD_RETURN_IF_ERROR(policy::check_ask(ask));
  std::lock_guard turn(impl_->holding_writers);
  return impl_->database.run([&](pqxx::work& tx) -> Result<AccessStanding> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(auto stored, storage::find_access_request(tx, ask.id));
    const Timestamp now = impl_->now();
    if (stored && is_same_ask(*stored, ask)) return standing_of(*std::move(stored), now);
    if (stored)
      return Error{ErrorCode::kConflict, "Another access request has that id already: leave the id out.",
                   "id"};
    STEWARD_RETURN_IF_ERROR(check_quota(tx, ask.subject.id, now));
    STEWARD_ASSIGN_OR_RETURN(const auto world, impl_->loader.current());
    STEWARD_ASSIGN_OR_RETURN(ask.purpose, known_purpose(*world, ask.purpose));
    ask.asked_at = now;
    STEWARD_ASSIGN_OR_RETURN(AccessRequest request, resolve_scope(*world, ask));
    STEWARD_ASSIGN_OR_RETURN(request, policy::with_event(request, decide_access(*world, request, now)));
    STEWARD_RETURN_IF_ERROR(storage::add_access_request(tx, request));
    STEWARD_RETURN_IF_ERROR(record_last_event(tx, request, now));
    return standing_of(std::move(request), now);
  });
}

Result<AccessStanding> Steward::settle_access(const std::string& id, AccessEvent event,
                                              const std::vector<std::string>& groups) {
  STEWARD_RETURN_IF_ERROR(check_event_bounds(event, groups));
  std::lock_guard turn(impl_->holding_writers);
  return impl_->database.run([&](pqxx::work& tx) -> Result<AccessStanding> {
    storage::lock_writes(tx);
    STEWARD_ASSIGN_OR_RETURN(auto stored, storage::find_access_request(tx, id));
    if (!stored) return no_request(id);
    STEWARD_ASSIGN_OR_RETURN(const auto world, impl_->loader.current());
    STEWARD_ASSIGN_OR_RETURN(const VouchedOwners vouched, load_vouched_owners(tx));
    const auto roles_of = event.kind == Kind::kWithdrawn ? withdrawer_roles : approver_roles;
    event.roles = roles_of(*world, vouched, *stored, event.person, groups, std::move(event.roles));
    const Timestamp now = impl_->now();
    if (is_repeated(*stored, event)) return standing_of(*std::move(stored), now);
    // A clock that was set back does not undo the order in which things happened.
    event.at = std::max(now, stored->events.back().at);
    STEWARD_ASSIGN_OR_RETURN(AccessRequest request, policy::with_event(*std::move(stored), std::move(event)));
    STEWARD_RETURN_IF_ERROR(storage::add_last_event(tx, request));
    STEWARD_RETURN_IF_ERROR(record_last_event(tx, request, now));
    return standing_of(std::move(request), now);
  });
}

Result<AccessStanding> Steward::access_request(const std::string& id) {
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<AccessStanding> {
    STEWARD_ASSIGN_OR_RETURN(auto stored, storage::find_access_request(tx, id));
    if (!stored) return no_request(id);
    return standing_of(*std::move(stored), impl_->now());
  });
}

// States are of now, so the database does not know them: so many rows are looked at, and the cursor goes on
// after them even when few of them, or none, are told.
Result<AccessPage> Steward::access_requests(const AccessFilter& filter) {
  STEWARD_RETURN_IF_ERROR(check_limit(filter.limit));
  STEWARD_ASSIGN_OR_RETURN(const auto before, read_cursor(filter.cursor));
  const Timestamp now = impl_->now();
  const size_t looked_at = filter.state ? kMaxPage : filter.limit;
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<AccessPage> {
    STEWARD_ASSIGN_OR_RETURN(auto stored,
                             storage::load_access_requests(tx, before, filter.subject, looked_at + 1));
    AccessPage page;
    for (size_t i = 0; i < stored.size(); ++i) {
      if (i == looked_at || page.requests.size() == filter.limit) {
        page.next_cursor = std::to_string(stored[i - 1].seq);
        break;
      }
      AccessStanding standing = standing_of(std::move(stored[i].request), now);
      if (!filter.state || standing.state == *filter.state) page.requests.push_back(std::move(standing));
    }
    return page;
  });
}

Result<GrantPage> Steward::grants(const GrantFilter& filter) {
  STEWARD_RETURN_IF_ERROR(check_limit(filter.limit));
  STEWARD_ASSIGN_OR_RETURN(const auto before, read_cursor(filter.cursor));
  const Timestamp now = impl_->now();
  const size_t looked_at = filter.only_in_force ? kMaxPage : filter.limit;
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<GrantPage> {
    STEWARD_ASSIGN_OR_RETURN(const auto stored,
                             storage::load_approved_requests(tx, before, filter.subject, looked_at + 1));
    GrantPage page{.at = now};
    for (size_t i = 0; i < stored.size(); ++i) {
      if (i == looked_at || page.grants.size() == filter.limit) {
        page.next_cursor = std::to_string(stored[i - 1].seq);
        break;
      }
      // One of two who must approve did: no grant yet.
      auto grant = policy::grant_of(stored[i].request);
      if (!grant || (filter.only_in_force && !policy::in_force(*grant, now))) continue;
      page.grants.push_back(*std::move(grant));
    }
    return page;
  });
}

Result<AccessStanding> Steward::grant(const std::string& id) {
  return impl_->database.read([&](pqxx::transaction_base& tx) -> Result<AccessStanding> {
    STEWARD_ASSIGN_OR_RETURN(auto stored, storage::find_request_of_grant(tx, id));
    if (!stored || !policy::grant_of(*stored)) return no_grant(id);
    return standing_of(*std::move(stored), impl_->now());
  });
}

Result<AccessStanding> Steward::withdraw_grant(const std::string& id, AccessEvent event,
                                               const std::vector<std::string>& groups) {
  event.kind = Kind::kWithdrawn;
  STEWARD_ASSIGN_OR_RETURN(const AccessStanding standing, grant(id));
  return settle_access(standing.request.ask.id, std::move(event), groups);
}

}  // namespace steward::service
