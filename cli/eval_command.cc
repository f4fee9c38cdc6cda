// steward eval LABELS: precision and recall of the detectors on labelled data, and a ratchet.
#include <fmt/format.h>

#include <boost/json/serialize.hpp>

#include "cli/commands.h"
#include "cli/eval_view.h"
#include "cli/input_file.h"
#include "cli/rule_files.h"
#include "scanners/evaluation/baseline.h"
#include "scanners/evaluation/evaluation.h"
#include "scanners/evaluation/labels.h"

namespace steward::cli {
namespace {

using namespace scanners;

constexpr size_t kMaxBaselineBytes = 4u << 20;

struct EvalOptions {
  std::string labels, baseline;
  std::vector<std::string> rules;
  bool write_baseline = false;
  double min_precision = 0, min_recall = 0;
  size_t details = 40;
  EvaluationOptions evaluation;
};

// What --min-precision and --min-recall ask for and the evaluation does not reach, one sentence each.
std::vector<std::string> shortfalls(const EvalOptions& options, const Evaluation& evaluation) {
  std::vector<std::string> sentences;
  const auto compare = [&](std::string_view of, std::string_view measure, double is, double least) {
    if (is < least)
      sentences.push_back(fmt::format("Macro {} of {} is {:.4f}, below {:.4f}.", measure, of, is, least));
  };
  const auto compare_both = [&](std::string_view of, size_t cases, const Scores& scores) {
    if (cases == 0) return;
    compare(of, "precision", scores.macro_precision, options.min_precision);
    compare(of, "recall", scores.macro_recall, options.min_recall);
  };
  compare_both("columns", evaluation.column_cases, evaluation.columns);
  compare_both("texts", evaluation.text_cases, evaluation.texts);
  return sentences;
}

std::string sentence(const Regression& regression) {
  if (regression.unmeasured)
    return fmt::format("{} is in the baseline and the labels no longer have it.", regression.type);
  return fmt::format("{} got worse: F1 {:.4f}, it was {:.4f}.", regression.type, regression.is,
                     regression.was);
}

Result<std::vector<Regression>> ratchet(const EvalOptions& options, const Evaluation& evaluation) {
  if (options.baseline.empty() || options.write_baseline) return std::vector<Regression>{};
  STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(options.baseline, kMaxBaselineBytes));
  STEWARD_ASSIGN_OR_RETURN(const Baseline baseline, parse_baseline(text, options.baseline));
  return regressions(baseline, evaluation);
}

Result<ExitCode> run_eval(const EvalOptions& options, bool as_json) {
  if (options.write_baseline && options.baseline.empty())
    return Error{ErrorCode::kInvalidInput, "--write-baseline needs --baseline FILE to write to.", ""};
  RuleFiles rules;
  STEWARD_ASSIGN_OR_RETURN(const DetectorSet* detectors, rules.load(options.rules));
  STEWARD_ASSIGN_OR_RETURN(const std::string text, read_input(options.labels, kMaxLabelBytes));
  STEWARD_ASSIGN_OR_RETURN(const Labels labels,
                           parse_labels(text, options.labels == "-" ? "standard input" : options.labels));
  const Evaluation evaluation = evaluate(*detectors, labels, options.evaluation);
  STEWARD_ASSIGN_OR_RETURN(const auto worse, ratchet(options, evaluation));
  if (as_json)
    fmt::print("{}\n", boost::json::serialize(eval_json(evaluation, worse)));
  else
    fmt::print("{}", eval_tables(evaluation, options.details));
  std::fflush(stdout);
  std::vector<std::string> faults = shortfalls(options, evaluation);
  for (const Regression& regression : worse) faults.push_back(sentence(regression));
  for (const std::string& fault : faults) fmt::print(stderr, "{}\n", fault);
  if (options.write_baseline)
    STEWARD_RETURN_IF_ERROR(write_output(options.baseline, to_json(baseline_of(evaluation))));
  return faults.empty() ? kOk : kDenied;
}

}  // namespace

void add_eval_command(Command& app, Session& session) {
  auto options = std::make_shared<EvalOptions>();
  auto* command = app.add_subcommand("eval", "precision and recall of the detectors on labelled data");
  command
      ->add_option("labels", options->labels,
                   "JSON lines of labelled columns and texts; - for standard input")
      ->required();
  command->add_option("--rules", options->rules, "rules besides the shipped ones (YAML)");
  command->add_option("--baseline", options->baseline,
                      "exit 3 when the F1 of a type is worse than in this file");
  command->add_flag("--write-baseline", options->write_baseline, "write what was reached to --baseline");
  command->add_option("--min-precision", options->min_precision, "exit 3 when a macro precision is below")
      ->check(in_range(0.0, 1.0));
  command->add_option("--min-recall", options->min_recall, "exit 3 when a macro recall is below")
      ->check(in_range(0.0, 1.0));
  command->add_option("--details", options->details, "misses and false alarms to print")
      ->capture_default_str();
  command
      ->add_option("--max-distinct", options->evaluation.max_distinct, "distinct values of a column to judge")
      ->check(positive())
      ->capture_default_str();
  session.on_run(command, [options, &session] { return run_eval(*options, session.json()); });
}

}  // namespace steward::cli
