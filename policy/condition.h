// Conditions over typed attributes, and how they come out: true, false or unknown (Kleene's strong logic).
//
// What is missing or of another type is unknown. A permit and an exception count only when their condition is
// true; a forbid and an obligation hold unless it is false. So nobody gains by leaving an attribute out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "policy/value.h"

namespace steward::policy {

enum class Truth { kFalse, kUnknown, kTrue };

enum class Operator {
  kEquals,  // one operand, of the attribute's type
  kIn,      // strings or numbers
  kLess,    // numbers, or RFC 3339 moments
  kAtMost,
  kGreater,
  kAtLeast,
  kBetween,  // two operands, both ends included
  kPrefix,   // strings
  kSuffix,
  kGlob,     // glob_match() of base/text.h
  kCidr,     // an IPv4 or IPv6 address in one of these networks (RFC 4632, RFC 4291 §2.3)
  kWindow,   // a moment's weekday and time of day; see TimeWindow
  kPresent,  // operand true: the attribute is there; false: it is not. Never unknown
};
std::string_view to_string(Operator op);

// Over an attribute that is a list. kItem: the attribute is a single value.
enum class Quantifier { kItem, kAny, kAll, kNone };
std::string_view to_string(Quantifier quantifier);

// "mon-fri 08:00-18:00 +01:00". A window that ends before it begins runs over midnight and belongs to the day
// it begins on.
struct TimeWindow {
  unsigned weekdays = 0x7F;  // bit 0: Monday
  int from_minute = 0;       // of the day
  int to_minute = 24 * 60;   // exclusive
  int offset_minutes = 0;    // of local time from UTC
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

struct Test {
  std::string attribute;  // "subject.department", "context.ip", or "time" (the moment of the request)
  Quantifier quantifier = Quantifier::kItem;
  Operator op = Operator::kEquals;
  std::vector<Value> operands;      // scalars
  std::vector<TimeWindow> windows;  // kWindow; any of
  friend bool operator==(const Test&, const Test&) = default;
};

struct Condition {
  enum class Kind { kAlways, kAll, kAny, kNot, kTest };
  Kind kind = Kind::kAlways;
  std::vector<Condition> parts;  // kAll, kAny: at least one; kNot: exactly one
  Test test;                     // kTest
  friend bool operator==(const Condition&, const Condition&) = default;
};

struct ConditionInput {
  const Attributes& subject;
  const Attributes& context;
  Timestamp time;
};

// Work: the number of tests × the length of their operands.
Truth evaluate(const Condition& condition, const ConditionInput& input);

}  // namespace steward::policy
