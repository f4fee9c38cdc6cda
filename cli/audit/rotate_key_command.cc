// steward audit rotate-key: the signing key gives way to a new one
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/audit/verbs.h"
#include "service/audit/key_change.h"
#include "service/audit/witness_desk.h"

namespace steward::cli {
namespace {

std::string cosigning_key(const audit::PublicKey& key) {
  return audit::witness_key_of(key, service::WitnessDesk::kName).to_string();
}

// What those do whose heads this server cosigns; nothing when it watches nobody.
Result<std::string> advice_to_watched(service::WitnessDesk& desk, const audit::KeyRotation& rotation) {
  STEWARD_ASSIGN_OR_RETURN(const auto logs, desk.logs());
  if (std::none_of(logs.begin(), logs.end(), [](const auto& log) { return !log.keys.empty(); }))
    return std::string();
  return fmt::format(
      "This server cosigns heads of others, from now on by another key. Each of them must be told:\n"
      "  steward audit witness remove ADDRESS\n"
      "  steward audit witness add ADDRESS --public-key '{}'\n"
      "What the old key cosigned stays valid: check it with --witness '{}'.\n",
      cosigning_key(rotation.to), cosigning_key(rotation.from));
}

Result<ExitCode> run_rotate(Session& session, const service::KeyChangeOptions& options) {
  session.options.is_signing_key_lost = options.old_key_lost;
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto outcome, steward->change_key(options, session.options.actor));
  const audit::KeyRotation& rotation = outcome.rotation;
  if (session.json()) {
    fmt::print("{}\n",
               boost::json::serialize(boost::json::object{{"from", rotation.from.to_string()},
                                                          {"to", rotation.to.to_string()},
                                                          {"old_key_lost", rotation.old_key_lost},
                                                          {"entry", outcome.entry},
                                                          {"statement", rotation.statement},
                                                          {"cosigns_with", cosigning_key(rotation.to)}}));
    return kOk;
  }
  fmt::print("Key {} gave way to {} by entry {} of the ledger.\nnew public key: {}\n", rotation.from.id(),
             rotation.to.id(), outcome.entry, rotation.to.to_string());
  if (rotation.old_key_lost)
    fmt::print(
        "The old key did not sign: whoever holds its public half must be given the new one by hand.\n");
  else
    fmt::print(
        "Whoever trusts the old public key can go on trusting it: the entry holds the statement of both.\n");
  if (outcome.old_key_file) fmt::print("The old key is kept in {}.\n", *outcome.old_key_file);
  if (!options.to.empty()) fmt::print("From now on start Steward with --signing-key '{}'.\n", options.to);
  fmt::print("Witnesses must be told: steward audit witness trust '{}' --replaces '{}'\n",
             rotation.to.to_string(), rotation.from.to_string());
  STEWARD_ASSIGN_OR_RETURN(const std::string advice, advice_to_watched(steward->witness_desk(), rotation));
  fmt::print("{}", advice);
  return kOk;
}

}  // namespace

void add_audit_rotate_key(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("rotate-key", "a new signing key takes the place of the one in force");
  auto options = std::make_shared<service::KeyChangeOptions>();
  command->add_option(
      "--to", options->to,
      "where the new key is: file:PATH (made when missing), env:NAME or pkcs11:…; without it a new one "
      "in the old one's file");
  command->add_flag(
      "--old-key-lost", options->old_key_lost,
      "the old key cannot sign any more: the new one begins a series that the old does not vouch for");
  command->add_flag("--remove-old-key", options->remove_old_key, "remove the file of the old key");
  session.on_run(command, [&session, options] { return run_rotate(session, *options); });
}

}  // namespace steward::cli
