#include "cli/lineage/impact_view.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "cli/lineage/view.h"
#include "cli/terminal.h"

namespace steward::cli {
namespace {

using service::ImpactedDataset;
using service::ImpactReport;

constexpr size_t kNamedFields = 4;

// What people look for first stands first.
struct Section {
  std::string_view heading;
  std::string_view singular, plural;
  std::vector<std::string_view> kinds;  // as to_string(DatasetKind) says them
};
const Section kSections[] = {
    {"MODEL", "model", "models", {"model"}},
    {"TRAINING RUN", "training run", "training runs", {"training_run"}},
    {"DASHBOARD", "dashboard", "dashboards", {"dashboard"}},
    {"FEATURES", "set of features", "sets of features", {"feature", "feature_view"}},
    {"DATASET", "dataset", "datasets", {}},  // the others
};

DatasetKind kind_of(const ImpactReport& report, DatasetId id) {
  const Dataset* dataset = report.world->catalog->find(id);
  return dataset ? dataset->kind : DatasetKind::kUnknown;
}

const Section& section_of(DatasetKind kind) {
  for (const Section& section : kSections)
    for (const std::string_view of : section.kinds)
      if (of == to_string(kind)) return section;
  return *std::rbegin(kSections);
}

std::string owners_text(const std::vector<service::Owner>& owners) {
  std::string text;
  for (const service::Owner& owner : owners) text += (text.empty() ? "" : ", ") + owner.name;
  return text;
}

// "email, phone and 3 more"; empty when it is reached as a whole.
std::string fields_text(const ImpactReport& report, const ImpactedDataset& impacted) {
  std::string text;
  for (size_t i = 0; i < impacted.fields.size(); ++i) {
    if (i == kNamedFields) return text + fmt::format(" and {} more", impacted.fields.size() - i);
    if (const Field* field = report.world->catalog->find(impacted.fields[i]))
      text += (text.empty() ? "" : ", ") + field->path;
  }
  return text.empty() ? "as a whole" : text;
}

std::string section_text(const ImpactReport& report, const Section& section) {
  Table table({std::string(section.heading), "HOPS", "WHAT OF IT", "HOW", "CARRIES ALONG", "OWNER"});
  for (const ImpactedDataset& impacted : report.impact.datasets) {
    if (&section_of(kind_of(report, impacted.dataset)) != &section) continue;
    table.add({ink(Ink::kBold, report.world->catalog->describe_short({impacted.dataset, {}})),
               fmt::format("{}", impacted.hops), ink(Ink::kPlain, fields_text(report, impacted)),
               ink(Ink::kDim, impacted.by_value ? "values" : "influence"),
               ink(Ink::kYellow, categories_text(impacted.categories)),
               ink(Ink::kCyan, owners_text(report.owners_of(impacted.dataset)))});
  }
  return table.empty() ? "" : "\n" + table.str();
}

std::string jobs_text(const ImpactReport& report) {
  Table table({"JOB", "OWNER"});
  for (const JobId job : report.impact.jobs)
    table.add(
        {ink(Ink::kBold, job_text(*report.world, job)), ink(Ink::kCyan, owners_text(report.owners_of(job)))});
  return table.empty() ? "" : "\n" + table.str();
}

// Owner → what of theirs is touched, so that one message each does.
std::string people_text(const ImpactReport& report) {
  std::map<std::string, std::set<std::string>> told;
  for (const ImpactedDataset& impacted : report.impact.datasets)
    for (const service::Owner& owner : report.owners_of(impacted.dataset))
      told[owner.name].insert(report.world->catalog->describe_short({impacted.dataset, {}}));
  for (const JobId job : report.impact.jobs)
    for (const service::Owner& owner : report.owners_of(job))
      told[owner.name].insert(job_text(*report.world, job));
  if (told.empty()) return "";
  std::string text = "\nTell:\n";
  for (const auto& [owner, things] : told) {
    std::string list;
    for (const std::string& thing : things) list += (list.empty() ? "" : ", ") + thing;
    text += wrapped(ink(Ink::kCyan, owner) + "  ", ink(Ink::kPlain, list), 2);
  }
  return text;
}

// "5 datasets, 1 model and 3 jobs"
std::string summary(const ImpactReport& report) {
  std::map<const Section*, size_t> counts;
  for (const ImpactedDataset& impacted : report.impact.datasets)
    ++counts[&section_of(kind_of(report, impacted.dataset))];
  std::vector<std::string> parts;
  for (const Section& section : kSections)
    if (counts[&section] > 0) parts.push_back(counted(counts[&section], section.singular, section.plural));
  parts.push_back(counted(report.impact.jobs.size(), "job", "jobs"));
  std::string text = parts.front();
  for (size_t i = 1; i < parts.size(); ++i) text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

}  // namespace

std::string impact_text(const ImpactReport& report) {
  const std::string name = ink(Ink::kBold, report.world->catalog->describe_short(report.impact.start));
  const std::string carried = categories_text(report.impact.categories);
  std::string text;
  if (report.impact.datasets.empty() && report.impact.jobs.empty()) {
    text = fmt::format("Nothing is known to depend on {}.\n", name);
  } else {
    text = fmt::format("A change of {} touches {}.\n", name, summary(report));
    if (!carried.empty()) text += wrapped("It carries ", ink(Ink::kYellow, carried) + ".", 0);
    for (const Section& section : kSections) text += section_text(report, section);
    text += jobs_text(report) + people_text(report);
  }
  if (report.impact.is_partial) text += "\n" + ink(Ink::kRed, cut_text(report.impact.cut)) + "\n";
  return text;
}

}  // namespace steward::cli
