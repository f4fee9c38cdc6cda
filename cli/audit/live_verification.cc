#include "cli/audit/live_verification.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "cli/terminal.h"
#include "service/audit/live_verification.h"
#include "service/audit/trusted_keys.h"
#include "storage/pool.h"

namespace steward::cli {
namespace {

namespace json = boost::json;

json::object object_of(const service::LiveVerification& verified) {
  json::array findings;
  for (const service::LiveFinding& finding : verified.findings) {
    json::object one{{"what", finding.what}};
    if (finding.first >= 0) {
      one["first"] = finding.first;
      one["last"] = finding.last;
    }
    findings.push_back(std::move(one));
  }
  return {{"holds", verified.holds},
          {"size", verified.size},
          {"entries", verified.entries},
          {"archived", verified.dropped},
          {"tiles", verified.tiles},
          {"heads", verified.heads},
          {"months", verified.months},
          {"words", verified.words},
          {"findings", std::move(findings)},
          {"more_findings", verified.more_findings},
          {"servers", verified.servers},
          {"notes", json::array(verified.notes.begin(), verified.notes.end())}};
}

}  // namespace

Result<ExitCode> verify_live_ledger(Session& session, const std::string& public_key) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  audit::PublicKey own = steward->public_key();
  if (!public_key.empty()) {
    STEWARD_ASSIGN_OR_RETURN(own, audit::PublicKey::parse(public_key));
  }
  storage::Database database({.url = session.database_url(), .size = 1});
  STEWARD_ASSIGN_OR_RETURN(const auto keys, service::keys_tied_to(database, {own}));
  STEWARD_ASSIGN_OR_RETURN(const auto verified, service::verify_live(database, keys));
  if (session.json()) {
    fmt::print("{}\n", json::serialize(object_of(verified)));
  } else {
    for (const std::string& line : service::lines_of(verified)) fmt::print("{}\n", line);
    fmt::print("{}\n", verified.holds
                           ? ink(Ink::kGreen, "The ledger holds.")
                           : ink(Ink::kRed, "The ledger does not hold: it was changed in the database."));
  }
  return verified.holds ? kOk : kDoesNotHold;
}

}  // namespace steward::cli
