#include "scanners/evaluation/baseline.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <cmath>

#include "base/json.h"

namespace steward::scanners {
namespace {

constexpr size_t kMaxBaselineBytes = 4u << 20;
constexpr double kRounding = 5e-5;  // what four decimals lose

std::map<std::string, double> f1_of(const Scores& scores) {
  std::map<std::string, double> f1;
  for (const TypeScore& type : scores.types)
    if (type.support > 0) f1[type.type] = type.f1();
  return f1;
}

std::string object_of(const std::map<std::string, double>& f1) {
  std::string text = "{";
  for (const auto& [type, value] : f1)
    text += fmt::format("{}\n    {}: {:.4f}", text.size() > 1 ? "," : "",
                        boost::json::serialize(boost::json::string(type)), value);
  return text + (f1.empty() ? "}" : "\n  }");
}

Result<std::map<std::string, double>> parse_types(const JsonView& object) {
  STEWARD_ASSIGN_OR_RETURN(const auto members, object.as_object());
  std::map<std::string, double> f1;
  for (const auto& [type, value] : members) {
    STEWARD_ASSIGN_OR_RETURN(const double number, value.as_double());
    if (!(number >= 0 && number <= 1)) return value.error("an F1 lies between 0 and 1.");
    f1[type] = number;
  }
  return f1;
}

Result<Baseline> parse_document(std::string_view json) {
  STEWARD_ASSIGN_OR_RETURN(const auto parsed, parse_json(json, {.max_bytes = kMaxBaselineBytes}));
  const JsonView document(parsed);
  STEWARD_RETURN_IF_ERROR(document.only({"columns", "texts"}));
  Baseline baseline;
  STEWARD_ASSIGN_OR_RETURN(baseline.columns, parse_types(document.at("columns")));
  STEWARD_ASSIGN_OR_RETURN(baseline.texts, parse_types(document.at("texts")));
  return baseline;
}

void compare(const std::map<std::string, double>& before, const std::map<std::string, double>& now,
             std::vector<Regression>& worse) {
  for (const auto& [type, was] : before) {
    const auto is = now.find(type);
    if (is == now.end())
      worse.push_back({type, was, 0, true});
    else if (is->second < was - kRounding)
      worse.push_back({type, was, is->second, false});
  }
}

}  // namespace

Baseline baseline_of(const Evaluation& evaluation) {
  return {f1_of(evaluation.columns), f1_of(evaluation.texts)};
}

std::string to_json(const Baseline& baseline) {
  return fmt::format("{{\n  \"columns\": {},\n  \"texts\": {}\n}}\n", object_of(baseline.columns),
                     object_of(baseline.texts));
}

Result<Baseline> parse_baseline(std::string_view json, std::string_view file) {
  auto baseline = parse_document(json);
  if (!baseline.ok())
    return Error{baseline.error().code, baseline.error().to_string() + " Write it with --write-baseline.",
                 std::string(file)};
  return baseline;
}

std::vector<Regression> regressions(const Baseline& baseline, const Evaluation& evaluation) {
  const Baseline now = baseline_of(evaluation);
  std::vector<Regression> worse;
  compare(baseline.columns, now.columns, worse);
  compare(baseline.texts, now.texts, worse);
  return worse;
}

}  // namespace steward::scanners
