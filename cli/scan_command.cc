// steward scan [SOURCE|PATH|URI …]
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <boost/json/serialize.hpp>
#include <optional>

#include "base/text.h"
#include "cli/commands.h"
#include "cli/rule_files.h"
#include "cli/scan_arguments.h"
#include "cli/scan_saving.h"
#include "cli/scan_view.h"
#include "cli/terminal.h"
#include "scanners/columns/report_json.h"
#include "scanners/scan.h"

namespace steward::cli {
namespace {

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

std::atomic<bool> interrupted{false};

// The first Ctrl-C ends the scan in good order; the second, the program.
void on_interrupt(int) {
  interrupted = true;
  ::signal(SIGINT, SIG_DFL);
}

class Interruptible {
 public:
  Interruptible() { ::signal(SIGINT, on_interrupt); }
  ~Interruptible() { ::signal(SIGINT, SIG_DFL); }
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
};

Result<scanners::ScanReport> scan_one(const Target& target, const scanners::DetectorSet& detectors,
                                      const scanners::ScanOptions& options, bool again, ScanSaving* saving) {
  if (saving && !again) STEWARD_RETURN_IF_ERROR(saving->load_known());
  ProgressBar bar("scanning");
  scanners::ScanObserver observer;
  observer.progress = [&](const scanners::ScanProgress& progress) {
    bar.show(progress.done, progress.total, progress.dataset);
    return !interrupted;
  };
  observer.stop = [] { return interrupted.load(); };
  if (saving) {
    observer.is_known = [saving](const DatasetName& name, const std::string& fingerprint) {
      return saving->is_known(name, fingerprint);
    };
    observer.done = [saving](const scanners::DatasetReport& report) { return saving->done(report); };
  }
  auto report =
      scanners::scan([&] { return scanners::open_source(target.uri); }, detectors, options, observer);
  if (report.ok() && saving) STEWARD_RETURN_IF_ERROR(saving->finish(report->problems));
  return report;
}

void merge(scanners::ScanReport& all, scanners::ScanReport report) {
  std::move(report.datasets.begin(), report.datasets.end(), std::back_inserter(all.datasets));
  std::move(report.unchanged.begin(), report.unchanged.end(), std::back_inserter(all.unchanged));
  std::move(report.problems.begin(), report.problems.end(), std::back_inserter(all.problems));
  all.rules_hash = report.rules_hash;
  all.sampling = report.sampling;
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
  STEWARD_ASSIGN_OR_RETURN(const auto options, arguments.options());
  RuleFiles rule_files;
  STEWARD_ASSIGN_OR_RETURN(const auto* detectors, rule_files.load(arguments.rules));
  STEWARD_ASSIGN_OR_RETURN(const auto targets, targets_of(session, arguments));
  const Interruptible interruptible;
  scanners::ScanReport all;
  for (const Target& target : targets) {
    std::optional<ScanSaving> saving;
    if (target.save) {
      STEWARD_ASSIGN_OR_RETURN(service::Steward * steward, session.steward());
      saving.emplace(*steward, session.options.actor, detectors->hash(), scanners::describe_sampling(options),
                     options.read.seed);
    }
    auto report = scan_one(target, *detectors, options, arguments.again, saving ? &*saving : nullptr);
    if (report.ok()) {
      merge(all, *std::move(report));
    } else if (targets.size() == 1) {
      return std::move(report).error();
    } else {
      all.problems.push_back({scanners::redact_uri(target.uri), report.error().message});
    }
    if (interrupted) break;
  }
  if (session.json())
    fmt::print("{}\n", boost::json::serialize(scanners::scan_json(all)));
  else
    fmt::print("{}", scan_table(all));
  if (interrupted) {
    fmt::print(stderr, "Stopped. What is told above is whole; a scan of a saved source goes on from here.\n");
    return kInterrupted;
  }
  if (found_any(all, fail_on)) return kDenied;
  return all.problems.empty() ? kOk : kPartial;
}

}  // namespace

void add_scan_command(Command& app, Session& session) {
  auto* command = app.add_subcommand("scan", "find personal data in sources, files, globs or databases");
  auto arguments = add_scan_arguments(*command);
  session.on_run(command, [&session, arguments] { return run_scan(session, *arguments); });
}

}  // namespace steward::cli
