// Which rules and which tests of conditions a set of cases has exercised.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "policy/checks/run_cases.h"

namespace steward::policy {

struct RuleCoverage {
  std::string rule;
  std::string place;
  size_t held = 0;  // cases in which every part of it held for some field
};

// One comparison inside a `when`.
struct TestCoverage {
  std::string rule;
  std::string test;  // "subject.region equals 'EU'"
  bool was_true = false, was_false = false, was_unknown = false;
};

// Rules are told apart by id and place, so that many files of cases may test the same pack.
class Coverage {
 public:
  void add(const CaseFile& file, const std::vector<CaseResult>& results);

  std::vector<RuleCoverage> rules() const;
  std::vector<TestCoverage> tests() const;

 private:
  void add_rule(const CaseFile& file, const CaseResult& result, const AccessRule& rule);
  void add_tests(const std::string& rule, const Condition& condition, const ConditionInput& input);

  std::map<std::string, RuleCoverage> rules_;
  std::map<std::pair<std::string, std::string>, TestCoverage> tests_;
};

}  // namespace steward::policy
