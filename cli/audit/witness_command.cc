// steward audit witness …: who remembers this ledger's heads, whose heads this server remembers, and what it
// caught
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "base/text.h"
#include "cli/audit/split_views.h"
#include "cli/audit/verbs.h"
#include "cli/terminal.h"
#include "service/audit/witness_desk.h"
#include "service/audit/witnesses.h"

namespace steward::cli {
namespace {

struct WitnessArguments {
  std::string address, public_key, key, replaces;
  bool remove = false;
  int64_t number = 0;
};

std::string text_of(const std::optional<Timestamp>& time) {
  return time ? format_rfc3339(*time) : "never";
}

Result<ExitCode> run_add(Session& session, const WitnessArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(
      steward->witnesses().add(arguments.address, arguments.public_key, session.options.actor));
  fmt::print("Signed heads are posted to {} from now on.\n", arguments.address);
  return kOk;
}

Result<ExitCode> run_remove(Session& session, const WitnessArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->witnesses().remove(arguments.address, session.options.actor));
  fmt::print("Heads are posted to {} no more; what it cosigned stays.\n", arguments.address);
  return kOk;
}

Result<ExitCode> run_witness_list(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto standings, steward->witnesses().list());
  STEWARD_ASSIGN_OR_RETURN(const auto views, steward->witness_desk().split_views());
  if (session.json()) {
    boost::json::array all;
    for (const auto& [witness, lag] : standings)
      all.push_back(boost::json::object{{"address", witness.address},
                                        {"public_key", witness.public_key},
                                        {"size", witness.size},
                                        {"lag", lag},
                                        {"last_success", text_of(witness.succeeded_at)},
                                        {"parted", witness.has_parted},
                                        {"failure", witness.failure}});
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"witnesses", std::move(all)},
                                                                  {"split_views", split_views_json(views)}}));
    return kOk;
  }
  Table table({"WITNESS", "ENTRIES", "BEHIND", "LAST", ""});
  for (const auto& [witness, lag] : standings)
    table.add(
        {witness.address, std::to_string(witness.size), std::to_string(lag), text_of(witness.succeeded_at),
         witness.failure.empty() ? "" : ink(witness.has_parted ? Ink::kRed : Ink::kYellow, witness.failure)});
  if (table.empty())
    fmt::print(stderr, "Heads are posted to nobody.\n");
  else
    fmt::print("{}", table.str());
  for (const storage::SplitView& view : views)
    fmt::print("{}\n", ink(view.is_proven ? Ink::kRed : Ink::kYellow, in_words(view)));
  return kOk;
}

Result<ExitCode> run_evidence(Session& session, int64_t number) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto views, steward->witness_desk().split_views());
  STEWARD_ASSIGN_OR_RETURN(const auto evidence, steward->witness_desk().evidence_of(number));
  for (const storage::SplitView& view : views)
    if (view.id == number)
      fmt::print("{}", session.json() ? evidence_json(view, evidence) : evidence_text(view, evidence));
  return kOk;
}

Result<ExitCode> run_post(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_RETURN_IF_ERROR(steward->head());
  STEWARD_ASSIGN_OR_RETURN(const auto outcomes, steward->witnesses().post(true));
  if (outcomes.empty()) fmt::print(stderr, "There is no witness; `steward audit witness add` adds one.\n");
  ExitCode exit_code = kOk;
  for (const auto& outcome : outcomes) {
    if (outcome.failure.empty()) {
      fmt::print("✓ {} took the head of {} entries.\n", outcome.address, outcome.size);
      continue;
    }
    fmt::print("{}\n", ink(Ink::kRed, fmt::format("✗ {}: {}", outcome.address, outcome.failure)));
    if (exit_code != kDoesNotHold) exit_code = outcome.has_parted ? kDoesNotHold : kFailed;
  }
  return exit_code;
}

Result<std::optional<audit::PublicKey>> optional_key(const std::string& text) {
  if (text.empty()) return std::optional<audit::PublicKey>();
  STEWARD_ASSIGN_OR_RETURN(auto key, audit::PublicKey::parse(text));
  return std::optional(std::move(key));
}

Status change_trust(service::WitnessDesk& desk, const WitnessArguments& arguments, const std::string& actor) {
  STEWARD_ASSIGN_OR_RETURN(const auto key, audit::PublicKey::parse(arguments.key));
  STEWARD_ASSIGN_OR_RETURN(const auto replaces, optional_key(arguments.replaces));
  return arguments.remove ? desk.distrust(key, actor) : desk.trust(key, replaces, actor);
}

Result<ExitCode> run_trust(Session& session, const WitnessArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  service::WitnessDesk& desk = steward->witness_desk();
  if (!arguments.key.empty()) STEWARD_RETURN_IF_ERROR(change_trust(desk, arguments, session.options.actor));
  STEWARD_ASSIGN_OR_RETURN(const auto logs, desk.logs());
  if (session.json()) {
    boost::json::array all;
    for (const auto& log : logs) {
      boost::json::array keys;
      for (const auto& key : log.keys) keys.emplace_back(key.to_string());
      all.push_back(boost::json::object{{"origin", log.origin},
                                        {"keys", std::move(keys)},
                                        {"size", log.seen.size},
                                        {"seen_at", text_of(log.seen_at)}});
    }
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"key", desk.key().to_string()},
                                                                  {"ledgers", std::move(all)}}));
    return kOk;
  }
  for (const auto& log : logs)
    for (const auto& key : log.keys)
      fmt::print("{}  last head: {} entries, {}\n", key.to_string(), log.seen.size, text_of(log.seen_at));
  if (logs.empty()) fmt::print(stderr, "This server cosigns heads of no other ledger.\n");
  fmt::print("cosigns with: {}\n", desk.key().to_string());
  return kOk;
}

}  // namespace

void add_audit_witness(Command& audit, Session& session) {
  auto* command =
      audit.add_subcommand("witness", "who remembers the signed heads, so that history has one version");
  command->require_subcommand(1);
  auto arguments = std::make_shared<WitnessArguments>();
  auto* add = command->add_subcommand("add", "post signed heads to a file, a witness or a second Steward");
  add->add_option("address", arguments->address,
                  "file:/PATH, or the URL that /add-checkpoint is added to; of a Steward: "
                  "http://NAME:PORT/api/v1/witness")
      ->required();
  add->add_option("--public-key", arguments->public_key,
                  "the witness's, from a source you trust; a file has none");
  session.on_run(add, [&session, arguments] { return run_add(session, *arguments); });
  auto* remove = command->add_subcommand("remove", "post to it no more");
  remove->add_option("address", arguments->address, "as `list` shows it")->required();
  session.on_run(remove, [&session, arguments] { return run_remove(session, *arguments); });
  session.on_run(
      command->add_subcommand(
          "list", "each witness, how far it is, what went wrong last; second histories that were caught"),
      [&session] { return run_witness_list(session); });
  session.on_run(command->add_subcommand("post", "sign a head and post it to all of them now"),
                 [&session] { return run_post(session); });
  auto* evidence = command->add_subcommand(
      "evidence", "the signed heads that show a second history of a ledger, as they came");
  evidence->add_option("number", arguments->number, "of the split view, as `list` shows it")->required();
  session.on_run(evidence, [&session, arguments] { return run_evidence(session, arguments->number); });
  auto* trust =
      command->add_subcommand("trust", "cosign heads of the ledger with this key; without a key: whose");
  trust->add_option("public-key", arguments->key, "as `steward audit head` prints it there");
  trust->add_option("--replaces", arguments->replaces, "the key that it took the place of");
  trust->add_flag("--remove", arguments->remove, "cosign them no more");
  session.on_run(trust, [&session, arguments] { return run_trust(session, *arguments); });
}

}  // namespace steward::cli
