#include <boost/json/serialize.hpp>

#include "api/codec/trino_codec.h"
#include "api/handlers/door_endpoints.h"
#include "api/handlers/door_handlers.h"
#include "policy/enforcement/sql.h"
#include "service/doors/trino_judge.h"

namespace steward::api {
namespace {

namespace json = boost::json;
using policy::SqlDialect;
using Kind = service::TrinoPlan::Kind;

// One request with the world it is judged in.
struct Asked {
  service::TrinoQuery query;
  std::shared_ptr<const service::World> world;
  service::TrinoJudge judge;

  Asked(service::TrinoQuery asked, std::shared_ptr<const service::World> now_in_force, Timestamp now)
      : query(std::move(asked)), world(std::move(now_in_force)), judge(*world, *world->trino, query, now) {}
  Asked(const Asked&) = delete;
  Asked& operator=(const Asked&) = delete;
};

Result<std::unique_ptr<Asked>> read(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto body, parse_json(request.body, {.max_bytes = kTrinoBodyLimit}));
  STEWARD_ASSIGN_OR_RETURN(auto query, parse_trino_query(JsonView(body)));
  STEWARD_ASSIGN_OR_RETURN(auto world, steward.world());
  const Timestamp now = steward.prepared({}).time;
  return std::make_unique<Asked>(std::move(query), std::move(world), now);
}

// Trino shows a view's expressions to whoever explains a query, so the salt is one that no other subject
// shares.
std::optional<std::string> mask_sql(const service::Steward& steward, const Asked& asked,
                                    const service::TrinoResource& column) {
  const auto mask = asked.judge.mask_of(column);
  if (!mask) return std::nullopt;
  return policy::mask_expression(SqlDialect::kTrino, mask->mask, mask->column, mask->column_type,
                                 policy::literal_salt(steward.mask_salt(asked.query.identity.user)));
}

// Trino cannot hold a query to aggregates, and asks for masks and filters of what is read alone: not of what
// a view shares with others, nor of the rows a delete takes. (The plan looked at reads already; policies may
// have changed.)
bool can_enforce(const service::RecordedDecision& recorded) {
  const policy::Obligations& duties = recorded.decision.obligations;
  if (duties.aggregate_only) return false;
  if (recorded.request.action == policy::Action::kShare) return duties.masks.empty() && duties.rows.empty();
  return recorded.request.action != policy::Action::kDelete || duties.rows.empty();
}

}  // namespace

Result<HttpResponse> trino_allow(service::Steward& steward, Metrics& metrics, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked, read(steward, request));
  service::TrinoPlan plan = asked->judge.plan();
  STEWARD_RETURN_IF_ERROR(asked->judge.finished());
  if (plan.kind == Kind::kAllow || plan.kind == Kind::kDeny)
    return json_response(trino_allow_json(plan.kind == Kind::kAllow));
  plan.request.time = {};  // of the decision that is recorded
  STEWARD_ASSIGN_OR_RETURN(const auto recorded,
                           plan.kind == Kind::kDecide
                               ? steward.decide(std::move(plan.request))
                               : steward.refuse("trino", std::move(plan.request), plan.sentence));
  metrics.count_decision(recorded.decision.verdict);
  const bool is_allowed = recorded.decision.verdict == policy::Verdict::kPermit && can_enforce(recorded);
  return json_response(trino_allow_json(is_allowed, recorded.id));
}

Result<HttpResponse> trino_batch(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked, read(steward, request));
  const auto visible = asked->judge.visible();
  STEWARD_RETURN_IF_ERROR(asked->judge.finished());
  return json_response(trino_batch_json(visible));
}

Result<HttpResponse> trino_row_filters(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked, read(steward, request));
  const auto filters = asked->judge.row_filters();
  STEWARD_RETURN_IF_ERROR(asked->judge.finished());
  if (!filters) return json_response(trino_row_filters_json("FALSE"));
  if (filters->empty()) return json_response(trino_row_filters_json(std::nullopt));
  return json_response(trino_row_filters_json(policy::row_condition(SqlDialect::kTrino, *filters)));
}

Result<HttpResponse> trino_column_mask(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked, read(steward, request));
  const auto mask = mask_sql(steward, *asked, asked->query.resource);
  STEWARD_RETURN_IF_ERROR(asked->judge.finished());
  return json_response(trino_column_mask_json(mask));
}

Result<HttpResponse> trino_column_masks(service::Steward& steward, const HttpRequest& request) {
  STEWARD_ASSIGN_OR_RETURN(const auto asked, read(steward, request));
  std::vector<std::pair<size_t, std::string>> masks;
  for (size_t i = 0; i < asked->query.candidates.size(); ++i)
    if (auto sql = mask_sql(steward, *asked, asked->query.candidates[i]))
      masks.emplace_back(i, *std::move(sql));
  STEWARD_RETURN_IF_ERROR(asked->judge.finished());
  return json_response(trino_column_masks_json(masks));
}

}  // namespace steward::api
