// steward audit servers: what each server decided, and what of it is recorded
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "cli/audit/verbs.h"
#include "cli/terminal.h"
#include "service/audit/counters.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using storage::ServerRole;
using storage::ServerRow;

std::string state_of(const ServerRow& row) {
  if (row.lost) return "gone";
  if (row.ended) return "stopped";
  return row.role == ServerRole::kServer ? "running" : "open";
}

int64_t open_of(const ServerRow& row) {
  return row.decided - row.overtaken - row.recorded - row.refused;
}

json::object json_of(const ServerRow& row) {
  return {{"server", row.server},
          {"role", row.role == ServerRole::kServer ? "server" : "command"},
          {"state", state_of(row)},
          {"started", format_rfc3339(row.started)},
          {"told", format_rfc3339(row.told)},
          {"decided", row.decided},
          {"overtaken", row.overtaken},
          {"recorded", row.recorded},
          {"refused", row.refused},
          {"may_lose", row.may_lose}};
}

std::string remark_on(const ServerRow& row) {
  if (row.lost && row.may_lose > 0) return fmt::format("up to {} answers may be missing", row.may_lose);
  if (row.lost) return "every answer is recorded";
  if (row.ended && open_of(row) > 0) return fmt::format("{} are in no ledger", open_of(row));
  return "";
}

Result<ExitCode> run_servers(Session& session) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto rows, steward->counters().processes());
  if (session.json()) {
    json::array array;
    for (const ServerRow& row : rows) array.push_back(json_of(row));
    fmt::print("{}\n", json::serialize(array));
    return kOk;
  }
  Table table({"SERVER", "STATE", "STARTED", "DECIDED", "RECORDED", "REFUSED", "OPEN", ""});
  for (const ServerRow& row : rows)
    table.add({row.server, state_of(row), format_rfc3339(row.started).substr(0, 19),
               std::to_string(row.decided - row.overtaken), std::to_string(row.recorded),
               std::to_string(row.refused), std::to_string(open_of(row)), remark_on(row)});
  fmt::print("{}", table.str());
  return kOk;
}

}  // namespace

void add_audit_servers(Command& audit, Session& session) {
  session.on_run(audit.add_subcommand("servers", "what each server decided, and what of it is recorded"),
                 [&session] { return run_servers(session); });
}

}  // namespace steward::cli
