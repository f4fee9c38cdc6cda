#include "scanners/evaluation/evaluation.h"

#include <fmt/format.h>

#include <algorithm>

#include "scanners/columns/column_decision.h"

namespace steward::scanners {
namespace {

constexpr double kDecided = 0.5;       // findings that did not decide stay below (column_decision.h)
constexpr double kSharedExtent = 0.5;  // of the union of two spans

FieldReport judge_sampled(const DetectorSet& detectors, const ColumnCase& column,
                          const ColumnOptions& options) {
  ColumnState state(detectors, {"labels", column.dataset},
                    {.id = {}, .path = column.path, .type = column.type, .ordinal = 1}, options);
  for (const auto& value : column.values) {
    if (value)
      state.add(*value);
    else
      state.add_null();
  }
  return decide(state, {.design = SampleDesign::kEverything, .seed = options.seed});
}

bool holds(const std::vector<Category>& categories, const Category& category) {
  return std::find(categories.begin(), categories.end(), category) != categories.end();
}

bool same_branch(const Category& a, const Category& b) {
  return a.covers(b) || b.covers(a);
}

// The finding that speaks for a decided category.
const Finding* deciding(const FieldReport& report, const Category& category) {
  const Finding* best = nullptr;
  for (const Finding& finding : report.findings)
    if (finding.category == category && (!best || finding.confidence > best->confidence)) best = &finding;
  return best;
}

std::string counts_of(const Finding* finding) {
  if (!finding) return "";
  return fmt::format("{} of {} distinct, confidence {:.2f}{}", finding->distinct_matched,
                     finding->distinct_examined, finding->confidence,
                     finding->header_match ? ", by its name" : "");
}

class Evaluator {
 public:
  Evaluator(const DetectorSet& detectors, const EvaluationOptions& options)
      : detectors_(detectors), options_(options) {}

  void add(const ColumnCase& column) {
    ++result_.column_cases;
    const FieldReport report =
        judge_sampled(detectors_, column, {.seed = options_.seed, .max_distinct = options_.max_distinct});
    std::vector<Category> missing, extra;
    for (const Category& category : column.expected) {
      if (holds(report.categories, category))
        columns_.add(category.str(), category.str());
      else
        missing.push_back(category);
    }
    for (const Category& category : report.categories)
      if (!holds(column.expected, category)) extra.push_back(category);
    for (const Category& category : extra) add_false_alarm(column, report, category);
    for (const Category& category : missing) add_miss(column, category, extra);
    for (const Category& category : extra) columns_.add("", category.str());
    if (!column.detector.empty()) score_detector(column, report);
  }

  void add(const TextCase& text) {
    ++result_.text_cases;
    std::vector<Span> found = detectors_.find_spans(text.text);
    std::vector<const LabelledSpan*> missing;
    for (const LabelledSpan& label : text.expected)
      if (!take_equal(found, label)) missing.push_back(&label);
    for (const Span& span : found)
      result_.false_alarms.push_back(
          {text.line, "", span.detector, span.detector, fmt::format("at {} to {}", span.start, span.end)});
    for (const LabelledSpan* label : missing) {
      const auto taken = std::find_if(found.begin(), found.end(), [&](const Span& span) {
        return span.start < label->end && span.end > label->start;
      });
      Miss miss{text.line, "", label->detector, "", false, explain_span(detectors_, text, *label)};
      if (taken != found.end()) {
        miss.found = taken->detector;
        found.erase(taken);
      }
      texts_.add(label->detector, miss.found == label->detector ? "" : miss.found);
      if (miss.found == label->detector) texts_.add("", miss.found);  // the right rule with the wrong borders
      result_.misses.push_back(std::move(miss));
    }
    for (const Span& span : found) texts_.add("", span.detector);
  }

  Evaluation finish() {
    result_.columns = columns_.finish();
    result_.detectors = rules_.finish();
    result_.texts = texts_.finish();
    return std::move(result_);
  }

 private:
  static std::string where(const ColumnCase& column) { return column.dataset + "." + column.path; }

  void add_false_alarm(const ColumnCase& column, const FieldReport& report, const Category& category) {
    const Finding* finding = deciding(report, category);
    result_.false_alarms.push_back(
        {column.line, where(column), category.str(), finding ? finding->detector : "", counts_of(finding)});
  }

  // Pairs the miss with what was found in its place, which leaves `extra`: of the same branch if there is
  // one.
  void add_miss(const ColumnCase& column, const Category& category, std::vector<Category>& extra) {
    Miss miss{column.line, where(column), category.str(), "", false, {}};
    auto taken = std::find_if(extra.begin(), extra.end(),
                              [&](const Category& other) { return same_branch(category, other); });
    miss.same_branch = taken != extra.end();
    if (!miss.same_branch) taken = extra.begin();
    if (taken != extra.end()) {
      miss.found = taken->str();
      extra.erase(taken);
    }
    miss.lost = explain_column(detectors_, column, category, found_unsampled(column, category));
    columns_.add(miss.type, miss.found);
    result_.misses.push_back(std::move(miss));
  }

  bool found_unsampled(const ColumnCase& column, const Category& category) const {
    if (column.values.size() <= options_.max_distinct) return false;
    const ColumnOptions all{.seed = options_.seed, .max_distinct = column.values.size()};
    return holds(judge_sampled(detectors_, column, all).categories, category);
  }

  void score_detector(const ColumnCase& column, const FieldReport& report) {
    std::string best;
    for (const Finding& finding : report.findings) {
      if (finding.confidence < kDecided || !holds(report.categories, finding.category)) continue;
      if (best.empty() || finding.detector == column.detector) best = finding.detector;
    }
    rules_.add(column.detector, best);
  }

  // Removes the find that answers the label; false when there is none.
  bool take_equal(std::vector<Span>& found, const LabelledSpan& label) {
    for (auto span = found.begin(); span != found.end(); ++span) {
      if (span->detector != label.detector) continue;
      const double shared = static_cast<double>(std::min(span->end, label.end)) -
                            static_cast<double>(std::max(span->start, label.start));
      const double together =
          static_cast<double>(std::max(span->end, label.end) - std::min(span->start, label.start));
      if (shared < kSharedExtent * together) continue;
      result_.exact_spans += span->start == label.start && span->end == label.end;
      texts_.add(label.detector, label.detector);
      found.erase(span);
      return true;
    }
    return false;
  }

  const DetectorSet& detectors_;
  const EvaluationOptions& options_;
  Scorer columns_, rules_, texts_;
  Evaluation result_;
};

}  // namespace

Evaluation evaluate(const DetectorSet& detectors, const Labels& labels, const EvaluationOptions& options) {
  Evaluator evaluator(detectors, options);
  for (const ColumnCase& column : labels.columns) evaluator.add(column);
  for (const TextCase& text : labels.texts) evaluator.add(text);
  return evaluator.finish();
}

}  // namespace steward::scanners
