// steward rules test, list, show ID
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/rule_files.h"
#include "cli/terminal.h"
#include "scanners/detectors/detector_set.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using scanners::DetectorSet;
using scanners::Rule;

struct RulesOptions {
  std::vector<std::string> files;
  std::string id;
};

Result<ExitCode> run_rules_test(const RulesOptions& options) {
  RuleFiles rules;
  STEWARD_ASSIGN_OR_RETURN(const DetectorSet* detectors, rules.load(options.files));
  const auto failures = detectors->test_examples();
  for (const std::string& failure : failures) fmt::print("{}\n", failure);
  fmt::print("{} examples, {} failed; rule set {}\n", detectors->example_count(), failures.size(),
             detectors->hash().substr(0, 12));
  return failures.empty() ? kOk : kFailed;
}

// The chance that a value of the right shape, about something else, is valid; none when a header must speak
// first.
std::string null_rate_of(const Rule& rule) {
  return rule.decision.alone ? fmt::format("{:.2g}", rule.decision.null_rate) : "needs a header";
}

json::object rule_json(const Rule& rule) {
  json::object header;
  for (const auto& phrase : rule.header) header[phrase.phrase] = phrase.weight;
  json::array near;
  for (const std::string& word : rule.near) near.push_back(json::string(word));
  return {{"id", rule.id},
          {"category", rule.category.str()},
          {"source", rule.source},
          {"null_rate", rule.decision.null_rate},
          {"supported_null_rate", rule.decision.supported_null_rate},
          {"alone", rule.decision.alone},
          {"validated", rule.validator != nullptr},
          {"inside_texts", rule.span.has_value()},
          {"header", std::move(header)},
          {"near", std::move(near)},
          {"examples",
           rule.examples.positive.size() + rule.examples.with_header.size() + rule.examples.negative.size()}};
}

Result<ExitCode> run_rules_list(const RulesOptions& options, bool as_json) {
  RuleFiles rules;
  STEWARD_ASSIGN_OR_RETURN(const DetectorSet* detectors, rules.load(options.files));
  std::vector<const Rule*> sorted;
  for (const Rule& rule : detectors->rules()) sorted.push_back(&rule);
  std::sort(sorted.begin(), sorted.end(), [](const Rule* a, const Rule* b) { return a->id < b->id; });
  json::array array;
  Table table({"rule", "category", "null rate", "follows"});
  for (const Rule* rule : sorted) {
    if (as_json)
      array.push_back(rule_json(*rule));
    else
      table.add({rule->id, rule->category.str(), null_rate_of(*rule), rule->source});
  }
  if (as_json)
    fmt::print("{}\n",
               json::serialize(json::object{{"rules", std::move(array)}, {"hash", detectors->hash()}}));
  else
    fmt::print("{}\n{} rules; rule set {}\n", table.str(), sorted.size(), detectors->hash().substr(0, 12));
  return kOk;
}

void print_rule(const Rule& rule) {
  const auto line = [](std::string_view name, std::string_view value) {
    if (!value.empty()) fmt::print("{}", wrapped(fmt::format("{:<11}", name), value, 0));
  };
  std::string header, near;
  for (const auto& phrase : rule.header)
    header += fmt::format("{}{} {:.1f}", header.empty() ? "" : ", ", phrase.phrase, phrase.weight);
  for (const std::string& word : rule.near) near += (near.empty() ? "" : ", ") + word;
  line("rule", rule.id);
  line("category", rule.category.str());
  line("follows", rule.source);
  line("null rate", null_rate_of(rule));
  line("checked by", rule.validator ? (rule.regex ? "validator and regex" : "validator")
                     : rule.regex   ? "regex"
                                    : "shape");
  line("in texts", rule.span ? fmt::format("confidence {:.2f}", rule.span->confidence) : "no");
  line("header", header);
  line("near", near);
  for (const std::string& example : rule.examples.positive) line("matches", example);
  for (const std::string& example : rule.examples.with_header) line("by header", example);
  for (const std::string& example : rule.examples.negative) line("never", example);
}

Result<ExitCode> run_rules_show(const RulesOptions& options, bool as_json) {
  RuleFiles rules;
  STEWARD_ASSIGN_OR_RETURN(const DetectorSet* detectors, rules.load(options.files));
  std::vector<std::string> ids;
  for (const Rule& rule : detectors->rules()) {
    ids.push_back(rule.id);
    if (rule.id != options.id) continue;
    if (as_json)
      fmt::print("{}\n", json::serialize(rule_json(rule)));
    else
      print_rule(rule);
    return kOk;
  }
  const auto nearest = did_you_mean(options.id, ids);
  return Error{ErrorCode::kNotFound,
               fmt::format("There is no rule {}{}; `steward rules list` names them.", excerpt(options.id),
                           nearest ? ", did you mean " + *nearest + "?" : ""),
               ""};
}

}  // namespace

void add_rules_command(Command& app, Session& session) {
  auto options = std::make_shared<RulesOptions>();
  auto* command = app.add_subcommand("rules", "the detector rules");
  command->require_subcommand(1);
  const auto add = [&](const char* name, const char* help) {
    auto* subcommand = command->add_subcommand(name, help);
    subcommand->add_option("--rules", options->files, "rules besides the shipped ones (YAML)");
    return subcommand;
  };
  session.on_run(add("test", "run every rule against its own examples"),
                 [options] { return run_rules_test(*options); });
  session.on_run(add("list", "every rule: category, null rate, the standard it follows"),
                 [options, &session] { return run_rules_list(*options, session.json()); });
  auto* show = add("show", "one rule: header words, words near finds, examples");
  show->add_option("id", options->id, "the rule's id")->required();
  session.on_run(show, [options, &session] { return run_rules_show(*options, session.json()); });
}

}  // namespace steward::cli
