// Reports for auditors: which there are, and each in any format.
#include <fmt/format.h>

#include "api/handlers/endpoint_table.h"
#include "api/handlers/handlers.h"
#include "base/text.h"
#include "service/audit/reporting.h"

namespace steward::api {
namespace {

using audit::report::Format;

Result<std::optional<Timestamp>> moment_of(const HttpRequest& request, const char* name) {
  const auto text = request.query_value(name);
  if (!text) return std::optional<Timestamp>();
  const auto moment = parse_rfc3339(*text);
  if (!moment.ok()) return Error{ErrorCode::kInvalidInput, moment.error().message, name};
  return std::optional<Timestamp>(*moment);
}

Result<service::ReportRequest> asked_of(const HttpRequest& request) {
  service::ReportRequest asked;
  asked.report = request.parameters.at(0);
  STEWARD_ASSIGN_OR_RETURN(asked.from, moment_of(request, "from"));
  STEWARD_ASSIGN_OR_RETURN(asked.to, moment_of(request, "to"));
  asked.dataset = request.query_value("dataset").value_or("");
  asked.purpose = request.query_value("purpose").value_or("");
  asked.person = request.query_value("person").value_or("");
  asked.regulation = request.query_value("regulation").value_or("");
  if (const auto head = request.query_value("head")) {
    const auto size = parse_int(*head);
    if (!size || *size < 0)
      return Error{ErrorCode::kInvalidInput, "The head is the size of a signed tree: a whole number.",
                   "head"};
    asked.head = static_cast<uint64_t>(*size);
  }
  return asked;
}

}  // namespace

Result<HttpResponse> list_reports(service::Steward&, const HttpRequest& request) {
  STEWARD_RETURN_IF_ERROR(request.only_query({}));
  return json_response(service::reports::report_kinds_json());
}

Result<HttpResponse> export_report(service::Steward& steward, const HttpRequest& request) {
  std::vector<std::string> known;
  for (const QueryParameter& parameter : kReportQuery) known.emplace_back(parameter.name);
  STEWARD_RETURN_IF_ERROR(request.only_query(known));
  const std::string word = request.query_value("format").value_or("json");
  const bool is_bundle = word == "bundle";
  const auto format = is_bundle ? Format::kJson : audit::report::parse_format(word);
  if (!format.ok()) return Error{format.error().code, format.error().message, "format"};
  STEWARD_ASSIGN_OR_RETURN(const auto asked, asked_of(request));
  service::Reporting& reporting = steward.reporting();
  STEWARD_ASSIGN_OR_RETURN(const auto report, reporting.prepare(asked, word, kApiActor));
  STEWARD_ASSIGN_OR_RETURN(
      const service::ReportFile file,
      is_bundle ? reporting.write_bundle(*report)
                : reporting.write_file(*report, *format, request.query_value("table").value_or("")));
  STEWARD_RETURN_IF_ERROR(reporting.record(*report, word, file.sha256, file.bytes, kApiActor));
  HttpResponse response;
  response.content_type = is_bundle ? "application/zip" : audit::report::content_type_of(*format);
  response.headers.emplace_back(
      "Content-Disposition",
      fmt::format("inline; filename=\"{}\"",
                  service::file_name_of(*report, is_bundle ? ".zip" : audit::report::extension_of(*format))));
  response.headers.emplace_back("Steward-Head", std::to_string(report->context.head.size));
  response.file = FileBody{file.descriptor, file.bytes, file.owner};
  return response;
}

}  // namespace steward::api
