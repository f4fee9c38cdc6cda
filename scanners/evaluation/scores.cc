#include "scanners/evaluation/scores.h"

#include <algorithm>

namespace steward::scanners {
namespace {

double ratio(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

struct Mean {
  double sum = 0;
  int64_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

}  // namespace

double TypeScore::precision() const {
  return ratio(correct, found);
}
double TypeScore::recall() const {
  return ratio(correct, support);
}
double TypeScore::f1() const {
  return ratio(2 * correct, support + found);
}

void Scorer::add(std::string_view expected, std::string_view found) {
  const auto type = [this](std::string_view name) -> TypeScore& {
    auto entry = types_.find(name);
    if (entry == types_.end()) entry = types_.emplace(std::string(name), TypeScore{std::string(name)}).first;
    return entry->second;
  };
  if (!expected.empty()) ++type(expected).support;
  if (!found.empty()) ++type(found).found;
  if (expected == found)
    ++type(expected).correct;
  else
    ++confusion_[{std::string(expected), std::string(found)}];
}

Scores Scorer::finish() const {
  Scores scores;
  Mean precision, recall, f1;
  for (const auto& [name, type] : types_) {
    scores.types.push_back(type);
    scores.all.correct += type.correct;
    scores.all.support += type.support;
    scores.all.found += type.found;
    if (type.found > 0) precision.add(type.precision());
    if (type.support > 0) recall.add(type.recall());
    f1.add(type.f1());
  }
  scores.macro_precision = precision.value();
  scores.macro_recall = recall.value();
  scores.macro_f1 = f1.value();
  for (const auto& [pair, count] : confusion_) scores.confusion.push_back({pair.first, pair.second, count});
  std::stable_sort(scores.confusion.begin(), scores.confusion.end(),
                   [](const Confusion& a, const Confusion& b) { return a.count > b.count; });
  return scores;
}

}  // namespace steward::scanners
