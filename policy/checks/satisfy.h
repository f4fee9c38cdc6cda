// Finds attributes and a moment under which a condition is true, by trying the values that its own operands
// suggest: each operand, what lies between and beside numbers and moments, texts built of prefixes and
// suffixes, and the bounds of windows.
#pragma once

#include <optional>

#include "policy/condition.h"

namespace steward::policy {

struct ConditionWitness {
  Attributes subject, context;
  Timestamp time{};
};

struct Satisfaction {
  enum class Kind {
    kFound,    // `witness` makes the condition true
    kNever,    // every test that could tell was tried: nothing makes it true
    kUnknown,  // none was found, but texts that patterns describe cannot all be tried
  };
  Kind kind = Kind::kUnknown;
  ConditionWitness witness;
};

// `around` is the moment to prefer. Bounded: gives up (kUnknown) after some 10,000 evaluations.
Satisfaction satisfy(const Condition& condition, Timestamp around);

}  // namespace steward::policy
