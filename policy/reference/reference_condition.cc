#include "policy/reference/reference_condition.h"

#include <sstream>

#include "base/text.h"

namespace steward::policy {
namespace {

using Maybe = std::optional<bool>;

Maybe both(Maybe a, Maybe b) {
  if (a == false || b == false) return false;
  if (!a || !b) return std::nullopt;
  return true;
}

Maybe opposite(Maybe a) {
  return a ? Maybe(!*a) : std::nullopt;
}

Maybe either(Maybe a, Maybe b) {
  return opposite(both(opposite(a), opposite(b)));
}

// A scalar as what it can stand for.
struct Scalar {
  std::optional<std::string> text;
  std::optional<double> number;
  std::optional<bool> flag;
  std::optional<Timestamp> moment;
  bool is_time = false;
};

Scalar scalar_of(const Value& value) {
  Scalar scalar;
  if (std::holds_alternative<bool>(value)) scalar.flag = std::get<bool>(value);
  if (std::holds_alternative<double>(value)) scalar.number = std::get<double>(value);
  if (std::holds_alternative<std::string>(value)) {
    scalar.text = std::get<std::string>(value);
    if (scalar.text->size() > 18 && scalar.text->at(4) == '-') {
      const auto moment = parse_rfc3339(*scalar.text);
      if (moment.ok()) scalar.moment = *moment;
    }
  }
  return scalar;
}

Maybe is_equal(const Scalar& a, const Scalar& b) {
  if (a.is_time) return b.moment ? Maybe(a.moment == b.moment) : std::nullopt;
  if (a.text && b.text) return *a.text == *b.text;
  if (a.number && b.number) return *a.number == *b.number;
  if (a.flag && b.flag) return *a.flag == *b.flag;
  return std::nullopt;
}

Maybe is_below(const Scalar& a, const Scalar& b) {
  if (a.number && b.number) return *a.number < *b.number;
  if (a.moment && b.moment) return *a.moment < *b.moment;
  return std::nullopt;
}

// "10.1.2.3" as one number; only what the random worlds hold.
std::optional<uint32_t> ipv4(const std::string& text) {
  std::stringstream in(text);
  uint32_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    int part = -1;
    char dot = '.';
    if (i > 0) in >> dot;
    in >> part;
    if (!in || dot != '.' || part < 0 || part > 255) return std::nullopt;
    bits = bits << 8 | static_cast<uint32_t>(part);
  }
  return in.peek() == EOF ? std::optional(bits) : std::nullopt;
}

Maybe is_in_network(const std::string& text, const std::string& network) {
  const size_t slash = network.find('/');
  const auto address = ipv4(text), base = ipv4(network.substr(0, slash));
  if (!address || !base) return std::nullopt;
  const int width = slash == std::string::npos ? 32 : std::stoi(network.substr(slash + 1));
  return width == 0 || *address >> (32 - width) == *base >> (32 - width);
}

bool is_in_window(const TimeWindow& window, Timestamp moment) {
  const auto local = moment + std::chrono::minutes(window.offset_minutes);
  const auto today = std::chrono::floor<std::chrono::days>(local);
  const auto minute = std::chrono::floor<std::chrono::minutes>(local - today).count();
  const auto opens = [&](auto day) {
    return (window.weekdays >> (std::chrono::weekday(day).iso_encoding() - 1)) & 1;
  };
  if (window.from_minute < window.to_minute)
    return opens(today) && minute >= window.from_minute && minute < window.to_minute;
  return (opens(today) && minute >= window.from_minute) ||
         (opens(today - std::chrono::days(1)) && minute < window.to_minute);
}

Maybe is_text_match(const Scalar& item, Operator op, const Scalar& operand) {
  if (!item.text || !operand.text) return std::nullopt;
  const std::string &text = *item.text, &wanted = *operand.text;
  if (op == Operator::kPrefix) return text.substr(0, wanted.size()) == wanted;
  if (op == Operator::kSuffix)
    return text.size() >= wanted.size() && text.substr(text.size() - wanted.size()) == wanted;
  if (op == Operator::kGlob) return glob_match(wanted, text);
  return is_in_network(text, wanted);
}

Maybe one_operand(const Scalar& item, Operator op, const Scalar& operand) {
  switch (op) {
    case Operator::kEquals:
    case Operator::kIn:
      return is_equal(item, operand);
    case Operator::kLess:
      return is_below(item, operand);
    case Operator::kAtLeast:
      return opposite(is_below(item, operand));
    case Operator::kGreater:
      return is_below(operand, item);
    case Operator::kAtMost:
      return opposite(is_below(operand, item));
    default:
      return is_text_match(item, op, operand);
  }
}

Maybe one_item(const Scalar& item, const Test& test) {
  if (test.op == Operator::kWindow) {
    if (!item.moment) return std::nullopt;
    bool any = false;
    for (const TimeWindow& window : test.windows) any |= is_in_window(window, *item.moment);
    return any;
  }
  if (test.op == Operator::kBetween)
    return both(one_operand(item, Operator::kAtLeast, scalar_of(test.operands[0])),
                one_operand(item, Operator::kAtMost, scalar_of(test.operands[1])));
  Maybe any = false;
  for (const Value& operand : test.operands) any = either(any, one_operand(item, test.op, scalar_of(operand)));
  return any;
}

Maybe truth(const Test& test, const DecisionRequest& request) {
  if (test.attribute == "time") {
    if (test.op == Operator::kPresent) return std::get<bool>(test.operands[0]);
    Scalar now;
    now.moment = request.time;
    now.is_time = true;
    return one_item(now, test);
  }
  const bool of_subject = test.attribute.substr(0, 8) == "subject.";
  const Attributes& attributes = of_subject ? request.subject.attributes : request.context;
  const auto found = attributes.find(test.attribute.substr(8));  // "context." is as long
  if (test.op == Operator::kPresent) return (found != attributes.end()) == std::get<bool>(test.operands[0]);
  if (found == attributes.end()) return std::nullopt;
  const bool is_list = std::holds_alternative<std::vector<std::string>>(found->second);
  if (is_list != (test.quantifier != Quantifier::kItem)) return std::nullopt;
  if (!is_list) return one_item(scalar_of(found->second), test);
  Maybe any = false, all = true;
  for (const std::string& item : std::get<std::vector<std::string>>(found->second)) {
    const Maybe one = one_item(scalar_of(item), test);
    any = either(any, one);
    all = both(all, one);
  }
  return test.quantifier == Quantifier::kAll ? all : test.quantifier == Quantifier::kAny ? any : opposite(any);
}

}  // namespace

std::optional<bool> reference_truth(const Condition& condition, const DecisionRequest& request) {
  Maybe result = condition.kind != Condition::Kind::kAny;
  if (condition.kind == Condition::Kind::kTest) return truth(condition.test, request);
  if (condition.kind == Condition::Kind::kNot)
    return opposite(reference_truth(condition.parts[0], request));
  for (const Condition& part : condition.parts) {
    const Maybe one = reference_truth(part, request);
    result = condition.kind == Condition::Kind::kAny ? either(result, one) : both(result, one);
  }
  return result;
}

}  // namespace steward::policy
