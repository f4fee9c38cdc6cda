#include "api/handlers/endpoints.h"

#include "api/handlers/access_handlers.h"
#include "api/handlers/door_handlers.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/entry_handlers.h"
#include "api/handlers/handlers.h"
#include "api/handlers/ledger_handlers.h"
#include "api/handlers/page_files.h"
#include "api/handlers/entry_handlers.h"
#include "api/handlers/register_handlers.h"
#include "service/audit/search.h"

namespace steward::api {

namespace {

void add_decisions(Router& router, service::Steward& steward, const std::shared_ptr<Metrics>& metrics,
                   bool allows_advisory) {
  router.add(
      endpoint_named("post_decision").endpoint,
      [&steward, metrics, allows_advisory](const HttpRequest& request) {
        return post_decision(steward, *metrics, allows_advisory, request);
      },
      [&steward, metrics, allows_advisory](const HttpRequest& request,
                                           std::function<void(DirectAnswer)> respond) {
        post_decision_directly(steward, *metrics, allows_advisory, request, std::move(respond));
      });
  router.add(endpoint_named("post_decision_batch").endpoint,
             [&steward, metrics, allows_advisory](const HttpRequest& request) {
               return post_decision_batch(steward, *metrics, allows_advisory, request);
             });
}

}  // namespace

Router make_router(service::Steward& steward, const std::shared_ptr<Metrics>& metrics,
                   const ApiOptions& options, const std::optional<std::string>& public_url) {
  Router router;
  const auto add = [&](const EndpointDescription& row, Handler handler) {
    router.add(row.endpoint, std::move(handler));
  };
  // Handlers that ask the service.
  const auto serve = [&](const EndpointDescription& row,
                         Result<HttpResponse> (*handler)(service::Steward&, const HttpRequest&)) {
    add(row, [&steward, handler](const HttpRequest& request) { return handler(steward, request); });
  };
  add_pages(router);
  add(endpoint_named("home"), show_home);
  add(endpoint_named("health"), show_health);
  serve(endpoint_named("ready"), show_ready);
  add(endpoint_named("metrics"),
      [&steward, metrics](const HttpRequest& request) { return show_metrics(steward, *metrics, request); });
  add(endpoint_named("openapi"), show_openapi);
  serve(endpoint_named("search"), search_catalog);
  serve(endpoint_named("get_dataset_by_name"), get_dataset_by_name);
  // Before the path with an id: the first route that fits answers.
  serve(endpoint_named("get_merges"), get_merges);
  serve(endpoint_named("post_merge"), post_merge);
  serve(endpoint_named("post_unmerge"), post_unmerge);
  serve(endpoint_named("get_dataset"), get_dataset);
  serve(endpoint_named("post_lineage"), post_lineage);
  serve(endpoint_named("post_lineage_batch"), post_lineage_batch);
  serve(endpoint_named("get_lineage_graph"), get_lineage_graph);
  serve(endpoint_named("get_lineage_paths"), get_lineage_paths);
  serve(endpoint_named("get_lineage_impact"), get_lineage_impact);
  serve(endpoint_named("get_lineage_models"), get_lineage_models);
  serve(endpoint_named("get_marquez_lineage"), get_marquez_lineage);
  serve(endpoint_named("get_marquez_column_lineage"), get_marquez_column_lineage);
  add_decisions(router, steward, metrics, options.allows_advisory);
  serve(endpoint_named("post_access"), post_access);
  serve(endpoint_named("post_access_request"), post_access_request);
  serve(endpoint_named("list_access_requests"), list_access_requests);
  serve(endpoint_named("get_access_request"), get_access_request);
  serve(endpoint_named("post_approval"), post_approval);
  serve(endpoint_named("post_refusal"), post_refusal);
  serve(endpoint_named("post_cancellation"), post_cancellation);
  serve(endpoint_named("list_grants"), list_grants);
  serve(endpoint_named("post_withdrawal"), post_withdrawal);
  serve(endpoint_named("post_subject_request"), post_subject_request);
  serve(endpoint_named("list_subject_requests"), list_subject_requests);
  serve(endpoint_named("get_subject_request"), get_subject_request);
  serve(endpoint_named("post_subject_event"), post_subject_event);
  serve(endpoint_named("post_legal_hold"), post_legal_hold);
  serve(endpoint_named("list_legal_holds"), list_legal_holds);
  serve(endpoint_named("post_hold_release"), post_hold_release);
  serve(endpoint_named("search_entries"), search_entries);
  serve(endpoint_named("get_entry"), get_entry);
  serve(endpoint_named("get_decision"), get_decision);
  serve(endpoint_named("export_audit"), export_audit);
  serve(endpoint_named("audit_head"), show_audit_head);
  serve(endpoint_named("list_reports"), list_reports);
  serve(endpoint_named("export_report"), export_report);
  serve(endpoint_named("checkpoint"), show_checkpoint);
  serve(endpoint_named("log_checkpoint"), show_checkpoint);
  serve(endpoint_named("log_tile"), show_tile);
  serve(endpoint_named("log_tile_2"), show_tile);
  serve(endpoint_named("log_tile_3"), show_tile);
  serve(endpoint_named("log_tile_4"), show_tile);
  serve(endpoint_named("audit_consistency"), show_consistency);
  serve(endpoint_named("audit_keys"), show_ledger_keys);
  serve(endpoint_named("audit_servers"), show_servers);
  serve(endpoint_named("witness_add_checkpoint"), post_witness_checkpoint);
  add_doors(router, steward, metrics, public_url);
  return router;
}

Result<std::unique_ptr<Server>> serve(service::Steward& steward, ServerOptions options,
                                      const ApiOptions& api) {
  const auto metrics = api.metrics ? api.metrics : std::make_shared<Metrics>();
  options.on_exchange = [metrics](const Exchange& exchange) { metrics->observe(exchange); };
  options.on_delivery = [metrics](const Delivery& delivery) { metrics->observe(delivery); };
  metrics->watch_ledger_index([&steward] { return steward.ledger_search().lag(); });
  Router router = make_router(steward, metrics, api, options.public_url);
  return Server::start(std::move(options), std::move(router));
}

}  // namespace steward::api
