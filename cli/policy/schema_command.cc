// steward policy schema: the JSON Schema of the policy language, for editors
#include <fmt/format.h>

#include "cli/policy/verbs.h"
#include "policy/language/schema.h"

namespace steward::cli {

void add_policy_schema(Command& policy, Session& session) {
  session.on_run(policy.add_subcommand("schema", "the JSON Schema of policy files, for editors"),
                 []() -> Result<ExitCode> {
                   fmt::print("{}", policy::json_schema());
                   return kOk;
                 });
}

}  // namespace steward::cli
