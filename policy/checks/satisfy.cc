#include "policy/checks/satisfy.h"

#include <algorithm>
#include <map>
#include <set>

namespace steward::policy {
namespace {

constexpr size_t kMaxTries = 10'000;
constexpr size_t kMaxCandidates = 200;

// The values worth trying for one attribute. The first stands for "not given".
struct Candidates {
  std::vector<std::optional<Value>> values = {std::nullopt};
  bool is_complete = true;  // no other value could tell the tests apart
};

void collect(const Condition& condition, std::map<std::string, std::vector<const Test*>>& tests) {
  if (condition.kind == Condition::Kind::kTest) tests[condition.test.attribute].push_back(&condition.test);
  for (const Condition& part : condition.parts) collect(part, tests);
}

void add(std::vector<Value>& values, Value value) {
  if (values.size() < kMaxCandidates && std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(std::move(value));
}

void add_numbers(std::vector<Value>& values, const std::set<double>& bounds) {
  for (auto it = bounds.begin(); it != bounds.end(); ++it) {
    add(values, *it);
    const auto next = std::next(it);
    if (next != bounds.end()) add(values, (*it + *next) / 2);
  }
  if (bounds.empty()) return;
  add(values, *bounds.begin() - 1);
  add(values, *bounds.rbegin() + 1);
}

void add_moments(std::vector<Value>& values, const std::set<Timestamp>& bounds) {
  for (const Timestamp bound : bounds)
    for (const int seconds : {-1, 0, 1}) add(values, format_rfc3339(bound + std::chrono::seconds(seconds)));
}

std::string without_wildcards(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '*'), text.end());
  std::replace(text.begin(), text.end(), '?', 'x');
  return text;
}

Candidates candidates_of(const std::vector<const Test*>& tests) {
  Candidates all;
  std::vector<Value> values;
  std::set<double> numbers;
  std::set<Timestamp> moments;
  std::vector<std::string> prefixes = {""}, suffixes = {""};
  size_t patterns = 0;
  for (const Test* test : tests) {
    if (test->op == Operator::kPresent) add(values, std::string("given"));
    for (const Value& operand : test->operands) {
      if (const double* number = std::get_if<double>(&operand)) numbers.insert(*number);
      if (const bool* flag = std::get_if<bool>(&operand); flag && test->op != Operator::kPresent) {
        add(values, *flag);
        add(values, !*flag);
      }
      const auto* text = std::get_if<std::string>(&operand);
      if (!text) continue;
      if (const auto moment = parse_rfc3339(*text); moment.ok()) moments.insert(*moment);
      switch (test->op) {
        case Operator::kPrefix:
          prefixes.push_back(*text);
          ++patterns;
          break;
        case Operator::kSuffix:
          suffixes.push_back(*text);
          ++patterns;
          break;
        case Operator::kGlob:
          add(values, without_wildcards(*text));
          ++patterns;
          break;
        case Operator::kCidr:
          add(values, text->substr(0, text->find('/')));
          add(values, std::string(text->find(':') == std::string::npos ? "255.255.255.254" : "fe80::1"));
          ++patterns;
          break;
        default:
          add(values, *text);
      }
    }
  }
  if (prefixes.size() + suffixes.size() > 2)
    for (const std::string& prefix : prefixes)
      for (const std::string& suffix : suffixes) {
        add(values, prefix + suffix);
        add(values, prefix + "x" + suffix);
      }
  add_numbers(values, numbers);
  add_moments(values, moments);
  add(values, std::string("something else"));
  all.is_complete = patterns <= 1 && values.size() < kMaxCandidates;

  const bool is_list = std::any_of(tests.begin(), tests.end(),
                                   [](const Test* test) { return test->quantifier != Quantifier::kItem; });
  for (const Value& value : values) all.values.emplace_back(value);
  if (!is_list) return all;
  // A list that is asked for several things at once needs several items.
  std::vector<std::string> items;
  for (const Value& value : values)
    if (const auto* text = std::get_if<std::string>(&value)) items.push_back(*text);
  all.values.emplace_back(std::vector<std::string>());
  for (const std::string& item : items) all.values.emplace_back(std::vector<std::string>{item});
  for (size_t i = 0; i < items.size() && i < 20; ++i)
    for (size_t j = i + 1; j < items.size() && j < 20; ++j)
      all.values.emplace_back(std::vector<std::string>{items[i], items[j]});
  all.is_complete = all.is_complete && tests.size() <= 2;
  return all;
}

// Moments that the windows and comparisons over `time` suggest, `around` first.
std::vector<Timestamp> moments_of(const std::vector<const Test*>& tests, Timestamp around) {
  std::set<Timestamp> anchors = {around};
  for (const Test* test : tests)
    for (const Value& operand : test->operands)
      if (const auto* text = std::get_if<std::string>(&operand))
        if (const auto moment = parse_rfc3339(*text); moment.ok()) anchors.insert(*moment);
  std::vector<Timestamp> moments = {around};
  for (const Timestamp anchor : anchors) {
    for (const int seconds : {-1, 0, 1}) moments.push_back(anchor + std::chrono::seconds(seconds));
    const auto day = std::chrono::floor<std::chrono::days>(anchor);
    for (const Test* test : tests)
      for (const TimeWindow& window : test->windows)
        for (int days = -8; days <= 8; ++days)
          for (const int minute : {window.from_minute, window.to_minute})
            moments.push_back(day + std::chrono::days(days) +
                              std::chrono::minutes(minute - window.offset_minutes));
  }
  return moments;
}

class Search {
 public:
  Search(const Condition& condition, Timestamp around) : condition_(condition) {
    std::map<std::string, std::vector<const Test*>> tests;
    collect(condition, tests);
    moments_ = {around};
    for (auto& [name, of_attribute] : tests) {
      if (name == "time") {
        moments_ = moments_of(of_attribute, around);
        continue;
      }
      names_.push_back(name);
      candidates_.push_back(candidates_of(of_attribute));
      is_complete_ = is_complete_ && candidates_.back().is_complete;
    }
  }

  Satisfaction run() {
    for (const Timestamp moment : moments_) {
      found_.witness.time = moment;
      if (try_from(0)) {
        found_.kind = Satisfaction::Kind::kFound;
        return found_;
      }
    }
    found_.kind =
        is_complete_ && tries_ < kMaxTries ? Satisfaction::Kind::kNever : Satisfaction::Kind::kUnknown;
    return found_;
  }

 private:
  bool try_from(size_t index) {
    if (tries_ >= kMaxTries) return false;
    ConditionWitness& witness = found_.witness;
    if (index == names_.size()) {
      ++tries_;
      return evaluate(condition_, {witness.subject, witness.context, witness.time}) == Truth::kTrue;
    }
    const std::string& name = names_[index];
    Attributes& attributes = name.starts_with("subject.") ? witness.subject : witness.context;
    const std::string key = name.substr(name.find('.') + 1);
    for (const auto& value : candidates_[index].values) {
      attributes.erase(key);
      if (value) attributes[key] = *value;
      if (try_from(index + 1)) return true;
    }
    attributes.erase(key);
    return false;
  }

  const Condition& condition_;
  std::vector<std::string> names_;
  std::vector<Candidates> candidates_;
  std::vector<Timestamp> moments_;
  bool is_complete_ = true;
  size_t tries_ = 0;
  Satisfaction found_;
};

}  // namespace

Satisfaction satisfy(const Condition& condition, Timestamp around) {
  return Search(condition, around).run();
}

}  // namespace steward::policy
