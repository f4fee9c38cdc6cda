#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/handlers/count_metrics.h"
#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"
#include "api/handlers/openapi.h"
#include "service/audit/counters.h"

namespace steward::api {

namespace {

constexpr std::string_view kHomeHead =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Steward</title>"
    "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:3rem auto;padding:0 1rem}"
    "td{padding:.2rem 1rem .2rem 0;vertical-align:top}</style></head><body><h1>Steward</h1>"
    "<p>May this person or pipeline use this data, for this purpose, now? This server answers, and can prove "
    "its answers.</p><table>";

// Only rows a browser can follow as they stand are links.
std::string home_row(const EndpointDescription& row) {
  const std::string path(row.endpoint.path);
  const bool needs_input = path.find('{') != std::string::npos || row.endpoint.name == "get_dataset_by_name";
  const bool is_link = row.endpoint.method == Method::kGet && !needs_input;
  return fmt::format("<tr><td><code>{} {}</code></td><td>{}</td></tr>", to_string(row.endpoint.method),
                     is_link ? fmt::format("<a href=\"{0}\">{0}</a>", path) : path, row.summary);
}

}  // namespace

Result<HttpResponse> show_home(const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  HttpResponse response;
  response.content_type = endpoint_named("home").response_type;
  response.body = kHomeHead;
  for (const EndpointDescription& row : kEndpoints) response.body += home_row(row);
  response.body += "</table></body></html>\n";
  return response;
}

Result<HttpResponse> show_health(const HttpRequest&) {
  return json_response(R"({"status":"ok"})");
}

Result<HttpResponse> show_ready(service::Steward& steward, const HttpRequest&) {
  STEWARD_RETURN_IF_ERROR(steward.ping());
  return json_response(R"({"status":"ready"})");
}

Result<HttpResponse> show_metrics(service::Steward& steward, const Metrics& metrics, const HttpRequest&) {
  HttpResponse response;
  response.content_type = endpoint_named("metrics").response_type;
  response.body = metrics.text() + counts_text(steward.counters().read());
  return response;
}

Result<HttpResponse> show_openapi(const HttpRequest&) {
  return json_response(openapi_document());
}

}  // namespace steward::api
