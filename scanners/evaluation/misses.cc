#include "scanners/evaluation/misses.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"

namespace steward::scanners {
namespace {

constexpr double kEnough = 0.5;  // of the distinct values: less than this passing a stage, and it lost them
constexpr size_t kMaxTextBytes = 64 << 10;  // of a cell searched for finds inside, as in the decision

// How far the distinct values of a column come with one rule.
struct Passage {
  size_t distinct = 0, shape = 0, regex = 0, valid = 0, plausible = 0;
  size_t cells_with_finds = 0;
  double header = 0;

  Stage lost_at() const {
    const double enough = kEnough * static_cast<double>(distinct);
    if (distinct == 0 || cells_with_finds > 0) return Stage::kDecision;
    if (static_cast<double>(shape) < enough) return Stage::kShape;
    if (static_cast<double>(regex) < enough) return Stage::kRegex;
    if (static_cast<double>(valid + plausible) < enough) return Stage::kValidator;
    return Stage::kDecision;
  }

  std::string str() const {
    std::string text = fmt::format("{} distinct; shape {}, regex {}, valid {}, plausible {}; header {:.1f}",
                                   distinct, shape, regex, valid, plausible, header);
    if (cells_with_finds > 0) text += fmt::format("; finds inside {}", cells_with_finds);
    return text;
  }
};

std::set<std::string_view> distinct_values(const ColumnCase& column) {
  std::set<std::string_view> values;
  for (const auto& value : column.values)
    if (value && !trim(*value).empty()) values.insert(trim(*value));
  return values;
}

Passage follow(const DetectorSet& detectors, size_t index, const ColumnCase& column) {
  const Rule& rule = detectors.rules()[index];
  RuleMask only;
  only.set(index);
  Passage passage;
  for (const auto& hit : detectors.lexicon().look_up(column.path))
    if (hit.rule == index) passage.header = hit.weight;
  for (const std::string_view value : distinct_values(column)) {
    ++passage.distinct;
    const ValueShape shape = measure(value);
    if (rule.span) {
      const std::string_view text = value.substr(0, kMaxTextBytes);
      if (!detectors.finder().scan(text, shape, only).hits.empty()) ++passage.cells_with_finds;
    }
    if (!rule.shape.admits(shape)) continue;
    ++passage.shape;
    if (!rule.fits(value, shape)) continue;
    ++passage.regex;
    const Match match = rule.validator ? rule.validator(value) : Match::kValid;
    passage.valid += match == Match::kValid;
    passage.plausible += match == Match::kPlausible;
  }
  return passage;
}

std::optional<size_t> rule_named(const DetectorSet& detectors, std::string_view id) {
  for (size_t i = 0; i < detectors.rules().size(); ++i)
    if (detectors.rules()[i].id == id) return i;
  return std::nullopt;
}

bool finds(const DetectorSet& detectors, size_t rule, std::string_view text, size_t begin, size_t end) {
  RuleMask only;
  only.set(rule);
  const SpanScan scan = detectors.finder().scan(text, measure(text), only);
  return std::any_of(scan.hits.begin(), scan.hits.end(),
                     [&](const SpanHit& hit) { return hit.begin < end && hit.end > begin; });
}

}  // namespace

std::string_view to_string(Stage stage) {
  switch (stage) {
    case Stage::kRule:
      return "no rule";
    case Stage::kTypeGate:
      return "type gate";
    case Stage::kWindow:
      return "window";
    case Stage::kShape:
      return "shape";
    case Stage::kRegex:
      return "regex";
    case Stage::kValidator:
      return "validator";
    case Stage::kSampling:
      return "sampling";
    case Stage::kContext:
      return "context";
    case Stage::kOverlap:
      return "overlap";
    case Stage::kDecision:
      return "decision";
  }
  return "decision";
}

std::string_view code_points(std::string_view text, size_t start, size_t end) {
  const auto byte_of = [text](size_t from, size_t count) {
    while (from < text.size() && count > 0) {
      ++from;
      while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
      --count;
    }
    return from;
  };
  const size_t first = byte_of(0, start);
  return text.substr(first, byte_of(first, end - start) - first);
}

Lost explain_column(const DetectorSet& detectors, const ColumnCase& column, const Category& category,
                    bool found_unsampled) {
  Lost lost{Stage::kRule, "", fmt::format("no rule for {}", category.str())};
  if (found_unsampled) return {Stage::kSampling, column.detector, "found when every value is judged"};
  const TypeMask type = classify_type(column.type);
  for (size_t i = 0; i < detectors.rules().size(); ++i) {
    const Rule& rule = detectors.rules()[i];
    if (rule.category != category || (!column.detector.empty() && rule.id != column.detector)) continue;
    if ((rule.types & type) == 0) {
      if (lost.stage < Stage::kTypeGate)
        lost = {Stage::kTypeGate, rule.id,
                fmt::format("{} does not judge columns of type {}", rule.id, column.type)};
      continue;
    }
    const Passage passage = follow(detectors, i, column);
    const bool further = passage.lost_at() > lost.stage;
    if (further || lost.detector.empty()) lost = {passage.lost_at(), rule.id, passage.str()};
  }
  return lost;
}

Lost explain_span(const DetectorSet& detectors, const TextCase& text, const LabelledSpan& span) {
  const auto index = rule_named(detectors, span.detector);
  if (!index) return {Stage::kRule, "", fmt::format("there is no rule {}", excerpt(span.detector))};
  const Rule& rule = detectors.rules()[*index];
  if (!rule.span) return {Stage::kRule, rule.id, "the rule does not look inside texts"};
  const std::string_view value = code_points(text.text, span.start, span.end);
  const size_t begin = static_cast<size_t>(value.data() - text.text.data());
  if (finds(detectors, *index, text.text, begin, begin + value.size()))
    return {Stage::kOverlap, rule.id, "found by itself; another find took the place or cut it"};
  const ValueShape shape = measure(value);
  if (!rule.shape.admits(shape)) return {Stage::kShape, rule.id, "the shape does not admit the value"};
  const Match match = rule.validator ? rule.validator(value) : Match::kValid;
  if (match == Match::kNone) return {Stage::kValidator, rule.id, "the validator refuses the value"};
  if (!rule.fits(value, shape)) return {Stage::kRegex, rule.id, "the regex of whole values does not match"};
  if (match == Match::kPlausible && !rule.near.empty()) {
    const std::string supported = rule.near.front() + " " + std::string(value);
    if (finds(detectors, *index, supported, rule.near.front().size(), supported.size()))
      return {Stage::kContext, rule.id, "plausible, but no word near by says so"};
  }
  return {Stage::kWindow, rule.id, "nothing at this place was looked at"};
}

}  // namespace steward::scanners
