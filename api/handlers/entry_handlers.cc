#include "api/handlers/entry_handlers.h"

#include <fmt/format.h>

#include "api/codec/ledger_codec.h"
#include "api/handlers/entry_endpoints.h"
#include "base/json.h"
#include "base/text.h"
#include "service/audit/entry_proofs.h"

namespace steward::api {
namespace {

Result<std::optional<Timestamp>> moment(const HttpRequest& request, const char* name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Timestamp>();
  const auto time = parse_rfc3339(*text);
  if (time.ok()) return std::optional<Timestamp>(*time);
  return invalid_input(time.error().message, name);
}

Result<service::LedgerQuery> read_query(const HttpRequest& request) {
  std::vector<std::string> known;
  for (const QueryParameter& parameter : kEntryQuery) known.emplace_back(parameter.name);
  STEWARD_RETURN_IF_ERROR(request.only_query(known));
  service::LedgerQuery query;
  for (const auto& [name, member] : {std::pair("who", &service::LedgerQuery::who),
                                     {"what", &service::LedgerQuery::what},
                                     {"dataset", &service::LedgerQuery::dataset},
                                     {"category", &service::LedgerQuery::category},
                                     {"purpose", &service::LedgerQuery::purpose},
                                     {"verdict", &service::LedgerQuery::verdict},
                                     {"rule", &service::LedgerQuery::rule},
                                     {"kind", &service::LedgerQuery::kind},
                                     {"id", &service::LedgerQuery::id},
                                     {"person", &service::LedgerQuery::person}})
    query.*member = request.query_value(name);
  STEWARD_ASSIGN_OR_RETURN(query.from, moment(request, "from"));
  STEWARD_ASSIGN_OR_RETURN(query.to, moment(request, "to"));
  const std::string order = request.query_value("order").value_or("newest");
  if (order != "newest" && order != "oldest") return invalid_input("The order is newest or oldest.", "order");
  query.oldest_first = order == "oldest";
  if (const auto limit = request.query_value("limit")) {
    const auto number = parse_int(*limit);
    if (!number || *number < 1) return invalid_input("A page has 1 to 500 entries.", "limit");
    query.limit = static_cast<size_t>(*number);
  }
  query.cursor = request.query_value("cursor").value_or("");
  return query;
}

enum class WantedProof { kNone, kMember, kFile };

Result<WantedProof> wanted_proof(const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"proof"}));
  const std::string proof = request.query_value("proof").value_or("false");
  if (proof == "false") return WantedProof::kNone;
  if (proof == "true") return WantedProof::kMember;
  if (proof == "file") return WantedProof::kFile;
  return invalid_input("It is true, false or file.", "proof");
}

// Decisions under a grant bear its id too: the one asked for has the id as its own.
bool records(const service::LedgerHit& hit, const std::string& decision) {
  if (!hit.entry) return true;
  const auto value = parse_json(hit.entry->canonical);
  if (!value.ok()) return false;
  const auto id = JsonView(*value).at("body").string("id");
  return id.ok() && *id == decision;
}

Result<HttpResponse> answer(service::Steward& steward, const service::LedgerHit& hit, WantedProof wanted) {
  std::string body = hit_text(hit);
  if (wanted == WantedProof::kNone) return json_response(std::move(body));
  if (!hit.entry)
    return Error{ErrorCode::kNotFound,
                 "The entry is in the file " + hit.archived_in + " alone; its proof is made of that.",
                 "proof"};
  STEWARD_ASSIGN_OR_RETURN(const auto proven, steward.entry_proofs().prove({*hit.entry}));
  if (wanted == WantedProof::kMember)
    return json_response(with_member(std::move(body), "proof", proof_text(proven)));
  HttpResponse response = json_response(audit::to_json(proven));
  response.headers.emplace_back("Content-Disposition",
                                fmt::format("attachment; filename=\"entry-{}.json\"", hit.entry->seq));
  return response;
}

}  // namespace

Result<HttpResponse> search_entries(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto query, read_query(request));
  STEWARD_ASSIGN_OR_RETURN(const auto found, steward.ledger_search().search(query));
  return json_response(page_text(found));
}

Result<HttpResponse> get_entry(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const WantedProof wanted, wanted_proof(request));
  const std::string& seq = request.parameters.at(0);
  if (!parse_int(seq)) return invalid_input("An entry is named by its number.", "seq");
  STEWARD_ASSIGN_OR_RETURN(const auto hit, steward.ledger_search().find(seq));
  return answer(steward, hit, wanted);
}

Result<HttpResponse> get_decision(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const WantedProof wanted, wanted_proof(request));
  service::LedgerQuery query;
  query.id = request.parameters.at(0);
  query.kind = "decision";
  query.limit = 1;
  STEWARD_ASSIGN_OR_RETURN(const auto found, steward.ledger_search().search(query));
  if (found.hits.empty() || !records(found.hits.front(), *query.id))
    return Error{ErrorCode::kNotFound, "No decision bears the id '" + excerpt(*query.id) + "'.", "id"};
  return answer(steward, found.hits.front(), wanted);
}

}  // namespace steward::api
