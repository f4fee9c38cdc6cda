// steward audit export: the record, or a part of it, with its proofs
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "audit/bundle.h"
#include "audit/entry_kinds.h"
#include "base/text.h"
#include "cli/audit/report_export.h"
#include "cli/audit/verbs.h"
#include "cli/input_file.h"

namespace steward::cli {
namespace {

struct ExportArguments : ReportArguments {
  std::vector<std::string> kinds;
  bool html = false;
};

Result<std::optional<Timestamp>> optional_time(const std::string& text) {
  if (text.empty()) return std::optional<Timestamp>();
  STEWARD_ASSIGN_OR_RETURN(const Timestamp time, parse_rfc3339(text));
  return std::optional<Timestamp>(time);
}

// The bare record: every entry, or those of a period or a kind.
Status only_record_options(const ExportArguments& arguments) {
  const std::pair<const std::string*, const char*> of_reports[] = {
      {&arguments.dataset, "--dataset"}, {&arguments.purpose, "--purpose"},
      {&arguments.person, "--person"},   {&arguments.regulation, "--regulation"},
      {&arguments.table, "--table"},     {&arguments.head, "--head"}};
  for (const auto& [value, option] : of_reports)
    if (!value->empty())
      return Error{ErrorCode::kInvalidInput, "This is for reports: name one with --report.", option};
  for (const char* ending : {".zip", ".pdf", ".csv", ".parquet"})
    if (arguments.format.empty() && !arguments.html && arguments.output.ends_with(ending))
      return Error{ErrorCode::kInvalidInput,
                   fmt::format("The bare record is .json or .html; a {} holds a report: add --report, "
                               "such as --report decisions.",
                               ending + 1),
                   "--output"};
  if (arguments.format.empty() || arguments.format == "json" || arguments.format == "html") return {};
  return Error{ErrorCode::kInvalidInput,
               "The bare record is json or html; reports come in more formats: --report.", "--format"};
}

Result<ExitCode> run_export(Session& session, const ExportArguments& arguments) {
  if (!arguments.report.empty()) {
    if (arguments.kinds.empty() && !arguments.html) return export_report(session, arguments);
    return Error{ErrorCode::kInvalidInput,
                 "A report takes no --kind and no --html: it knows what it needs, and -o or "
                 "--format tells the form.",
                 "--report"};
  }
  STEWARD_RETURN_IF_ERROR(only_record_options(arguments));
  service::ExportOptions options;
  STEWARD_ASSIGN_OR_RETURN(options.from, optional_time(arguments.from));
  STEWARD_ASSIGN_OR_RETURN(options.to, optional_time(arguments.to));
  if (!arguments.kinds.empty()) {
    // Before a database is opened.
    const auto kinds = audit::parse_entry_kinds(fmt::format("{}", fmt::join(arguments.kinds, ",")));
    if (!kinds.ok()) return Error{kinds.error().code, kinds.error().message, "--kind"};
    options.kind = *kinds;
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const audit::Export bundle, steward->export_audit(options, session.options.actor));
  const bool html = arguments.html || arguments.format == "html" ||
                    (arguments.format.empty() && arguments.output.ends_with(".html"));
  STEWARD_RETURN_IF_ERROR(
      write_output(arguments.output, html ? audit::to_html(bundle) : audit::to_json(bundle)));
  if (arguments.output != "-" && session.json()) {
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"file", arguments.output},
                                                                  {"entries", bundle.entries.size()},
                                                                  {"tree_size", bundle.head.size},
                                                                  {"key", bundle.key.to_string()}}));
  } else if (arguments.output != "-") {
    fmt::print("{}: {} entries, tree of {} signed by {}\n", arguments.output, bundle.entries.size(),
               bundle.head.size, bundle.key.id());
    fmt::print("Verify it anywhere: steward audit verify {} --public-key '{}'\n", arguments.output,
               bundle.key.to_string());
  }
  return kOk;
}

}  // namespace

void add_audit_export(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("export", "write the record, or a report of it, with its proofs");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("--from", arguments->from, "RFC 3339 time");
  command->add_option("--to", arguments->to, "RFC 3339 time, exclusive");
  command->add_option("--kind", arguments->kinds,
                      fmt::format("of these kinds alone, with commas or once each: {}",
                                  fmt::join(audit::entry_kinds(), ", ")));
  command->add_option("-o,--output", arguments->output, "a file; its ending tells the format")
      ->capture_default_str();
  command->add_flag("--html", arguments->html, "the form for people, whatever the file is called");
  add_report_options(*command, *arguments);
  session.on_run(command, [&session, arguments] { return run_export(session, *arguments); });
}

}  // namespace steward::cli
