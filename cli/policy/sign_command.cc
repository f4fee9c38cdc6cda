// steward policy keygen, steward policy sign: signatures of policy sets
#include <fmt/format.h>

#include <memory>

#include "audit/policy_signature.h"
#include "cli/policy/sources.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

struct SignArguments {
  std::string key_file;
  std::string name = "policy";
  PolicyArguments policies;
};

Result<ExitCode> run_keygen(const SignArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const auto there, audit::SigningKey::load(arguments.key_file, arguments.name));
  if (there)
    return Error{ErrorCode::kConflict, "There is a key in this file already; name another file.",
                 arguments.key_file};
  STEWARD_ASSIGN_OR_RETURN(const auto key,
                           audit::SigningKey::load_or_create(arguments.key_file, arguments.name));
  // The key alone on standard output, for pipes; in a log of both, the words before it say what it is.
  fmt::print(stderr,
             "The private key is in {}; keep it where only the signer can read it. This is the public key, "
             "for `steward policy trust`:\n",
             arguments.key_file);
  fmt::print("{}\n", key.public_key().to_string());
  return kOk;
}

Result<ExitCode> run_sign(const SignArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const auto key, audit::SigningKey::load(arguments.key_file, arguments.name));
  if (!key)
    return Error{ErrorCode::kNotFound, "There is no such key file; make one with `steward policy keygen`.",
                 arguments.key_file};
  STEWARD_ASSIGN_OR_RETURN(auto sources, read_policy_sources(arguments.policies));
  const auto outcome = policy::load_policies(std::move(sources));
  if (!outcome.set) {
    print_diagnostics(outcome.diagnostics, stderr);
    fmt::print(stderr, "steward: what does not load is not signed.\n");
    return kUsage;
  }
  fmt::print("{}", audit::sign_policy_set(*key, outcome.set->hash));
  return kOk;
}

}  // namespace

void add_policy_sign(Command& policy, Session& session) {
  auto arguments = std::make_shared<SignArguments>();
  auto* keygen = policy.add_subcommand("keygen", "make a key for signing policy sets");
  keygen->add_option("file", arguments->key_file, "the new file for the private key")->required();
  keygen->add_option("--name", arguments->name, "the name of the key; policy unless given");
  session.on_run(keygen, [arguments] { return run_keygen(*arguments); });

  auto* sign = policy.add_subcommand("sign", "print the signature of these policies");
  sign->add_option("--key", arguments->key_file, "the file of the private key")->required();
  sign->add_option("--name", arguments->name, "the name of the key; policy unless given");
  add_policy_arguments(*sign, arguments->policies);
  session.on_run(sign, [arguments] { return run_sign(*arguments); });
}

}  // namespace steward::cli
