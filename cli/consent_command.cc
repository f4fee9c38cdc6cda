// steward consent record|status
#include <fmt/format.h>

#include <memory>

#include "base/text.h"
#include "cli/commands.h"

namespace steward::cli {
namespace {

struct ConsentArguments {
  std::string subject, purpose, state, notice, jurisdiction, valid_until;
};

Result<ExitCode> run_record(Session& session, const ConsentArguments& arguments) {
  policy::ConsentEvent event;
  event.purpose = Purpose(arguments.purpose);
  const auto state = policy::parse_consent_state(arguments.state);
  if (!state)
    return Error{
        ErrorCode::kInvalidInput,
        fmt::format("'{}' is no consent; write granted, refused or withdrawn.", excerpt(arguments.state)),
        ""};
  event.state = *state;
  event.notice_version = arguments.notice;
  event.jurisdiction = arguments.jurisdiction;
  if (!arguments.valid_until.empty()) {
    STEWARD_ASSIGN_OR_RETURN(event.valid_until, parse_rfc3339(arguments.valid_until));
  }
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->record_consent(arguments.subject, event, session.options.actor));
  fmt::print("Recorded: {} for {}.\n", arguments.state, arguments.purpose);
  return kOk;
}

Result<ExitCode> run_status(Session& session, const ConsentArguments& arguments) {
  const Purpose purpose(arguments.purpose);
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto state, steward->consent_state(arguments.subject, purpose));
  if (session.json())
    fmt::print("{{\"purpose\":\"{}\",\"state\":\"{}\"}}\n", purpose.str(), policy::to_string(state));
  else
    fmt::print("{}\n", policy::to_string(state));
  return kOk;
}

}  // namespace

void add_consent_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("consent", "what people agreed to; only keyed hashes of them are kept");
  command->require_subcommand(1);
  auto arguments = std::make_shared<ConsentArguments>();

  auto* record = command->add_subcommand("record", "add a consent event");
  record->add_option("subject", arguments->subject, "the person's id in your systems")->required();
  record->add_option("purpose", arguments->purpose, "e.g. marketing.communications.email")->required();
  record->add_option("state", arguments->state, "granted, refused or withdrawn")->required();
  record->add_option("--notice", arguments->notice, "version of the privacy notice shown");
  record->add_option("--jurisdiction", arguments->jurisdiction, "e.g. DE");
  record->add_option("--valid-until", arguments->valid_until, "RFC 3339 time");
  session.on_run(record, [&session, arguments] { return run_record(session, *arguments); });

  auto* status = command->add_subcommand("status", "what counts now for one person and purpose");
  status->add_option("subject", arguments->subject)->required();
  status->add_option("purpose", arguments->purpose)->required();
  session.on_run(status, [&session, arguments] { return run_status(session, *arguments); });
}

}  // namespace steward::cli
