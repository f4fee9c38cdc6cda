#include "cli/eval_view.h"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <map>

#include "cli/terminal.h"

namespace steward::cli {
namespace {

namespace json = boost::json;
using namespace scanners;

constexpr size_t kMaxConfusions = 20;
constexpr double kGood = 0.95, kFair = 0.8;

json::object type_json(const TypeScore& type) {
  return {{"type", type.type},  {"precision", type.precision()}, {"recall", type.recall()},
          {"f1", type.f1()},    {"correct", type.correct},       {"support", type.support},
          {"found", type.found}};
}

json::object scores_json(const Scores& scores, size_t cases) {
  json::array types, confusion;
  for (const TypeScore& type : scores.types) types.push_back(type_json(type));
  for (const Confusion& pair : scores.confusion)
    confusion.push_back(
        json::object{{"expected", pair.expected}, {"found", pair.found}, {"count", pair.count}});
  json::object all = type_json(scores.all);
  all.erase("type");
  return {{"cases", cases},
          {"types", std::move(types)},
          {"macro", json::object{{"precision", scores.macro_precision},
                                 {"recall", scores.macro_recall},
                                 {"f1", scores.macro_f1}}},
          {"micro", std::move(all)},
          {"confusion", std::move(confusion)}};
}

json::array misses_json(const Evaluation& evaluation) {
  json::array misses;
  for (const Miss& miss : evaluation.misses)
    misses.push_back(json::object{{"line", miss.line},
                                  {"where", miss.where},
                                  {"expected", miss.type},
                                  {"found", miss.found},
                                  {"same_branch", miss.same_branch},
                                  {"stage", to_string(miss.lost.stage)},
                                  {"detector", miss.lost.detector},
                                  {"detail", miss.lost.detail}});
  return misses;
}

json::array false_alarms_json(const Evaluation& evaluation) {
  json::array alarms;
  for (const FalseAlarm& alarm : evaluation.false_alarms)
    alarms.push_back(json::object{{"line", alarm.line},
                                  {"where", alarm.where},
                                  {"found", alarm.type},
                                  {"detector", alarm.detector},
                                  {"detail", alarm.detail}});
  return alarms;
}

std::string share(double value) {
  return fmt::format("{:.3f}", value);
}

std::string or_nothing(const std::string& name) {
  return name.empty() ? "nothing" : name;
}

Ink ink_of(double f1) {
  return f1 >= kGood ? Ink::kGreen : f1 >= kFair ? Ink::kYellow : Ink::kRed;
}

std::string score_table(const Scores& scores, std::string_view title) {
  Table table({std::string(title), "precision", "recall", "F1", "support", "found"});
  for (const TypeScore& type : scores.types)
    table.add({type.type, share(type.precision()), share(type.recall()),
               ink(ink_of(type.f1()), share(type.f1())), std::to_string(type.support),
               std::to_string(type.found)});
  table.add(
      {"macro", share(scores.macro_precision), share(scores.macro_recall), share(scores.macro_f1), "", ""});
  table.add({"micro", share(scores.all.precision()), share(scores.all.recall()), share(scores.all.f1()),
             std::to_string(scores.all.support), std::to_string(scores.all.found)});
  return table.str() + "\n";
}

std::string confusion_table(const Scores& scores) {
  if (scores.confusion.empty()) return "";
  Table table({"labelled", "found", "times"});
  for (size_t i = 0; i < scores.confusion.size() && i < kMaxConfusions; ++i) {
    const Confusion& pair = scores.confusion[i];
    table.add({or_nothing(pair.expected), or_nothing(pair.found), std::to_string(pair.count)});
  }
  return table.str() + "\n";
}

std::string stage_table(const Evaluation& evaluation) {
  std::map<Stage, int> lost;
  for (const Miss& miss : evaluation.misses) ++lost[miss.lost.stage];
  Table table({"lost at", "misses"});
  for (const auto& [stage, count] : lost) table.add({std::string(to_string(stage)), std::to_string(count)});
  return table.str() + "\n";
}

std::string more(size_t shown, size_t all) {
  return all > shown ? fmt::format("… and {} more; --format json has them all\n\n", all - shown) : "\n";
}

std::string miss_table(const Evaluation& evaluation, size_t max_details) {
  Table table({"line", "missed", "found", "lost at", "why"});
  size_t shown = 0;
  for (const Miss& miss : evaluation.misses) {
    if (++shown > max_details) break;
    table.add({std::to_string(miss.line), miss.where.empty() ? miss.type : miss.type + " in " + miss.where,
               miss.same_branch ? miss.found + " (same branch)" : or_nothing(miss.found),
               std::string(to_string(miss.lost.stage)), miss.lost.detail});
  }
  return table.str() + more(max_details, evaluation.misses.size());
}

std::string alarm_table(const Evaluation& evaluation, size_t max_details) {
  Table table({"line", "false alarm", "in", "by", "why"});
  size_t shown = 0;
  for (const FalseAlarm& alarm : evaluation.false_alarms) {
    if (++shown > max_details) break;
    table.add({std::to_string(alarm.line), alarm.type, alarm.where, alarm.detector, alarm.detail});
  }
  return table.str() + more(max_details, evaluation.false_alarms.size());
}

}  // namespace

json::object eval_json(const Evaluation& evaluation, const std::vector<Regression>& regressions) {
  json::object texts = scores_json(evaluation.texts, evaluation.text_cases);
  texts["exact_spans"] = evaluation.exact_spans;
  json::array worse;
  for (const Regression& regression : regressions)
    worse.push_back(json::object{{"type", regression.type},
                                 {"was", regression.was},
                                 {"is", regression.is},
                                 {"unmeasured", regression.unmeasured}});
  return {{"columns", scores_json(evaluation.columns, evaluation.column_cases)},
          {"detectors", scores_json(evaluation.detectors, evaluation.column_cases)},
          {"texts", std::move(texts)},
          {"misses", misses_json(evaluation)},
          {"false_alarms", false_alarms_json(evaluation)},
          {"regressions", std::move(worse)}};
}

std::string eval_tables(const Evaluation& evaluation, size_t max_details) {
  std::string text;
  if (evaluation.column_cases > 0)
    text += score_table(evaluation.columns, fmt::format("columns ({})", evaluation.column_cases)) +
            confusion_table(evaluation.columns);
  if (evaluation.text_cases > 0)
    text += score_table(evaluation.texts, fmt::format("texts ({})", evaluation.text_cases)) +
            confusion_table(evaluation.texts);
  if (!evaluation.misses.empty()) text += stage_table(evaluation);
  if (!evaluation.misses.empty() && max_details > 0) text += miss_table(evaluation, max_details);
  if (!evaluation.false_alarms.empty() && max_details > 0) text += alarm_table(evaluation, max_details);
  return text;
}

}  // namespace steward::cli
