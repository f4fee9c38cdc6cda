// steward grant drift [GRANT]: exit 1 when something was changed by hand
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/grant/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

void print_drift(const service::GrantDrift& drift) {
  fmt::print(
      "{} in {}: {}\n", ink(Ink::kBold, drift.grant), ink(Ink::kPlain, drift.target),
      drift.differences.empty() ? "as it was made" : counted(drift.differences.size(), "change", "changes"));
  for (const std::string& difference : drift.differences)
    fmt::print("{}", wrapped("- ", ink(Ink::kRed, difference), 2));
}

Result<ExitCode> run_drift(Session& session, const std::string& grant) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto drifts, steward->grant_drift(grant));
  bool has_drift = false;
  json::array list;
  for (const service::GrantDrift& drift : drifts) {
    has_drift = has_drift || !drift.differences.empty();
    list.push_back(
        json::object{{"grant", drift.grant},
                     {"target", drift.target},
                     {"differences", json::array(drift.differences.begin(), drift.differences.end())}});
    if (!session.json()) print_drift(drift);
  }
  if (session.json()) fmt::print("{}\n", json::serialize(list));
  if (!session.json() && drifts.empty()) fmt::print("Nothing is provisioned.\n");
  return has_drift ? kFailed : kOk;
}

}  // namespace

void add_grant_drift(Command& grant, Session& session) {
  auto id = std::make_shared<std::string>();
  auto* command = grant.add_subcommand("drift", "what was changed by hand since a grant was provisioned");
  command->add_option("grant", *id, "this grant alone");
  command->footer("Exit status: 0 as it was made, 1 something was changed.");
  session.on_run(command, [&session, id] { return run_drift(session, *id); });
}

}  // namespace steward::cli
