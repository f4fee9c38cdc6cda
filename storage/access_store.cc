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
constexpr auto kSelectAccess = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM access_request AS r JOIN access_event AS e ON e.request_id = r.id
  WHERE r.id = $1::uuid ORDER BY e.position)";
constexpr auto kSelectAccessPage = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM (SELECT * FROM access_request WHERE seq < $1 AND ($2 = '' OR subject = $2) ORDER BY seq DESC LIMIT $3) AS r
  JOIN access_event AS e ON e.request_id = r.id
  ORDER BY r.seq DESC, e.position)";
constexpr auto kSelectApprovedPage = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM (SELECT * FROM access_request AS a WHERE seq < $1 AND ($2 = '' OR subject = $2)
        AND EXISTS (SELECT FROM access_event AS g WHERE g.request_id = a.id
                    AND (g.kind = 'approved' OR (g.kind = 'decided' AND g.body ->> 'verdict' = 'permit')))
        ORDER BY seq DESC LIMIT $3) AS r
  JOIN access_event AS e ON e.request_id = r.id
  ORDER BY r.seq DESC, e.position)";

// policy/grants/access_request.cc makes a grant's id of its request's; this is the same again.
constexpr auto kSelectRequestOfGrant = R"(
  SELECT r.id
  FROM (SELECT id, sha256(int8send(13) || 'steward grant'::bytea || int8send(36) ||
                          convert_to(id::text, 'UTF8')) AS digest FROM access_request) AS r
  WHERE overlay(overlay(left(encode(digest, 'hex'), 32) PLACING '8' FROM 13)
                PLACING substr('89ab', (get_byte(digest, 8) >> 4 & 3) + 1, 1) FROM 17)::uuid = $1::uuid)";

constexpr auto kCountOpen = R"(
  SELECT count(*)
  FROM access_request AS r
  CROSS JOIN LATERAL (
    SELECT max(at) FILTER (WHERE kind = 'decided' AND body ->> 'verdict' = 'pending') AS asked,
           max(at) FILTER (WHERE kind = 'approved' OR body ->> 'verdict' = 'permit') AS approved,
           bool_or(kind IN ('refused', 'cancelled', 'lapsed', 'withdrawn')) AS is_settled
    FROM access_event WHERE request_id = r.id) AS e
  WHERE r.subject = $1 AND NOT e.is_settled
    AND ($2::timestamptz < e.asked + interval '30 days'
         OR $2::timestamptz AT TIME ZONE 'UTC'
            < e.approved AT TIME ZONE 'UTC' + (r.body ->> 'duration')::interval))";

constexpr auto kSelectLastChange = R"(
  SELECT (extract(epoch FROM max(at)) * 1000000)::bigint, max(at) FROM access_event
  WHERE at <= $1::timestamptz
    AND (kind IN ('approved', 'withdrawn') OR (kind = 'decided' AND body ->> 'verdict' = 'permit')))";
// Two days more than asked for: where a month ends is for policy::grant_of() to say.
constexpr auto kSelectGranted = R"(
  SELECT r.seq, r.id, (extract(epoch FROM r.asked_at) * 1000000)::bigint, r.body, e.kind, e.person,
         (extract(epoch FROM e.at) * 1000000)::bigint, e.body
  FROM (SELECT request_id, max(at) AS at FROM access_event
        WHERE kind = 'approved' OR (kind = 'decided' AND body ->> 'verdict' = 'permit')
        GROUP BY request_id) AS g
  JOIN access_request AS r ON r.id = g.request_id
  JOIN access_event AS e ON e.request_id = r.id
  WHERE $1::timestamptz AT TIME ZONE 'UTC' < g.at AT TIME ZONE 'UTC' + (r.body ->> 'duration')::interval + interval '2 days'
    AND NOT EXISTS (SELECT FROM access_event AS w
                    WHERE w.request_id = r.id AND w.kind = 'withdrawn' AND w.at <= $1::timestamptz)
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
  STEWARD_ASSIGN_OR_RETURN(auto requests, requests_of(tx.exec_params(kSelectAccess, std::string(id))));
  if (requests.empty()) return std::optional<AccessRequest>();
  return std::optional(std::move(requests.front().request));
}

Result<std::vector<StoredAccessRequest>> load_access_requests(pqxx::transaction_base& tx,
                                                              std::optional<int64_t> before,
                                                              const std::string& subject, size_t limit) {
  return requests_of(tx.exec_params(kSelectAccessPage, before.value_or(std::numeric_limits<int64_t>::max()),
                                    subject, static_cast<int64_t>(limit)));
}

Result<std::vector<StoredAccessRequest>> load_approved_requests(pqxx::transaction_base& tx,
                                                                std::optional<int64_t> before,
                                                                const std::string& subject, size_t limit) {
  return requests_of(tx.exec_params(kSelectApprovedPage, before.value_or(std::numeric_limits<int64_t>::max()),
                                    subject, static_cast<int64_t>(limit)));
}

Result<std::optional<AccessRequest>> find_request_of_grant(pqxx::transaction_base& tx,
                                                           std::string_view grant_id) {
  if (!is_uuid(grant_id)) return std::optional<AccessRequest>();
  const auto rows = tx.exec_params(kSelectRequestOfGrant, std::string(grant_id));
  if (rows.empty()) return std::optional<AccessRequest>();
  return find_access_request(tx, rows[0][0].c_str());
}

int64_t count_open_access_requests(pqxx::transaction_base& tx, const std::string& subject, Timestamp now) {
  return tx.exec_params1(kCountOpen, subject, format_rfc3339(now))[0].as<int64_t>();
}

Result<std::vector<policy::Grant>> load_grants(pqxx::transaction_base& tx, Timestamp until) {
  std::vector<policy::Grant> grants;
  const auto last = tx.exec_params1(kSelectLastChange, format_rfc3339(until));
  if (last[0].is_null()) return grants;
  const Timestamp changed_at = time_of(last[0]);
  STEWARD_ASSIGN_OR_RETURN(const auto requests, requests_of(tx.exec_params(kSelectGranted, last[1].c_str())));
  for (const StoredAccessRequest& stored : requests) {
    auto grant = policy::grant_of(stored.request);
    if (grant && changed_at < grant->valid_until) grants.push_back(*std::move(grant));
  }
  return grants;
}

}  // namespace steward::storage
