// steward audit head: the signed tree head
#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "cli/audit/verbs.h"

namespace steward::cli {
namespace {

Result<ExitCode> run_head(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto head, steward->head());
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(
                           boost::json::object{{"checkpoint", head.checkpoint},
                                               {"size", head.size},
                                               {"root", to_hex(head.root)},
                                               {"time", format_rfc3339(head.time)},
                                               {"public_key", steward->public_key().to_string()}}));
    return kOk;
  }
  fmt::print("{}\npublic key: {}\n", head.checkpoint, steward->public_key().to_string());
  return kOk;
}

}  // namespace

void add_audit_head(Command& audit, Session& session) {
  session.on_run(audit.add_subcommand("head", "sign and print the tree head"),
                 [&session] { return run_head(session); });
}

}  // namespace steward::cli
