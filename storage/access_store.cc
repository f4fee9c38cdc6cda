#include "storage/access_store.h"

#include <boost/json/serialize.hpp>
#include <limits>

#include "storage/access_rows.h"
#include "storage/generation.h"
#include "storage/row_text.h"
#include "storage/tag_rows.h"

namespace steward::storage {
namespace {

namespace json = boost::json;
using policy::AccessEvent;
using policy::AccessRequest;

constexpr auto kInsertRequest = R"(
  INSERT INTO access_request (id, subject, asked_at, body) VALUES ($1::uuid, $2, $3::timestamptz, $4::json)
  ON CONFLICT (id) DO NOTHING)";
constexpr auto kInsertEvent = R"(
  INSERT INTO access_event (request_id, position, kind, person, at, body)
  VALUES ($1::uuid, $2, $3, $4, $5::timestamptz, $6::json) ON CONFLICT (request_id, position) DO NOTHING)";

// One row for each event; a request without events never was stored.
constexpr auto kSelectOne = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM access_request AS r JOIN access_event AS e ON e.request_id = r.id
  WHERE r.id = $1::uuid ORDER BY e.position)";
constexpr auto kSelectPage = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM (SELECT * FROM access_request WHERE seq < $1 AND ($2 = '' OR subject = $2) ORDER BY seq DESC LIMIT $3) AS r
  JOIN access_event AS e ON e.request_id = r.id
  ORDER BY r.seq DESC, e.position)";
constexpr auto kSelectGranted = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM access_request AS r JOIN access_event AS e ON e.request_id = r.id
  WHERE EXISTS (SELECT FROM access_event AS g WHERE g.request_id = r.id
                AND (g.kind = 'approved' OR (g.kind = 'decided' AND g.body ->> 'verdict' = 'permit')))
  ORDER BY r.seq, e.position)";

Result<AccessRequest> request_of(const pqxx::row& row) {
  AccessRequest request;
  request.ask.id = row[1].as<std::string>();
  request.ask.asked_at = time_of(row[2]);
  STEWARD_ASSIGN_OR_RETURN(const auto body, parse_json(row[3].c_str()));
  STEWARD_RETURN_IF_ERROR(read_ask(JsonView(body), request));
  return request;
}

Result<AccessEvent> event_of(const pqxx::row& row) {
  AccessEvent event;
  const auto kind = policy::parse_access_event(row[4].c_str());
  if (!kind) return unknown_word("event of an access request");
  event.kind = *kind;
  event.person = row[5].as<std::string>();
  event.at = time_of(row[6]);
  STEWARD_ASSIGN_OR_RETURN(const auto body, parse_json(row[7].c_str()));
  STEWARD_RETURN_IF_ERROR(read_event(JsonView(body), event));
  return event;
}

Result<std::vector<StoredAccessRequest>> requests_of(const pqxx::result& rows) {
  std::vector<StoredAccessRequest> requests;
  for (const auto& row : rows) {
    const auto seq = row[0].as<int64_t>();
    if (requests.empty() || requests.back().seq != seq) {
      STEWARD_ASSIGN_OR_RETURN(AccessRequest request, request_of(row));
      requests.push_back({seq, std::move(request)});
    }
    STEWARD_ASSIGN_OR_RETURN(AccessEvent event, event_of(row));
    requests.back().request.events.push_back(std::move(event));
  }
  return requests;
}

Error already_stored() {
  return {ErrorCode::kConflict, "There is an access request of that id already.", "id"};
}

bool may_change_grants(const AccessEvent& event) {
  return event.kind == AccessEvent::Kind::kApproved || event.kind == AccessEvent::Kind::kWithdrawn ||
         (event.kind == AccessEvent::Kind::kDecided && event.verdict == policy::Verdict::kPermit);
}

Status insert_event(pqxx::transaction_base& tx, const AccessRequest& request, size_t position) {
  const AccessEvent& event = request.events[position];
  const std::string body = json::serialize(event_to_json(event));
  STEWARD_RETURN_IF_ERROR(check_storable(event.person, "The person"));
  STEWARD_RETURN_IF_ERROR(check_storable(body, "The note"));
  const auto inserted = tx.exec_params(kInsertEvent, request.ask.id, static_cast<int>(position),
                                       std::string(policy::to_string(event.kind)), event.person,
                                       format_rfc3339(event.at), body);
  if (inserted.affected_rows() != 1)
    return Error{ErrorCode::kConflict, "Somebody else settled the request meanwhile: look at it again.", ""};
  return may_change_grants(event) ? bump_generation(tx, State::kGrants) : Status();
}

}  // namespace

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    if (is_dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

Status add_access_request(pqxx::transaction_base& tx, const AccessRequest& request) {
  if (!is_uuid(request.ask.id))
    return Error{ErrorCode::kInvalidInput, "The id of a request is a UUID in lower case.", "id"};
  const std::string body = json::serialize(ask_to_json(request));
  STEWARD_RETURN_IF_ERROR(check_storable(request.ask.subject.id, "The subject"));
  STEWARD_RETURN_IF_ERROR(check_storable(body, "The request"));
  lock_writes(tx);
  const auto inserted = tx.exec_params(kInsertRequest, request.ask.id, request.ask.subject.id,
                                       format_rfc3339(request.ask.asked_at), body);
  if (inserted.affected_rows() != 1) return already_stored();
  for (size_t i = 0; i < request.events.size(); ++i) STEWARD_RETURN_IF_ERROR(insert_event(tx, request, i));
  return {};
}

Status add_last_event(pqxx::transaction_base& tx, const AccessRequest& request) {
  return insert_event(tx, request, request.events.size() - 1);
}

Result<std::optional<AccessRequest>> find_access_request(pqxx::transaction_base& tx, std::string_view id) {
  if (!is_uuid(id)) return std::optional<AccessRequest>();
  STEWARD_ASSIGN_OR_RETURN(auto requests, requests_of(tx.exec_params(kSelectOne, std::string(id))));
  if (requests.empty()) return std::optional<AccessRequest>();
  return std::optional(std::move(requests.front().request));
}

Result<std::vector<StoredAccessRequest>> load_access_requests(pqxx::transaction_base& tx,
                                                              std::optional<int64_t> before,
                                                              const std::string& subject, size_t limit) {
  return requests_of(tx.exec_params(kSelectPage, before.value_or(std::numeric_limits<int64_t>::max()),
                                    subject, static_cast<int64_t>(limit)));
}

Result<std::vector<policy::Grant>> load_grants(pqxx::transaction_base& tx) {
  STEWARD_ASSIGN_OR_RETURN(const auto requests, requests_of(tx.exec(kSelectGranted)));
  std::vector<policy::Grant> grants;
  for (const StoredAccessRequest& stored : requests)
    if (auto grant = policy::grant_of(stored.request)) grants.push_back(*std::move(grant));
  return grants;
}

}  // namespace steward::storage
