#include "policy/explain/condition_words.h"

#include <fmt/format.h>

#include "base/text.h"
#include "policy/explain/enumeration.h"
#include "policy/time_window.h"

namespace steward::policy {
namespace {

std::string in_words(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return excerpt(*text);
  return "a list";
}

std::string operands(const Test& test) {
  if (test.op == Operator::kWindow)
    return enumerate(test.windows.size(), [&](size_t i) { return format_time_window(test.windows[i]); });
  return enumerate(test.operands.size(), [&](size_t i) { return in_words(test.operands[i]); });
}

std::string_view verb(const Test& test) {
  switch (test.op) {
    case Operator::kEquals:
      return "to be";
    case Operator::kIn:
      return test.operands.size() == 1 ? "to be" : "to be one of";
    case Operator::kLess:
      return "to be less than";
    case Operator::kAtMost:
      return "to be at most";
    case Operator::kGreater:
      return "to be greater than";
    case Operator::kAtLeast:
      return "to be at least";
    case Operator::kBetween:
      return "to be between";
    case Operator::kPrefix:
      return "to begin with";
    case Operator::kSuffix:
      return "to end in";
    case Operator::kGlob:
      return "to match";
    case Operator::kCidr:
      return "to be an address in";
    case Operator::kWindow:
      return "to be in";
    case Operator::kPresent:
      return "to be given";
  }
  return "to be";
}

// The first test that keeps the condition from being `wanted`: of parts of which all must hold, the first that
// does not; of parts of which one is enough, the first.
const Test* first_unmet(const Condition& condition, const ConditionInput& input, Truth wanted) {
  if (evaluate(condition, input) == wanted) return nullptr;
  if (condition.kind == Condition::Kind::kTest) return &condition.test;
  const Truth other = wanted == Truth::kTrue ? Truth::kFalse : Truth::kTrue;
  for (const Condition& part : condition.parts)
    if (const Test* test =
            first_unmet(part, input, condition.kind == Condition::Kind::kNot ? other : wanted))
      return test;
  return nullptr;
}

Truth truth_of(const Test& test, const ConditionInput& input) {
  Condition alone;
  alone.kind = Condition::Kind::kTest;
  alone.test = test;
  return evaluate(alone, input);
}

// The first test that is unknown.
const Test* first_unknown(const Condition& condition, const ConditionInput& input) {
  if (condition.kind == Condition::Kind::kTest)
    return evaluate(condition, input) == Truth::kUnknown ? &condition.test : nullptr;
  for (const Condition& part : condition.parts)
    if (const Test* test = first_unknown(part, input)) return test;
  return nullptr;
}

}  // namespace

std::string in_words(const Test& test) {
  std::string who;
  switch (test.quantifier) {
    case Quantifier::kItem:
      break;
    case Quantifier::kAny:
      who = "one of ";
      break;
    case Quantifier::kAll:
      who = "each of ";
      break;
    case Quantifier::kNone:
      who = "none of ";
      break;
  }
  if (test.op == Operator::kPresent) {
    const bool wanted = test.operands.empty() || test.operands[0] == Value(true);
    return fmt::format("{}{} {}", who, test.attribute, wanted ? "to be given" : "not to be given");
  }
  return fmt::format("{}{} {} {}", who, test.attribute, verb(test), operands(test));
}

std::string unmet_part(const Condition& condition, const ConditionInput& input) {
  const Test* test = first_unmet(condition, input, Truth::kTrue);
  if (!test) return "its condition";
  switch (truth_of(*test, input)) {
    case Truth::kUnknown:
      return fmt::format("{}, which is not known", in_words(*test));
    case Truth::kFalse:
      return fmt::format("{}, which it is not", in_words(*test));
    case Truth::kTrue:
      break;
  }
  return fmt::format("not {}, which it is", in_words(*test));
}

std::string unknown_part(const Condition& condition, const ConditionInput& input) {
  const Test* test = first_unknown(condition, input);
  return test ? test->attribute : "its condition";
}

}  // namespace steward::policy
