// steward audit servers: what each server decided, and what of it is recorded
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "api/codec/server_codec.h"
#include "cli/audit/verbs.h"
#include "cli/terminal.h"
#include "service/audit/counters.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

Result<ExitCode> run_servers(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto rows, steward->counters().processes());
  if (session.json()) {
    json::array array;
    for (const storage::ServerRow& row : rows) array.push_back(api::server_json(row));
    fmt::print("{}\n", json::serialize(array));
    return kOk;
  }
  Table table({"SERVER", "STATE", "STARTED", "DECIDED", "RECORDED", "REFUSED", "OPEN", ""});
  for (const storage::ServerRow& row : rows)
    table.add({row.server, std::string(api::server_state(row)), format_rfc3339(row.started).substr(0, 19),
               std::to_string(row.decided - row.overtaken), std::to_string(row.recorded),
               std::to_string(row.refused), std::to_string(api::unaccounted(row)), api::server_remark(row)});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_audit_servers(Command& audit, Session& session) {
  session.on_run(audit.add_subcommand("servers", "what each server decided, and what of it is recorded"),
                 [&session] { return run_servers(session); });
}

}  // namespace steward::cli
