// steward lineage models --category KEY | --excluding PURPOSE
#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <memory>

#include "api/codec/lineage_codec.h"
#include "cli/lineage/query_options.h"
#include "cli/lineage/verbs.h"
#include "cli/lineage/view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

struct ModelsArguments {
  std::string category, purpose;
};

std::string purposes_text(const std::vector<Purpose>& purposes) {
  std::string text;
  for (const Purpose& purpose : purposes) text += (text.empty() ? "" : ", ") + purpose.str();
  return text.empty() ? "nothing" : text;
}

std::string path_text(const service::World& world, const std::vector<NodeRef>& path) {
  std::string text;
  for (const NodeRef& node : path) text += (text.empty() ? "" : " → ") + world.catalog->describe_short(node);
  return text;
}

// "holds user.contact.email" or "was made from customer, for essential only (rule orders)".
std::string finding_text(const service::World& world, const service::ModelFinding& finding) {
  if (!finding.category.empty()) return "holds " + ink(Ink::kYellow, finding.category.str());
  return fmt::format(
      "was made from {}, which is for {} only ({})",
      ink(Ink::kBold, world.catalog->describe_short({finding.source, {}})),
      ink(Ink::kYellow, purposes_text(finding.allowed)),
      ink(Ink::kPlain, finding.rule == "declared" ? "declared with it" : "rule " + finding.rule));
}

void print_answer(const service::World& world, const service::ModelAnswer& answer, const std::string& asked) {
  if (answer.models == 0) {
    fmt::print("The catalog knows no model yet; name them with `steward apply`.\n");
    return;
  }
  DatasetId last;
  size_t found = 0;
  for (const service::ModelFinding& finding : answer.findings) {
    if (finding.model != last) {
      fmt::print("{}\n", ink(Ink::kBold, world.catalog->describe_short({finding.model, {}})));
      ++found;
    }
    last = finding.model;
    fmt::print("  {}\n", finding_text(world, finding));
    if (finding.path.size() > 1)
      fmt::print("{}", wrapped("", ink(Ink::kDim, path_text(world, finding.path)), 4));
  }
  if (!answer.doubts.empty()) {
    fmt::print("{}{}\n", answer.findings.empty() ? "" : "\n", ink(Ink::kRed, "Cannot be told:"));
    for (const service::ModelDoubt& doubt : answer.doubts)
      fmt::print("  {}  {}\n", ink(Ink::kBold, world.catalog->describe_short({doubt.model, {}})),
                 ink(Ink::kDim, doubt.why));
  }
  fmt::print("{}Models {}: {} of {}{}.\n", answer.findings.empty() && answer.doubts.empty() ? "" : "\n",
             asked, found, answer.models,
             answer.doubts.empty() ? "" : fmt::format("; {} cannot be told", answer.doubts.size()));
  if (answer.is_partial) fmt::print("{}\n", ink(Ink::kRed, "This is not all: the time ran out."));
}

Result<ExitCode> run_models(Session& session, const ModelsArguments& arguments) {
  STEWARD_ASSIGN_OR_RETURN(const lineage::Query query, QueryOptions().query());
  service::ModelAnswer answer;
  std::string asked;
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto world, steward->world());
  if (!arguments.category.empty()) {
    STEWARD_ASSIGN_OR_RETURN(const Category category, world->policies->parse_category(arguments.category));
    answer = service::models_with(*world, category, query.budget);
    asked = "that hold data of " + category.str();
  } else {
    STEWARD_ASSIGN_OR_RETURN(const Purpose purpose, world->policies->parse_purpose(arguments.purpose));
    answer = service::models_excluding(*world, purpose, query.budget);
    asked = "made from data that may not be used for " + purpose.str();
  }
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(api::to_json(answer, *world)));
  else
    print_answer(*world, answer, asked);
  return kOk;
}

}  // namespace

void add_lineage_models(Command& lineage, Session& session) {
  auto arguments = std::make_shared<ModelsArguments>();
  auto* command = lineage.add_subcommand("models", "which models hold data they should not");
  auto* question = command->add_option_group("question");
  question->add_option("--category", arguments->category, "that hold data of this category or one below it");
  question->add_option("--excluding", arguments->purpose,
                       "made from data whose purposes exclude this one, such as train_ai_system");
  question->require_option(1);
  session.on_run(command, [&session, arguments] { return run_models(session, *arguments); });
}

}  // namespace steward::cli
