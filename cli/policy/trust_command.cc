// steward policy trust: whose signatures of policy sets count
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

struct TrustArguments {
  std::string key;
  bool list = false;
  bool remove = false;
};

Result<ExitCode> run_trust(Session& session, const TrustArguments& arguments) {
  if (arguments.key.empty() != arguments.list)
    return Error{ErrorCode::kInvalidInput, "Name one public key, or write --list.", ""};
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  if (!arguments.list) {
    const auto key = audit::PublicKey::parse(arguments.key);
    if (!key.ok())
      return Error{ErrorCode::kInvalidInput,
                   "A public key reads NAME+ID+BASE64; copy it whole, as `steward policy keygen` printed it.",
                   ""};
    STEWARD_RETURN_IF_ERROR(steward->trust_policy_key(*key, !arguments.remove, session.options.actor));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto keys, steward->trusted_policy_keys());
  if (session.json()) {
    boost::json::array all;
    for (const auto& key : keys) all.emplace_back(key.to_string());
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"keys", std::move(all)}}));
    return kOk;
  }
  for (const auto& key : keys) fmt::print("{}\n", key.to_string());
  if (keys.empty()) fmt::print(stderr, "No key is trusted: policy sets need no signature.\n");
  return kOk;
}

}  // namespace

void add_policy_trust(Command& policy, Session& session) {
  auto* command =
      policy.add_subcommand("trust", "accept only policy sets that this key, or another trusted, signed");
  auto arguments = std::make_shared<TrustArguments>();
  command->add_option("public-key", arguments->key, "as `steward policy keygen` printed it");
  command->add_flag("--list", arguments->list, "the keys that are trusted");
  command->add_flag("--remove", arguments->remove, "trust it no longer");
  session.on_run(command, [&session, arguments] { return run_trust(session, *arguments); });
}

}  // namespace steward::cli
