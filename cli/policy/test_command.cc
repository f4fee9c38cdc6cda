// steward policy test: cases beside the policies, run against the policies as they stand in the files
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <memory>

#include "cli/input_file.h"
#include "cli/policy/sources.h"
#include "cli/policy/test_view.h"
#include "cli/policy/verbs.h"

namespace steward::cli {
namespace {

constexpr size_t kMaxTestFiles = 1'000;

struct TestArguments {
  std::vector<std::string> paths;
  std::vector<std::string> packs;
  std::string junit;
  bool coverage = false;
};

// Folders stand for the case files in them and below.
Result<std::vector<std::string>> find_test_files(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
      if (is_test_file(entry.path().string())) files.push_back(entry.path().string());
      if (files.size() > kMaxTestFiles)
        return Error{ErrorCode::kTooLarge,
                     fmt::format("There are more than {} case files; name fewer.", kMaxTestFiles), path};
    }
    if (error)
      return Error{ErrorCode::kUnavailable, "The folder cannot be read: " + error.message() + ".", path};
  }
  std::sort(files.begin(), files.end());
  files.erase(std::unique(files.begin(), files.end()), files.end());
  if (files.empty())
    return Error{ErrorCode::kNotFound,
                 "There are no case files; write cases into files named *.test.yaml beside the policies.",
                 ""};
  return files;
}

// Files are named relative to the file of cases.
policy::FindPolicy find_beside(const std::string& case_file) {
  const std::filesystem::path folder = std::filesystem::path(case_file).parent_path();
  return [folder](const policy::PolicyNamed& named) -> Result<policy::PolicySource> {
    if (named.is_pack) return read_pack(named.name);
    const std::string path = (folder / named.name).lexically_normal().string();
    STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(path, kMaxPolicyFile));
    return policy::PolicySource{path, std::move(text)};
  };
}

Result<ExitCode> run_test(const Session& session, const TestArguments& arguments) {
  std::vector<policy::PolicySource> also;
  for (const std::string& name : arguments.packs) {
    STEWARD_ASSIGN_OR_RETURN(auto pack, read_pack(name));
    also.push_back(std::move(pack));
  }
  STEWARD_ASSIGN_OR_RETURN(
      const auto paths,
      find_test_files(arguments.paths.empty() ? std::vector<std::string>{"."} : arguments.paths));
  TestRun run;
  run.show_coverage = arguments.coverage;
  std::vector<std::shared_ptr<const policy::CaseFile>> kept;  // results point into them
  for (const std::string& path : paths) {
    STEWARD_ASSIGN_OR_RETURN(std::string text, read_input(path, kMaxPolicyFile));
    auto outcome = policy::read_case_file({path, std::move(text)}, find_beside(path), also);
    policy::FileResults results{path, {}, {}};
    if (outcome.file) {
      results.results = policy::run_cases(*outcome.file);
      if (run.show_coverage) run.coverage.add(*outcome.file, results.results);
      kept.push_back(outcome.file);
    } else {
      results.errors = std::move(outcome.diagnostics);
    }
    run.files.push_back(std::move(results));
  }
  if (!arguments.junit.empty())
    STEWARD_RETURN_IF_ERROR(write_output(arguments.junit, policy::junit_xml(run.files)));
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(test_json(run)));
  else if (arguments.junit != "-")
    fmt::print("{}", test_text(run));
  if (run.broken()) return kUsage;
  return run.failed() > 0 ? kFailed : kOk;
}

}  // namespace

void add_policy_test(Command& policy, Session& session) {
  auto* command = policy.add_subcommand("test", "run the cases that stand beside policies (*.test.yaml)");
  auto arguments = std::make_shared<TestArguments>();
  command->add_option("file", arguments->paths,
                      "case files or folders of them; the current folder otherwise");
  command->add_option("--pack", arguments->packs, "a shipped pack that every case is tried with besides");
  command->add_option("--junit", arguments->junit, "write the results as JUnit XML: a file, or -");
  command->add_flag("--coverage", arguments->coverage,
                    "which rules never held, and which conditions came out one way only");
  command->footer("Exit status: 0 all cases passed, 1 some failed, 2 a file cannot be used.");
  session.on_run(command, [&session, arguments] { return run_test(session, *arguments); });
}

}  // namespace steward::cli
