// steward policy replay: what a proposed set would have said to past requests
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/proposed.h"
#include "cli/policy/replay_view.h"
#include "cli/policy/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct ReplayArguments {
  PolicyArguments proposed;
  std::string since, until;
  size_t examples = 3;
};

// "2026-11-01" is the beginning of that day, in UTC.
Result<std::optional<Timestamp>> moment(const std::string& text, const char* option) {
  if (text.empty()) return std::optional<Timestamp>();
  const auto parsed = parse_rfc3339(text.size() == 10 ? text + "T00:00:00Z" : text);
  if (parsed.ok()) return std::optional(*parsed);
  return Error{ErrorCode::kInvalidInput,
               fmt::format("{} '{}' is no time: write 2026-11-01 or 2026-11-01T08:00:00Z.", option, text),
               ""};
}

Result<ExitCode> run_replay(Session& session, const ReplayArguments& arguments) {
  service::ReplayOptions options;
  STEWARD_ASSIGN_OR_RETURN(options.since, moment(arguments.since, "--since"));
  STEWARD_ASSIGN_OR_RETURN(options.until, moment(arguments.until, "--until"));
  options.examples = arguments.examples;
  return ask_of_proposed(
      session, arguments.proposed,
      [&](service::Steward& steward, auto set, const std::string& name) -> Result<ProposedAnswer> {
        service::ReplayReport report;
        {
          ProgressBar bar("replaying");
          options.progress = [&](uint64_t done, uint64_t total) { bar.show(done, total, "decisions"); };
          STEWARD_ASSIGN_OR_RETURN(report, steward.replay(std::move(set), options));
        }
        return ProposedAnswer{session.json() ? boost::json::serialize(replay_json(report, name)) + "\n"
                                             : replay_text(report, name),
                              report.has_flips()};
      });
}

}  // namespace

void add_policy_replay(Command& policy, Session& session) {
  auto* command = policy.add_subcommand(
      "replay",
      "past decisions made again under these policies, as of then; 1 when a verdict would be another");
  auto arguments = std::make_shared<ReplayArguments>();
  add_policy_arguments(*command, arguments->proposed);
  command->add_option("--since", arguments->since, "of decisions recorded from then on: 2026-11-01")
      ->required();
  command->add_option("--until", arguments->until, "and before then");
  command->add_option("--examples", arguments->examples, "of each kind of change")
      ->check(in_range(0, 100))
      ->capture_default_str();
  session.on_run(command, [&session, arguments] { return run_replay(session, *arguments); });
}

}  // namespace steward::cli
