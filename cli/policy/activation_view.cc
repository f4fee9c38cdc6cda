#include "cli/policy/activation_view.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "cli/policy/replacement_view.h"
#include "cli/policy/sources.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

boost::json::object activation_json(const policy::LoadOutcome& outcome) {
  boost::json::object out{{"ok", outcome.set != nullptr},
                          {"diagnostics", diagnostics_json(outcome.diagnostics)}};
  if (outcome.set) {
    out["hash"] = to_hex(outcome.set->hash);
    out["access_rules"] = outcome.set->access.size();
  }
  return out;
}

}  // namespace

ExitCode print_activation(const Session& session, const Result<std::shared_ptr<const service::World>>& before,
                          const policy::LoadOutcome& outcome, std::string_view what) {
  if (session.json()) {
    fmt::print("{}\n", boost::json::serialize(activation_json(outcome)));
    return outcome.set ? kOk : kUsage;
  }
  print_diagnostics(outcome.diagnostics);
  if (!outcome.set) {
    fmt::print(stderr, "steward: nothing was changed; the policy set in force before stays in force.\n");
    return kUsage;
  }
  fmt::print("{}: policy set {} with {}.\n", what, to_hex(outcome.set->hash).substr(0, 12),
             counted(outcome.set->access.size(), "access rule", "access rules"));
  if (before.ok()) fmt::print("{}", replacement_text(*(*before)->policies, *outcome.set));
  return kOk;
}

}  // namespace steward::cli
