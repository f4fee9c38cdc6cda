// What the detectors say of one value, without the value: all that a decision needs, and nothing that could
// be told back. Pure. An examiner belongs to one thread at a time: it remembers
// shapes.
#pragma once

#include <string_view>
#include <vector>

#include "scanners/detectors/detector_set.h"

namespace steward::scanners {

struct ValueEvidence {
  RuleMask admitted;   // the shape is theirs
  RuleMask valid;      // it is one, by shape, arithmetic and regex
  RuleMask plausible;  // it may be one; counts beside a telling name
  RuleMask formed;     // it has the form and fails the arithmetic; told of rules a telling name speaks for
  // Of finds inside the value, when it is a text and not one of the above:
  RuleMask candidates;  // something in it had their form
  RuleMask hits;        // something in it is one
  RuleMask near_hits;   // … and a word beside it says so

  friend bool operator==(const ValueEvidence&, const ValueEvidence&) = default;
};

struct ValueEvidenceHash {
  size_t operator()(const ValueEvidence& evidence) const;
};

class ValueExaminer {
 public:
  // `asked`: the rules that may judge whole values of this column (its type admits them; those that never
  // stand alone only when its name supports them). `supported`: those the column's name speaks for. `inside`:
  // the rules whose finds inside a value count.
  ValueExaminer(const DetectorSet& detectors, const RuleMask& asked, const RuleMask& supported,
                const RuleMask& inside);

  // `value` is trimmed and not empty. Slow rules (DecisionRule::slow) are left out unless asked for.
  ValueEvidence examine(std::string_view value, bool with_slow);

  const RuleMask& slow() const { return slow_; }

 private:
  // What is known of all values of one shape. Columns have few.
  struct KnownShape {
    ValueShape shape{.bytes = SIZE_MAX};
    RuleMask asked;       // rules whose shape it is
    RuleMask regex_done;  // … whose regex need not run: it matches every value of this shape
  };
  const KnownShape& know(const ValueShape& shape, std::string_view value);
  bool worth_searching(std::string_view value, const ValueShape& shape, const ValueEvidence& evidence) const;

  const DetectorSet* detectors_;
  RuleMask asked_, inside_, slow_, strong_, needs_marks_, forms_, digits_alike_;
  std::vector<KnownShape> known_;
};

// Words that stand for no value: n/a, null, none, -, …
bool is_placeholder(std::string_view value);

}  // namespace steward::scanners
