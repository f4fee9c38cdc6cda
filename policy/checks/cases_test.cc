// Every case under policy/cases (the language) and policies/tests (the packs).
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "policy/checks/coverage.h"
#include "policy/checks/run_cases.h"

namespace steward::policy {
namespace {

const std::filesystem::path kSource = STEWARD_SOURCE_DIR;

Result<PolicySource> read_source(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) return Error{ErrorCode::kNotFound, "There is no such file.", path.string()};
  std::stringstream text;
  text << file.rdbuf();
  return PolicySource{path.lexically_relative(kSource).string(), text.str()};
}

std::vector<std::filesystem::path> case_files(const char* folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(kSource / folder))
    if (entry.path().string().ends_with(".test.yaml")) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// How many cases there were; fails with each that does not pass.
size_t run_folder(const char* folder, Coverage& coverage) {
  size_t cases = 0;
  for (const auto& path : case_files(folder)) {
    const auto source = read_source(path);
    EXPECT_TRUE(source.ok());
    const auto outcome = read_case_file(*source, [&](const PolicyNamed& named) {
      return read_source(named.is_pack ? kSource / "policies" / (named.name + ".yaml")
                                       : path.parent_path() / named.name);
    });
    for (const Diagnostic& d : outcome.diagnostics) ADD_FAILURE() << d.place << ": " << d.message;
    if (!outcome.file) continue;
    const auto results = run_cases(*outcome.file);
    coverage.add(*outcome.file, results);
    cases += results.size();
    for (const CaseResult& result : results) {
      if (result.passed()) continue;
      std::string text = result.one->place + ": " + result.one->name;
      for (const Mismatch& m : result.mismatches)
        text += "\n  " + m.what + ": expected " + m.expected + ", got " + m.got;
      for (const Reason& reason : result.decision.reasons)
        text += "\n  [" + reason.effect + "] " + reason.sentence;
      ADD_FAILURE() << text;
    }
  }
  return cases;
}

TEST(Cases, TheLanguageDoesWhatTheCasesSay) {
  Coverage coverage;
  EXPECT_GE(run_folder("policy/cases", coverage), 200u);
}

TEST(Cases, ThePacksDoWhatTheCasesSayAndEveryRuleOfThemIsTried) {
  Coverage coverage;
  EXPECT_GE(run_folder("policies/tests", coverage), 100u);
  for (const RuleCoverage& rule : coverage.rules())
    EXPECT_GT(rule.held, 0u) << "No case holds for " << rule.rule << " at " << rule.place;
}

}  // namespace
}  // namespace steward::policy
