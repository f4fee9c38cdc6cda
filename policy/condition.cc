#include "policy/condition.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/text.h"
#include "policy/ip_network.h"
#include "policy/time_window.h"

namespace steward::policy {
namespace {

constexpr std::array<std::pair<Operator, std::string_view>, 13> kOperators = {{
    {Operator::kEquals, "equals"},
    {Operator::kIn, "in"},
    {Operator::kLess, "less_than"},
    {Operator::kAtMost, "at_most"},
    {Operator::kGreater, "greater_than"},
    {Operator::kAtLeast, "at_least"},
    {Operator::kBetween, "between"},
    {Operator::kPrefix, "prefix"},
    {Operator::kSuffix, "suffix"},
    {Operator::kGlob, "glob"},
    {Operator::kCidr, "cidr"},
    {Operator::kWindow, "window"},
    {Operator::kPresent, "present"},
}};

constexpr std::array<std::pair<Quantifier, std::string_view>, 4> kQuantifiers = {{
    {Quantifier::kItem, "item"},
    {Quantifier::kAny, "any"},
    {Quantifier::kAll, "all"},
    {Quantifier::kNone, "none"},
}};

Truth truth(bool value) {
  return value ? Truth::kTrue : Truth::kFalse;
}

// kFalse < kUnknown < kTrue, so that Kleene's and, or and not are min, max and the mirror image.
Truth negated(Truth value) {
  return static_cast<Truth>(static_cast<int>(Truth::kTrue) - static_cast<int>(value));
}

// One item of what an attribute holds.
struct Item {
  const std::string* text = nullptr;
  std::optional<double> number;
  std::optional<bool> flag;
  std::optional<Timestamp> moment;  // of `time`, or of a text that reads as RFC 3339

  static Item of(const std::string& text) {
    Item item;
    item.text = &text;
    // A look first: saying why a text is no moment costs more than all the rest.
    if (text.size() >= 20 && text[4] == '-')
      if (const auto parsed = parse_rfc3339(text); parsed.ok()) item.moment = *parsed;
    return item;
  }
};

Item item_of(const Value& scalar) {
  Item item;
  if (const auto* flag = std::get_if<bool>(&scalar)) item.flag = *flag;
  if (const auto* number = std::get_if<double>(&scalar)) item.number = *number;
  if (const auto* text = std::get_if<std::string>(&scalar)) item = Item::of(*text);
  return item;
}

Truth equals(const Item& item, const Item& operand) {
  if (item.text && operand.text) return truth(*item.text == *operand.text);
  if (item.number && operand.number) return truth(*item.number == *operand.number);
  if (item.flag && operand.flag) return truth(*item.flag == *operand.flag);
  if (!item.text && item.moment && operand.moment) return truth(*item.moment == *operand.moment);
  return Truth::kUnknown;
}

// Negative, zero or positive; none when the two have no order.
std::optional<int> compare(const Item& item, const Item& operand) {
  const auto sign = [](const auto& a, const auto& b) { return a < b ? -1 : a > b ? 1 : 0; };
  if (item.number && operand.number) {
    if (*item.number != *item.number || *operand.number != *operand.number) return std::nullopt;  // NaN
    return sign(*item.number, *operand.number);
  }
  if (item.moment && operand.moment) return sign(*item.moment, *operand.moment);
  return std::nullopt;
}

Truth order(const Item& item, Operator op, const Item& operand) {
  const auto sign = compare(item, operand);
  if (!sign) return Truth::kUnknown;
  switch (op) {
    case Operator::kLess:
      return truth(*sign < 0);
    case Operator::kAtMost:
      return truth(*sign <= 0);
    case Operator::kGreater:
      return truth(*sign > 0);
    default:
      return truth(*sign >= 0);
  }
}

Truth match_text(const std::string& text, Operator op, const std::string& operand) {
  switch (op) {
    case Operator::kPrefix:
      return truth(text.starts_with(operand));
    case Operator::kSuffix:
      return truth(text.ends_with(operand));
    case Operator::kGlob:
      return truth(glob_match(operand, text));
    default: {
      const auto address = parse_ip_address(text);
      const auto network = parse_ip_network(operand);
      return address && network ? truth(network->contains(*address)) : Truth::kUnknown;
    }
  }
}

Truth in_window(const Item& item, const std::vector<TimeWindow>& windows) {
  if (!item.moment) return Truth::kUnknown;
  return truth(std::any_of(windows.begin(), windows.end(),
                           [&](const TimeWindow& window) { return contains(window, *item.moment); }));
}

Truth test_one(const Item& item, Operator op, const Value& operand) {
  switch (op) {
    case Operator::kEquals:
    case Operator::kIn:
      return equals(item, item_of(operand));
    case Operator::kLess:
    case Operator::kAtMost:
    case Operator::kGreater:
    case Operator::kAtLeast:
      return order(item, op, item_of(operand));
    default: {
      const auto* text = std::get_if<std::string>(&operand);
      return item.text && text ? match_text(*item.text, op, *text) : Truth::kUnknown;
    }
  }
}

Truth test_item(const Item& item, const Test& test) {
  if (test.op == Operator::kWindow) return in_window(item, test.windows);
  if (test.op == Operator::kBetween) {
    if (test.operands.size() != 2) return Truth::kUnknown;
    return std::min(order(item, Operator::kAtLeast, item_of(test.operands[0])),
                    order(item, Operator::kAtMost, item_of(test.operands[1])));
  }
  Truth any = test.operands.empty() ? Truth::kUnknown : Truth::kFalse;
  for (const Value& operand : test.operands) any = std::max(any, test_one(item, test.op, operand));
  return any;
}

Truth test_items(const std::vector<std::string>& items, const Test& test) {
  Truth any = Truth::kFalse, all = Truth::kTrue;
  for (const std::string& text : items) {
    const Truth one = test_item(Item::of(text), test);
    any = std::max(any, one);
    all = std::min(all, one);
  }
  switch (test.quantifier) {
    case Quantifier::kAny:
      return any;
    case Quantifier::kAll:
      return all;
    case Quantifier::kNone:
      return negated(any);
    case Quantifier::kItem:
      break;
  }
  return Truth::kUnknown;  // a list where a single value was expected
}

const Value* find(std::string_view attribute, const ConditionInput& input) {
  const size_t dot = attribute.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const std::string_view room = attribute.substr(0, dot);
  if (room != "subject" && room != "context") return nullptr;
  const Attributes& attributes = room == "subject" ? input.subject : input.context;
  const auto at = attributes.find(attribute.substr(dot + 1));
  return at == attributes.end() ? nullptr : &at->second;
}

Truth evaluate_test(const Test& test, const ConditionInput& input) {
  const bool is_time = test.attribute == "time";
  const Value* value = is_time ? nullptr : find(test.attribute, input);
  if (test.op == Operator::kPresent) {
    const bool* wanted = test.operands.empty() ? nullptr : std::get_if<bool>(&test.operands[0]);
    return truth((is_time || value) == (!wanted || *wanted));
  }
  if (is_time) {
    Item item;
    item.moment = input.time;
    return test.quantifier == Quantifier::kItem ? test_item(item, test) : Truth::kUnknown;
  }
  if (!value) return Truth::kUnknown;
  if (const auto* items = std::get_if<std::vector<std::string>>(value)) return test_items(*items, test);
  // A quantifier speaks of lists; a single value is of another type.
  return test.quantifier == Quantifier::kItem ? test_item(item_of(*value), test) : Truth::kUnknown;
}

}  // namespace

std::string_view to_string(Operator op) {
  for (const auto& [entry, name] : kOperators)
    if (entry == op) return name;
  return "unknown";
}

std::string_view to_string(Quantifier quantifier) {
  for (const auto& [entry, name] : kQuantifiers)
    if (entry == quantifier) return name;
  return "unknown";
}

Truth evaluate(const Condition& condition, const ConditionInput& input) {
  Truth outcome = condition.kind == Condition::Kind::kAny ? Truth::kFalse : Truth::kTrue;
  switch (condition.kind) {
    case Condition::Kind::kAlways:
      break;
    case Condition::Kind::kAll:
      for (const Condition& part : condition.parts) outcome = std::min(outcome, evaluate(part, input));
      break;
    case Condition::Kind::kAny:
      for (const Condition& part : condition.parts) outcome = std::max(outcome, evaluate(part, input));
      break;
    case Condition::Kind::kNot:
      return condition.parts.empty() ? Truth::kUnknown : negated(evaluate(condition.parts[0], input));
    case Condition::Kind::kTest:
      return evaluate_test(condition.test, input);
  }
  return outcome;
}

}  // namespace steward::policy
