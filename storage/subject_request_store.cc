#include "storage/subject_request_store.h"

#include <fmt/format.h>

#include <limits>
#include <map>
#include <set>

#include "storage/access_store.h"
#include "storage/register_store.h"

namespace steward::storage {
namespace {

using audit::SubjectRegister;
using audit::SubjectRequest;

constexpr auto kUpsert = R"(
  INSERT INTO subject_request (id, subject, regulation, data_right, received, due, closed)
  VALUES ($1::uuid, $2, $3, $4, $5::date, $6::date, nullif($7, '')::date)
  ON CONFLICT (id) DO UPDATE SET due = excluded.due, closed = excluded.closed)";
constexpr auto kSelectRequestPage = R"(
  SELECT r.id, to_char(r.due, 'YYYY-MM-DD'), e.seq, e.canonical
  FROM (SELECT id, due FROM subject_request
        WHERE ($1 = '' OR (closed IS NOT NULL) = ($1 = 'closed'))
          AND ($2 = '' OR due <= nullif($2, '')::date)
          AND ($3 = '' OR subject = ANY(string_to_array($3, ',')))
          AND ($4 = '' OR regulation = $4) AND ($5 = '' OR data_right = $5)
          AND ($6 = '' OR (due, id) > (nullif($6, '')::date, nullif($7, '')::uuid))
        ORDER BY due, id LIMIT $8) AS r
  JOIN register_entry AS e ON e.about = r.id AND e.kind = 'subject_request'
  ORDER BY r.due, r.id, e.seq)";
constexpr auto kSelectRequests = R"(
  SELECT id, concat_ws(' ', subject, regulation, data_right, to_char(received, 'YYYY-MM-DD'),
                       to_char(due, 'YYYY-MM-DD'), coalesce(to_char(closed, 'YYYY-MM-DD'), 'open'))
  FROM subject_request)";

std::string text_of(const std::optional<audit::Day>& day) {
  return day ? audit::format_day(*day) : std::string();
}

// As kSelectRequests gives a row.
std::string row_text(const SubjectRequest& request) {
  return fmt::format("{} {} {} {} {} {}", request.subject, audit::to_string(request.regulation),
                     audit::to_string(request.right), audit::format_day(request.received),
                     audit::format_day(request.due),
                     request.closed ? audit::format_day(*request.closed) : "open");
}

struct Place {
  std::string due, id;
};
Result<Place> parse_cursor(const std::string& cursor) {
  if (cursor.empty()) return Place{};
  Place place{cursor.substr(0, std::min<size_t>(10, cursor.size())),
              cursor.size() > 11 ? cursor.substr(11) : ""};
  if (!audit::parse_day(place.due).ok() || !is_uuid(place.id))
    return Error{ErrorCode::kInvalidInput, "This is no cursor of a page of requests.", "cursor"};
  return place;
}

}  // namespace

void put_subject_request(pqxx::transaction_base& tx, const SubjectRequest& request) {
  tx.exec_params(kUpsert, request.id, request.subject, std::string(audit::to_string(request.regulation)),
                 std::string(audit::to_string(request.right)), audit::format_day(request.received),
                 audit::format_day(request.due), text_of(request.closed));
}

Result<std::optional<SubjectRequest>> find_subject_request(pqxx::transaction_base& tx,
                                                           const std::string& id) {
  if (!is_uuid(id)) return std::optional<SubjectRequest>();
  SubjectRegister folded;
  for (const RegisterEntry& entry : load_register_of(tx, audit::entry_kind::kSubjectRequest, id))
    STEWARD_RETURN_IF_ERROR(folded.add(entry.seq, entry.canonical));
  const auto found = folded.requests().find(id);
  if (found == folded.requests().end()) return std::optional<SubjectRequest>();
  return std::optional(found->second);
}

Result<SubjectRequestPage> list_subject_requests(pqxx::transaction_base& tx,
                                                 const SubjectRequestFilter& filter) {
  STEWARD_ASSIGN_OR_RETURN(const Place after, parse_cursor(filter.cursor));
  const std::string state = !filter.is_closed ? "" : *filter.is_closed ? "closed" : "open";
  const auto rows = tx.exec_params(kSelectRequestPage, state, text_of(filter.due_by),
                                   fmt::format("{}", fmt::join(filter.subjects, ",")),
                                   std::string(filter.regulation ? audit::to_string(*filter.regulation) : ""),
                                   std::string(filter.right ? audit::to_string(*filter.right) : ""),
                                   after.due, after.id, static_cast<int64_t>(filter.limit) + 1);
  SubjectRegister folded;
  std::vector<std::string> order;
  for (const auto& row : rows) {
    const auto id = row[0].as<std::string>();
    if (order.empty() || order.back() != id) order.push_back(id);
    STEWARD_RETURN_IF_ERROR(folded.add(row[2].as<int64_t>(), {row[3].c_str(), row[3].size()}));
  }
  SubjectRequestPage page;
  for (const std::string& id : order) {
    const auto found = folded.requests().find(id);
    if (found == folded.requests().end()) continue;
    if (page.requests.size() == filter.limit) {
      const SubjectRequest& last = page.requests.back();
      page.next_cursor = fmt::format("{}.{}", audit::format_day(last.due), last.id);
      break;
    }
    page.requests.push_back(found->second);
  }
  return page;
}

Result<std::vector<std::string>> differing_subject_requests(pqxx::transaction_base& tx, size_t limit) {
  SubjectRegister folded;
  for (const RegisterEntry& entry :
       load_register(tx, audit::entry_kind::kSubjectRequest, std::numeric_limits<int64_t>::max()))
    // One that cannot be read says nothing of the request; that it was changed, its hash tells.
    if (!folded.add(entry.seq, entry.canonical).ok()) continue;
  std::map<std::string, std::string> rows;
  for (const auto& row : tx.exec(kSelectRequests))
    rows.emplace(row[0].as<std::string>(), row[1].as<std::string>());
  std::set<std::string> differing;
  for (const auto& [id, request] : folded.requests()) {
    const auto row = rows.find(id);
    if (row == rows.end() || row->second != row_text(request)) differing.insert(id);
    if (row != rows.end()) rows.erase(row);
  }
  for (const auto& [id, row] : rows) differing.insert(id);
  std::vector<std::string> ids(differing.begin(), differing.end());
  if (ids.size() > limit) ids.resize(limit);
  return ids;
}

}  // namespace steward::storage
