#include "cli/policy/test_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>

#include "cli/terminal.h"

namespace steward::cli {
namespace {

size_t failed_of(const policy::FileResults& file) {
  return static_cast<size_t>(
      std::count_if(file.results.begin(), file.results.end(), [](const auto& r) { return !r.passed(); }));
}

std::string failure_text(const policy::CaseResult& result) {
  std::string text = fmt::format("{} {}\n  {}\n", ink(Ink::kRed, "FAILED"), ink(Ink::kBold, result.one->name),
                                 ink(Ink::kDim, result.one->place));
  for (const auto& mismatch : result.mismatches)
    text += fmt::format("  {}: expected {}, got {}\n", ink(Ink::kCyan, mismatch.what),
                        ink(Ink::kGreen, mismatch.expected), ink(Ink::kRed, mismatch.got));
  for (const auto& reason : result.decision.reasons)
    text += wrapped("· ", ink(Ink::kPlain, fmt::format("[{}] {}", reason.effect, reason.sentence)), 4);
  return text + "\n";
}

// "true and false", "true only", "never asked"
std::string outcomes(const policy::TestCoverage& test) {
  std::string text;
  for (const auto& [was, word] : {std::pair(test.was_true, "true"), std::pair(test.was_false, "false"),
                                  std::pair(test.was_unknown, "unknown")})
    if (was) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

std::string coverage_text(const policy::Coverage& coverage) {
  const auto rules = coverage.rules();
  const auto tests = coverage.tests();
  const auto held = std::count_if(rules.begin(), rules.end(), [](const auto& rule) { return rule.held > 0; });
  const auto both = std::count_if(tests.begin(), tests.end(),
                                  [](const auto& test) { return test.was_true && test.was_false; });
  std::string text = fmt::format(
      "{} of {} rules held in some case; {} of {} tests in conditions came out both "
      "true and false\n",
      held, rules.size(), both, tests.size());
  for (const auto& rule : rules)
    if (rule.held == 0)
      text += fmt::format("  {} {} {}\n", ink(Ink::kYellow, "never held"), ink(Ink::kBold, rule.rule),
                          ink(Ink::kDim, rule.place));
  for (const auto& test : tests)
    if (!test.was_true || !test.was_false)
      text += fmt::format("  {} {} in {}\n", ink(Ink::kYellow, "only " + outcomes(test)),
                          ink(Ink::kBold, test.test), ink(Ink::kPlain, test.rule));
  return text;
}

boost::json::array strings(const std::vector<policy::Diagnostic>& diagnostics) {
  boost::json::array all;
  for (const auto& diagnostic : diagnostics)
    all.push_back(boost::json::object{{"place", diagnostic.place}, {"message", diagnostic.message}});
  return all;
}

boost::json::object case_json(const policy::CaseResult& result) {
  boost::json::object one{
      {"name", result.one->name}, {"place", result.one->place}, {"passed", result.passed()}};
  if (result.passed()) return one;
  boost::json::array mismatches, reasons;
  for (const auto& mismatch : result.mismatches)
    mismatches.push_back(
        boost::json::object{{"what", mismatch.what}, {"expected", mismatch.expected}, {"got", mismatch.got}});
  for (const auto& reason : result.decision.reasons)
    reasons.push_back(
        boost::json::object{{"rule", reason.rule}, {"effect", reason.effect}, {"sentence", reason.sentence}});
  one["mismatches"] = std::move(mismatches);
  one["reasons"] = std::move(reasons);
  return one;
}

boost::json::object coverage_json(const policy::Coverage& coverage) {
  boost::json::array rules, tests;
  for (const auto& rule : coverage.rules())
    rules.push_back(boost::json::object{{"rule", rule.rule}, {"place", rule.place}, {"held", rule.held}});
  for (const auto& test : coverage.tests())
    tests.push_back(boost::json::object{{"rule", test.rule},
                                        {"test", test.test},
                                        {"true", test.was_true},
                                        {"false", test.was_false},
                                        {"unknown", test.was_unknown}});
  return {{"rules", std::move(rules)}, {"tests", std::move(tests)}};
}

}  // namespace

size_t TestRun::cases() const {
  size_t count = 0;
  for (const auto& file : files) count += file.results.size();
  return count;
}

size_t TestRun::failed() const {
  size_t count = 0;
  for (const auto& file : files) count += failed_of(file);
  return count;
}

bool TestRun::broken() const {
  return std::any_of(files.begin(), files.end(), [](const auto& file) { return !file.errors.empty(); });
}

std::string test_text(const TestRun& run) {
  Table table({"FILE", "CASES", "FAILED"});
  std::string details;
  for (const auto& file : run.files) {
    const size_t failed = failed_of(file);
    table.add({ink(Ink::kBold, file.file), std::to_string(file.results.size()),
               !file.errors.empty() ? ink(Ink::kRed, "unreadable")
               : failed             ? ink(Ink::kRed, std::to_string(failed))
                                    : ink(Ink::kGreen, "0")});
    for (const auto& error : file.errors)
      details += fmt::format("{}: {}: {}\n", error.place, ink(Ink::kRed, "error"), error.message);
    for (const auto& result : file.results)
      if (!result.passed()) details += failure_text(result);
  }
  std::string text = table.str() + "\n" + details;
  if (run.show_coverage) text += coverage_text(run.coverage) + "\n";
  return text + fmt::format("{} in {}: {} passed, {} failed\n", counted(run.cases(), "case", "cases"),
                            counted(run.files.size(), "file", "files"), run.cases() - run.failed(),
                            run.failed());
}

boost::json::object test_json(const TestRun& run) {
  boost::json::array files;
  for (const auto& file : run.files) {
    boost::json::array cases;
    for (const auto& result : file.results) cases.push_back(case_json(result));
    files.push_back(boost::json::object{
        {"file", file.file}, {"errors", strings(file.errors)}, {"cases", std::move(cases)}});
  }
  boost::json::object out{{"cases", run.cases()}, {"failed", run.failed()}, {"files", std::move(files)}};
  if (run.show_coverage) out["coverage"] = coverage_json(run.coverage);
  return out;
}

}  // namespace steward::cli
