// Taking in OpenLineage events.
#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "api/codec/ingest_codec.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"
#include "lineage/events/event_batch.h"

namespace steward::api {
namespace {

// Nothing was taken and everything may be sent again: clients that look no further than the status see it
// too.
bool is_outage(const service::BatchOutcome& outcome) {
  return outcome.successful == 0 && !outcome.failures.empty() &&
         std::all_of(outcome.failures.begin(), outcome.failures.end(),
                     [](const service::BatchFailure& failure) { return failure.is_retriable; });
}

}  // namespace

Result<HttpResponse> post_lineage(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward.ingest_event(request.body, kApiActor));
  HttpResponse response;
  response.status = endpoint_named("post_lineage").success;
  response.body = boost::json::serialize(
      boost::json::object{{"duplicate", outcome.duplicate}, {"new_edges", outcome.new_edges}});
  return response;
}

Result<HttpResponse> post_lineage_batch(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(
      auto events, lineage::parse_event_batch(
                       request.body, {.max_bytes = kLineageBatchBodyLimit, .max_events = kMaxBatchEvents}));
  const service::BatchOutcome outcome = steward.ingest_batch(std::move(events), kApiActor);
  if (is_outage(outcome)) return Error{ErrorCode::kUnavailable, outcome.failures.front().reason, ""};
  HttpResponse response;
  if (outcome.failures.empty()) {
    response.status = 204;
    return response;
  }
  response.body = boost::json::serialize(to_json(outcome));
  return response;
}

}  // namespace steward::api
