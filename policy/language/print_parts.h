// The parts of rules as YAML on one line, in flow style.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "policy/policy_set.h"

namespace steward::policy {

// Plain where that reads back as the same text, in double quotes otherwise.
std::string printed(std::string_view text);
std::string printed(const std::vector<std::string>& texts);  // "[a, b]"
std::string printed(const DataSelector& data);
std::string printed(const SubjectSelector& subjects);
std::string printed(const Condition& condition);
std::string printed(const Requirements& require);
std::string printed(const MaskSpec& mask);
std::string printed(const Recording& recording);
std::string printed(const RuleObligations& obligations);

template <class Keys>
std::vector<std::string> keys_of(const Keys& keys) {
  std::vector<std::string> texts;
  for (const auto& key : keys) texts.push_back(key.str());
  return texts;
}

}  // namespace steward::policy
