// steward audit verify: does an export hold?
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "audit/bundle/verify_bundle.h"
#include "cli/audit/live_verification.h"
#include "cli/audit/verbs.h"
#include "cli/mapped_file.h"
#include "cli/terminal.h"
#include "cli/verification_view.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxPiped = 2u << 30;

struct VerifyArguments {
  std::string file, public_key;
  bool live = false;
  std::vector<std::string> witnesses;
};

// A file that is no export at all is answered as one that does not hold.
void print_json(const Result<audit::Verification>& verified, const Error& error, const std::string& file) {
  namespace json = boost::json;
  json::object answer;
  if (verified.ok())
    answer = verification_object(*verified);
  else
    answer = {{"holds", false},
              {"checks", json::array{json::object{{"is", "failed"}, {"what", error.to_string()}}}}};
  answer["file"] = file;
  fmt::print("{}\n", json::serialize(answer));
}

Result<ExitCode> run_verify(const Session& session, const VerifyArguments& arguments) {
  std::optional<audit::PublicKey> trusted;
  if (!arguments.public_key.empty()) {
    STEWARD_ASSIGN_OR_RETURN(trusted, audit::PublicKey::parse(arguments.public_key));
  }
  std::vector<audit::WitnessKey> witnesses;
  for (const std::string& text : arguments.witnesses) {
    STEWARD_ASSIGN_OR_RETURN(auto key, audit::WitnessKey::parse(text));
    witnesses.push_back(std::move(key));
  }
  STEWARD_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::open(arguments.file, kMaxPiped));
  const auto verified = audit::verify_any(file.bytes(), trusted, witnesses);
  Error error;
  if (!verified.ok()) {
    error = verified.error();
    error.where = error.where.empty() ? arguments.file : arguments.file + ": " + error.where;
  }
  if (session.json()) {
    print_json(verified, error, arguments.file);
    return verified.ok() && verified->holds ? kOk : kDoesNotHold;
  }
  if (!verified.ok()) {
    print_error(error);
    return kDoesNotHold;
  }
  fmt::print("{}", verification_text(*verified, 0));
  if (!verified->holds) {
    fmt::print("{}\n", ink(Ink::kRed, "This export does not hold: see what is marked with ✗ above."));
    return kDoesNotHold;
  }
  fmt::print("{}\n", ink(Ink::kGreen, "This export holds."));
  return kOk;
}

}  // namespace

void add_audit_verify(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("verify", "check an export; needs no database and no network");
  auto arguments = std::make_shared<VerifyArguments>();
  auto* file = command->add_option("file", arguments->file, "a bundle, JSON or HTML; - for standard input");
  command
      ->add_flag("--live", arguments->live, "the ledger in the database, every row of it, instead of a file")
      ->excludes(file);
  command->add_option("--public-key", arguments->public_key, "the log's key, from a source you trust");
  command->add_option("--witness", arguments->witnesses,
                      "a witness that must have cosigned the head: its key");
  session.on_run(command, [&session, arguments]() -> Result<ExitCode> {
    if (arguments->live) return verify_live_ledger(session, arguments->public_key);
    if (arguments->file.empty())
      return Error{ErrorCode::kInvalidInput, "Name the file of an export, or ask for --live.", ""};
    return run_verify(session, *arguments);
  });
}

}  // namespace steward::cli
