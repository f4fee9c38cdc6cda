// steward policy history: which sets were in force, and who put them there
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/verbs.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

void print_json(const std::vector<storage::PolicyActivation>& history) {
  json::array rows;
  for (const auto& activation : history) {
    json::object row{
        {"hash", to_hex(activation.set)}, {"actor", activation.actor}, {"at", format_rfc3339(activation.at)}};
    if (!activation.signed_by.empty()) row["signed_by"] = activation.signed_by;
    if (activation.rollback_of) row["rollback_of"] = to_hex(*activation.rollback_of);
    rows.push_back(std::move(row));
  }
  fmt::print("{}\n", json::serialize(json::object{{"activations", std::move(rows)}}));
}

// Of "NAME+ID+BASE64"; base64 may hold a '+' of its own.
std::string name_and_id(const std::string& key) {
  const size_t name_end = key.find('+');
  return name_end == std::string::npos ? key : key.substr(0, key.find('+', name_end + 1));
}

Result<ExitCode> run_history(Session& session, int limit) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto history, steward->policy_history(static_cast<size_t>(limit)));
  if (session.json()) {
    print_json(history);
    return kOk;
  }
  Table table({"SET", "IN FORCE SINCE", "BY", "SIGNED BY", "NOTE"});
  for (const auto& activation : history)
    table.add({ink(Ink::kBold, to_hex(activation.set).substr(0, 12)), format_rfc3339(activation.at),
               activation.actor, name_and_id(activation.signed_by),
               activation.rollback_of
                   ? ink(Ink::kYellow, "rollback of " + to_hex(*activation.rollback_of).substr(0, 12))
                   : ""});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_policy_history(Command& policy, Session& session) {
  auto* command = policy.add_subcommand("history", "the sets that were in force, newest first");
  auto limit = std::make_shared<int>(20);
  command->add_option("--limit", *limit, "how many")->check(in_range(1, 10'000));
  session.on_run(command, [&session, limit] { return run_history(session, *limit); });
}

}  // namespace steward::cli
