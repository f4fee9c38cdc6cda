#include "cli/rule_files.h"

#include "cli/input_file.h"

namespace steward::cli {

constexpr size_t kMaxRuleFile = 4u << 20;

Result<const scanners::DetectorSet*> RuleFiles::load(const std::vector<std::string>& files) {
  if (files.empty()) return &scanners::DetectorSet::builtin();
  std::vector<std::string> contents;
  for (const std::string& file : files) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(file, kMaxRuleFile));
    contents.push_back(std::move(text));
  }
  std::vector<scanners::RuleText> texts;
  for (size_t i = 0; i < files.size(); ++i) texts.push_back({files[i], contents[i]});
  STEWARD_ASSIGN_OR_RETURN(auto detectors, scanners::DetectorSet::with(texts));
  extended_ = std::move(detectors);
  return &*extended_;
}

}  // namespace steward::cli
