// steward policy explain: which rules speak to a request, and what of each holds
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <memory>

#include "cli/policy/verbs.h"
#include "cli/request_options.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

std::string_view word(policy::Truth truth) {
  switch (truth) {
    case policy::Truth::kTrue:
      return "true";
    case policy::Truth::kFalse:
      return "false";
    case policy::Truth::kUnknown:
      break;
  }
  return "unknown";
}

std::string mark(policy::Truth truth) {
  switch (truth) {
    case policy::Truth::kTrue:
      return ink(Ink::kGreen, "✓");
    case policy::Truth::kFalse:
      return ink(Ink::kRed, "✗");
    case policy::Truth::kUnknown:
      break;
  }
  return ink(Ink::kYellow, "?");
}

void print_parts(const std::vector<policy::PartCheck>& parts, int indent) {
  for (const auto& part : parts) {
    fmt::print("{}", wrapped(mark(part.truth) + " ", ink(Ink::kPlain, part.sentence), indent));
    print_parts(part.parts, indent + 2);
  }
}

void print_rule(const policy::RuleExplanation& rule) {
  fmt::print("\n{} {} {}\n", rule.kind, ink(Ink::kBold, rule.rule), ink(Ink::kDim, rule.place));
  fmt::print("{}", wrapped("  ", ink(Ink::kDim, rule.reason), 0));
  print_parts(rule.request, 2);
  for (const auto& field : rule.fields) {
    fmt::print("  {} {}\n", mark(field.holds ? policy::Truth::kTrue : policy::Truth::kFalse),
               ink(Ink::kCyan, field.name));
    print_parts(field.parts, 6);
  }
  if (rule.more_fields > 0) fmt::print("  and {} more fields\n", rule.more_fields);
}

void print_explanation(const policy::RulesExplanation& told) {
  fmt::print("{}\n", ink(Ink::kBold, policy::to_string(told.decision.verdict)));
  for (const auto& reason : told.decision.reasons)
    fmt::print("{}", wrapped("· ", ink(Ink::kPlain, reason.sentence), 2));
  for (const auto& rule : told.rules) print_rule(rule);
  fmt::print("\n{} told here, as speaking to it or nearly so; {} far from it.\n",
             counted(told.rules.size(), "rule is", "rules are"),
             told.far_away == 1 ? "1 is" : fmt::format("{} are", told.far_away));
  fmt::print("{}\n",
             ink(Ink::kDim, "This explains; it decides for nobody, and nothing was written to the ledger."));
}

boost::json::array parts_json(const std::vector<policy::PartCheck>& parts) {
  boost::json::array all;
  for (const auto& part : parts) {
    boost::json::object one{{"what", part.what}, {"holds", word(part.truth)}, {"sentence", part.sentence}};
    if (!part.parts.empty()) one["parts"] = parts_json(part.parts);
    all.push_back(std::move(one));
  }
  return all;
}

boost::json::object explanation_json(const policy::RulesExplanation& told) {
  boost::json::array rules, reasons;
  for (const auto& reason : told.decision.reasons)
    reasons.push_back(
        boost::json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  for (const auto& rule : told.rules) {
    boost::json::array fields;
    for (const auto& field : rule.fields)
      fields.push_back(boost::json::object{
          {"field", field.name}, {"holds", field.holds}, {"parts", parts_json(field.parts)}});
    rules.push_back(boost::json::object{{"rule", rule.rule},
                                        {"kind", rule.kind},
                                        {"place", rule.place},
                                        {"reason", rule.reason},
                                        {"holds", rule.request_holds},
                                        {"parts", parts_json(rule.request)},
                                        {"fields", std::move(fields)},
                                        {"more_fields", rule.more_fields}});
  }
  return {{"verdict", policy::to_string(told.decision.verdict)},
          {"reasons", std::move(reasons)},
          {"rules", std::move(rules)},
          {"far_away", told.far_away},
          {"recorded", false}};
}

Result<ExitCode> run_explain(Session& session, const RequestOptions& options) {
  STEWARD_ASSIGN_OR_RETURN(auto request, request_of(options));
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto told, steward->explain_rules(std::move(request)));
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(explanation_json(told)));
  else
    print_explanation(told);
  return kOk;
}

}  // namespace

void add_policy_explain(Command& policy, Session& session) {
  auto* command = policy.add_subcommand(
      "explain", "which rules speak to a request, and what of each holds; records nothing");
  auto options = std::make_shared<RequestOptions>();
  add_request_options(*command, *options);
  session.on_run(command, [&session, options] { return run_explain(session, *options); });
}

}  // namespace steward::cli
