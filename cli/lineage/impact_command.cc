// steward lineage impact NODE
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/impact_codec.h"
#include "cli/lineage/impact_view.h"
#include "cli/lineage/query_options.h"
#include "cli/lineage/verbs.h"

namespace steward::cli {
namespace {

struct ImpactArguments {
  std::string node;
  QueryOptions options;
};

Result<ExitCode> run_impact(Session& session, const ImpactArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, arguments.options.query());
  STEWARD_ASSIGN_OR_RETURN(const auto report, service::impact_report(*steward, arguments.node, query));
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(report)));
  else
    fmt::print("{}", impact_text(report));
  return kOk;
}

}  // namespace

void add_lineage_impact(Command& lineage, Session& session) {
  auto arguments = std::make_shared<ImpactArguments>();
  auto* command =
      lineage.add_subcommand("impact", "what a change of a node breaks, whom to tell, what it carries along");
  command->add_option("node", arguments->node, "dataset or dataset#field")->required();
  arguments->options.add_bounds(*command);
  session.on_run(command, [&session, arguments] { return run_impact(session, *arguments); });
}

}  // namespace steward::cli
