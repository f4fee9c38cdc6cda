// Why a labelled column or span was not found: the stage of the pipeline that lost it. Pure.
//
// Each rule that could have found it is followed through the stages; the miss is told of the one that came
// furthest. No value of the data is in the answer, only counts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "scanners/columns/report.h"
#include "scanners/detectors/detector_set.h"
#include "scanners/evaluation/labels.h"

namespace steward::scanners {

// In the order a value passes them.
enum class Stage {
  kRule,       // no rule says this category, or looks for it inside texts
  kTypeGate,   // no such rule judges columns of this type
  kWindow,     // inside a text nothing at this place was looked at
  kShape,      // length, digits, classes of bytes
  kRegex,      // the written form
  kValidator,  // arithmetic and structure
  kSampling,   // the values drawn from a large column did not show it
  kContext,    // plausible, but no word near by supports it
  kOverlap,    // another find took the place
  kDecision,   // the values passed; the evidence against the name and chance did not suffice
};
std::string_view to_string(Stage stage);

struct Lost {
  Stage stage = Stage::kRule;
  std::string detector;  // the rule that came furthest; empty when there is none
  std::string detail;    // "38 distinct; shape 38, regex 38, valid 2, plausible 36; header 0"
};

// `found_unsampled`: judged over all its values the column does hold it.
Lost explain_column(const DetectorSet& detectors, const ColumnCase& column, const Category& category,
                    bool found_unsampled);

Lost explain_span(const DetectorSet& detectors, const TextCase& text, const LabelledSpan& span);

// The bytes of code points [start, end) of valid UTF-8.
std::string_view code_points(std::string_view text, size_t start, size_t end);

}  // namespace steward::scanners
