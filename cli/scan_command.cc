// steward scan [SOURCE|PATH|URI …]
#include <fmt/format.h>
#include <sys/stat.h>

#include <boost/json/serialize.hpp>
#include <memory>
#include <thread>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/scan_view.h"
#include "cli/terminal.h"
#include "scanners/scan.h"

namespace steward::cli {
namespace {

struct ScanArguments {
  std::vector<std::string> targets;
  std::vector<std::string> fail_on;
  std::string rules;
  scanners::ReadOptions sampling;
  bool save = false;
};

struct Target {
  std::string uri;
  bool save = false;
};

bool is_place(const std::string& target) {
  struct stat status {};
  return target.find_first_of("/*:=") != std::string::npos || ::stat(target.c_str(), &status) == 0;
}

Error no_such_source(const std::vector<std::string>& names) {
  if (names.empty())
    return {ErrorCode::kInvalidInput,
            "There is no source yet: run `steward source add NAME URI`, or name a path or a database URL.",
            ""};
  return {ErrorCode::kNotFound,
          fmt::format("'{}' is neither a source nor an existing path.", excerpt(names.front())), ""};
}

// Names of sources are looked up in Steward's database; places are scanned without one.
Result<std::vector<Target>> targets_of(Session& session, const ScanArguments& arguments) {
  std::vector<Target> targets;
  std::vector<std::string> names;
  for (const std::string& target : arguments.targets) {
    if (is_place(target))
      targets.push_back({target, arguments.save});
    else
      names.push_back(target);
  }
  if (!arguments.targets.empty() && names.empty()) return targets;
  // A slip of the pen must not create a database to look it up in.
  if (!session.has_state()) return no_such_source(names);
  STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
  STEWARD_ASSIGN_OR_RETURN(const auto sources, steward->sources());
  if (arguments.targets.empty() && sources.empty()) return no_such_source(names);
  for (const auto& source : sources)
    if (arguments.targets.empty()) names.push_back(source.name);
  for (const std::string& name : names) {
    const auto at =
        std::find_if(sources.begin(), sources.end(), [&](const auto& s) { return s.name == name; });
    if (at == sources.end()) return no_such_source({name});
    targets.push_back({at->uri, true});
  }
  return targets;
}

Result<scanners::ScanReport> scan_one(const Target& target, const ScanArguments& arguments) {
  ProgressBar bar("scanning");
  scanners::ScanObserver observer;
  observer.progress = [&](const scanners::ScanProgress& progress) {
    bar.show(progress.done, progress.total, progress.dataset);
    return true;
  };
  scanners::ScanOptions options;
  options.read = arguments.sampling;
  options.threads = std::max(1u, std::thread::hardware_concurrency());
  return scanners::scan([&] { return scanners::open_source(target.uri); }, scanners::DetectorSet::builtin(),
                        options, observer);
}

void merge(scanners::ScanReport& all, scanners::ScanReport report) {
  std::move(report.datasets.begin(), report.datasets.end(), std::back_inserter(all.datasets));
  std::move(report.problems.begin(), report.problems.end(), std::back_inserter(all.problems));
  all.rules_hash = report.rules_hash;
  all.seed = report.seed;
}

bool found_any(const scanners::ScanReport& report, const std::vector<Category>& wanted) {
  for (const auto& dataset : report.datasets)
    for (const auto& field : dataset.fields)
      for (const Category& category : field.categories)
        for (const Category& node : wanted)
          if (node.covers(category)) return true;
  return false;
}

Result<ExitCode> run_scan(Session& session, const ScanArguments& arguments) {
  std::vector<Category> fail_on;
  for (const std::string& key : arguments.fail_on) {
    STEWARD_ASSIGN_OR_RETURN(Category category, category_taxonomy().parse(key));
    fail_on.push_back(std::move(category));
  }
  STEWARD_ASSIGN_OR_RETURN(const auto targets, targets_of(session, arguments));
  scanners::ScanReport all;
  for (const Target& target : targets) {
    auto report = scan_one(target, arguments);
    if (!report.ok()) {
      if (targets.size() == 1) return std::move(report).error();
      all.problems.push_back({scanners::redact_uri(target.uri), report.error().message});
      continue;
    }
    if (target.save) {
      STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
      STEWARD_RETURN_IF_ERROR(steward->store_scan(*report, session.options.actor));
    }
    merge(all, *std::move(report));
  }
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(scan_json(all)));
  else
    fmt::print("{}", scan_table(all));
  if (found_any(all, fail_on)) return kDenied;
  return all.problems.empty() ? kOk : kPartial;
}

}  // namespace

void add_scan_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("scan", "find personal data in sources, files, globs or databases");
  auto arguments = std::make_shared<ScanArguments>();
  command->add_option(
      "target", arguments->targets,
      "names of sources, or paths, globs and postgres:// URLs; all sources when none is given");
  command->add_option("--rows", arguments->sampling.max_rows, "rows examined in each dataset")
      ->check(CLI::Range(int64_t{1}, int64_t{100'000'000}))
      ->capture_default_str();
  command->add_option("--seed", arguments->sampling.seed, "which rows are drawn from larger datasets")
      ->capture_default_str();
  command->add_option("--fail-on", arguments->fail_on,
                      "exit 3 when this category, or one below it, is found");
  command->add_flag("--save", arguments->save, "store the findings of paths and URLs in the catalog too");
  session.on_run(command, [&session, arguments] { return run_scan(session, *arguments); });
}

}  // namespace steward::cli
