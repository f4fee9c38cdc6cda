#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"
#include "base/text.h"

namespace steward::api {

namespace {

Result<std::optional<Timestamp>> parse_moment(const HttpRequest& request, const char* name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Timestamp>();
  auto moment = parse_rfc3339(*text);
  if (moment.ok()) return std::optional<Timestamp>(*moment);
  return Error{ErrorCode::kInvalidInput, moment.error().message, name};
}

Result<service::ExportOptions> parse_export_options(const HttpRequest& request) {
  service::ExportOptions options;
  STEWARD_ASSIGN_OR_RETURN(options.from, parse_moment(request, "from"));
  STEWARD_ASSIGN_OR_RETURN(options.to, parse_moment(request, "to"));
  options.kind = request.query_value("kind");
  return options;
}

}  // namespace

Result<HttpResponse> export_audit(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({"from", "to", "kind", "format"}));
  const std::string format = request.query_value("format").value_or("json");
  if (format != "json" && format != "html")
    return Error{ErrorCode::kInvalidInput, "The format must be json or html.", "format"};
  STEWARD_ASSIGN_OR_RETURN(const auto options, parse_export_options(request));
  STEWARD_ASSIGN_OR_RETURN(const auto bundle, steward.export_audit(options, kApiActor));
  HttpResponse response;
  if (format == "json") {
    response.body = audit::to_json(bundle);
    return response;
  }
  response.content_type = "text/html; charset=utf-8";
  response.body = audit::to_html(bundle);
  return response;
}

Result<HttpResponse> show_audit_head(service::Steward& steward, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  STEWARD_ASSIGN_OR_RETURN(auto head, steward.head());
  HttpResponse response;
  response.content_type = endpoint_named("audit_head").response_type;
  response.body = std::move(head.checkpoint);
  return response;
}

}  // namespace steward::api
