#include "api/handlers/door_handlers.h"
#include "api/handlers/endpoint_table.h"

namespace steward::api {

void add_doors(Router& router, service::Steward& steward, const std::shared_ptr<Metrics>& metrics,
               const std::optional<std::string>& public_url) {
  const auto add = [&](const EndpointDescription& row, Handler handler) {
    router.add(row.endpoint, std::move(handler));
  };
  const auto serve = [&](const EndpointDescription& row,
                         Result<HttpResponse> (*handler)(service::Steward&, const HttpRequest&)) {
    add(row, [&steward, handler](const HttpRequest& request) { return handler(steward, request); });
  };
  const auto decide = [&](const EndpointDescription& row,
                          Result<HttpResponse> (*handler)(service::Steward&, Metrics&, const HttpRequest&)) {
    add(row, [&steward, metrics, handler](const HttpRequest& request) {
      return handler(steward, *metrics, request);
    });
  };
  add(endpoint_named("authzen_metadata"),
      [public_url](const HttpRequest& request) { return show_authzen_metadata(public_url, request); });
  decide(endpoint_named("access_evaluation"), evaluate_access);
  decide(endpoint_named("access_evaluations"), evaluate_accesses);
  serve(endpoint_named("search_subjects"), search_access_subjects);
  serve(endpoint_named("search_resources"), search_access_resources);
  serve(endpoint_named("search_actions"), search_access_actions);
  decide(endpoint_named("trino_allow"), trino_allow);
  serve(endpoint_named("trino_batch"), trino_batch);
  serve(endpoint_named("trino_row_filters"), trino_row_filters);
  serve(endpoint_named("trino_column_mask"), trino_column_mask);
  serve(endpoint_named("trino_column_masks"), trino_column_masks);
}

}  // namespace steward::api
