// Runs the detectors over labelled data and says how well they did. Pure, deterministic.
//
// A column counts category by category: found only when exactly the labelled category was decided; a parent
// or child of it is a miss and a false alarm, told apart as "same branch". A span counts as found when the
// same detector reports one that shares at least half of what both cover; `exact_spans` counts equal borders.
#pragma once

#include <string>
#include <vector>

#include "scanners/evaluation/labels.h"
#include "scanners/evaluation/misses.h"
#include "scanners/evaluation/scores.h"

namespace steward::scanners {

struct EvaluationOptions {
  size_t max_distinct = 10'000;  // of a column's values are kept, as in a scan
  uint64_t seed = 0;
};

struct Miss {
  size_t line = 0;
  std::string where;  // "shop.public.customer.email"; empty for texts
  std::string type;   // what was labelled
  std::string found;  // what was found in its place; empty: nothing
  bool same_branch = false;
  Lost lost;
};

struct FalseAlarm {
  size_t line = 0;
  std::string where;
  std::string type;      // what was found
  std::string detector;  // the rule that said so
  std::string detail;    // counts, or the place in the text
};

struct Evaluation {
  size_t column_cases = 0, text_cases = 0;
  Scores columns;    // by category
  Scores detectors;  // by rule, over the columns whose labels name one
  Scores texts;      // by rule
  int64_t exact_spans = 0;
  std::vector<Miss> misses;              // in the order of the labels
  std::vector<FalseAlarm> false_alarms;  // in the order of the labels
};

Evaluation evaluate(const DetectorSet& detectors, const Labels& labels,
                    const EvaluationOptions& options = {});

}  // namespace steward::scanners
