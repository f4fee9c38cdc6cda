// steward audit export|verify|head
#include <fmt/format.h>

#include <memory>

#include "audit/bundle.h"
#include "audit/entry_kinds.h"
#include "base/text.h"
#include "cli/commands.h"
#include "cli/input_file.h"
#include "cli/terminal.h"
#include "cli/verification_view.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxExport = 2u << 30;

struct AuditArguments {
  std::vector<std::string> kinds;
  std::string from, to, output = "-", file, public_key;
  bool html = false;
};

Result<std::optional<Timestamp>> optional_time(const std::string& text) {
  if (text.empty()) return std::optional<Timestamp>();
  STEWARD_ASSIGN_OR_RETURN(const Timestamp time, parse_rfc3339(text));
  return std::optional<Timestamp>(time);
}

Result<ExitCode> run_export(Session& session, const AuditArguments& arguments) {
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
  const bool html = arguments.html || arguments.output.ends_with(".html");
  STEWARD_RETURN_IF_ERROR(
      write_output(arguments.output, html ? audit::to_html(bundle) : audit::to_json(bundle)));
  if (arguments.output != "-") {
    fmt::print("{}: {} entries, tree of {} signed by {}\n", arguments.output, bundle.entries.size(),
               bundle.head.size, bundle.key.id());
    fmt::print("Verify it anywhere: steward audit verify {} --public-key '{}'\n", arguments.output,
               bundle.key.to_string());
  }
  return kOk;
}

Result<ExitCode> run_verify(const AuditArguments& arguments) {
  std::optional<audit::PublicKey> trusted;
  if (!arguments.public_key.empty()) {
    STEWARD_ASSIGN_OR_RETURN(trusted, audit::PublicKey::parse(arguments.public_key));
  }
  STEWARD_ASSIGN_OR_RETURN(const std::string file, read_input(arguments.file, kMaxExport));
  auto verified = audit::verify_export(file, trusted);
  if (!verified.ok()) {
    Error error = verified.error();
    error.where = error.where.empty() ? arguments.file : arguments.file + ": " + error.where;
    print_error(error);
    return kDoesNotHold;
  }
  fmt::print("{}", verification_text(*verified, 0));
  if (!verified->holds) {
    fmt::print("{}\n", ink(Ink::kRed,
                           "This export does not hold: it was changed after it was made, or is not whole."));
    return kDoesNotHold;
  }
  fmt::print("{}\n", ink(Ink::kGreen, "This export holds."));
  return kOk;
}

Result<ExitCode> run_head(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto head, steward->head());
  fmt::print("{}", head.checkpoint);
  if (!session.json()) fmt::print("\npublic key: {}\n", steward->public_key().to_string());
  return kOk;
}

}  // namespace

void add_audit_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("audit", "the record of every decision and change, and its proof");
  command->require_subcommand(1);
  auto arguments = std::make_shared<AuditArguments>();

  auto* exporting = command->add_subcommand("export", "write the record with its proofs");
  exporting->add_option("--from", arguments->from, "RFC 3339 time");
  exporting->add_option("--to", arguments->to, "RFC 3339 time, exclusive");
  exporting->add_option("--kind", arguments->kinds,
                        fmt::format("of these kinds alone, with commas or once each: {}",
                                    fmt::join(audit::entry_kinds(), ", ")));
  exporting->add_option("-o,--output", arguments->output, "a file; .html makes the form for people")
      ->capture_default_str();
  exporting->add_flag("--html", arguments->html, "the form for people, whatever the file is called");
  session.on_run(exporting, [&session, arguments] { return run_export(session, *arguments); });

  auto* verify = command->add_subcommand("verify", "check an export; needs no database and no network");
  verify->add_option("file", arguments->file, "JSON or HTML, or - for standard input")->required();
  verify->add_option("--public-key", arguments->public_key, "the log's key, from a source you trust");
  session.on_run(verify, [arguments] { return run_verify(*arguments); });

  session.on_run(command->add_subcommand("head", "sign and print the tree head"),
                 [&session] { return run_head(session); });
}

}  // namespace steward::cli
