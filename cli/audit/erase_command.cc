// steward audit erase-subject: unlink a person from the record
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/audit/verbs.h"
#include "service/audit/people.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

struct EraseArguments {
  std::string subject, why;
};

Result<ExitCode> run_erase(Session& session, const EraseArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto erasure,
                           steward->people().erase(arguments.subject, arguments.why, session.options.actor));
  if (session.json()) {
    fmt::print("{}\n", json::serialize(json::object{{"erasure", erasure.id},
                                                    {"had_salt", erasure.had_salt},
                                                    {"consent_events", erasure.consent_events}}));
    return kOk;
  }
  if (erasure.id.empty()) {
    fmt::print("Nobody of this id has consent or a recorded decision; nothing was erased.\n");
    return kOk;
  }
  if (erasure.had_salt)
    fmt::print("Erased: no entry can be linked to this person any more, and consent is unknown again.\n");
  if (erasure.consent_events > 0)
    fmt::print(
        "Erased: the {} consent events recorded before people had salts are deleted. Ledger entries of that "
        "time "
        "cannot be changed: who holds the subject key and the id can still tell them.\n",
        erasure.consent_events);
  fmt::print("The ledger says that somebody was erased ({}), by whom and why, and nothing of whom.\n",
             erasure.id);
  fmt::print(
      "Backups made before hold what linked them: let them expire, or erase again after restoring one.\n");
  return kOk;
}

}  // namespace

void add_audit_erase(Command& audit, Session& session) {
  auto* command = audit.add_subcommand("erase-subject", "unlink a person from the record, for ever");
  auto arguments = std::make_shared<EraseArguments>();
  command->add_option("id", arguments->subject, "as consent and decisions name the person")->required();
  command->add_option("--why", arguments->why, "kept in the ledger; without the id")->required();
  session.on_run(command, [&session, arguments] { return run_erase(session, *arguments); });
}

}  // namespace steward::cli
