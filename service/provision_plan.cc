#include "service/provision_plan.h"

#include <fmt/format.h>

#include <algorithm>

namespace steward::service {
namespace {

using policy::AccessRequest;
using policy::Verdict;

policy::DecisionRequest question_of(const AccessRequest& request, std::vector<std::string> resources,
                                    Timestamp now) {
  const policy::AccessAsk& ask = request.ask;
  policy::DecisionRequest question;
  question.subject = ask.subject;
  question.action = policy::Action::kRead;
  question.resources = std::move(resources);
  question.purpose = ask.purpose.str();
  question.context = ask.context;
  question.environment = ask.environment;
  question.group_size = ask.group_size;
  question.time = now;
  return question;
}

// A field inside a column: its own place is in the column, and nothing less than the column can be shown.
bool is_inside(std::string_view path, std::string_view column) {
  return path.size() > column.size() && path.starts_with(column) &&
         (path[column.size()] == '.' || path[column.size()] == '[');
}

struct Readable {
  std::string path;
  policy::MaskSpec mask;
};

std::vector<std::string> names_of_fields(const World& world, const Dataset& dataset,
                                         const std::vector<std::string>& paths) {
  std::vector<std::string> names;
  for (const std::string& path : paths)
    if (const Field* field = CatalogSnapshot::find_field(dataset, path))
      names.push_back(world.catalog->describe({dataset.id, field->id}));
  return names;
}

// Columns that are readable with everything inside them, under the strictest mask of it all.
std::vector<enforcement::ColumnPlan> columns_of(const Dataset& dataset, const policy::Decision& decision,
                                                const World& world) {
  std::vector<Readable> readable;
  for (const policy::FieldVerdict& verdict : decision.fields)
    if (verdict.verdict == Verdict::kPermit)
      if (const Field* field = world.catalog->find(verdict.node.field))
        readable.push_back({field->path, verdict.mask});
  std::vector<enforcement::ColumnPlan> columns;
  for (const Readable& one : readable) {
    const bool is_column = std::none_of(dataset.fields.begin(), dataset.fields.end(),
                                        [&](const Field& other) { return is_inside(one.path, other.path); });
    if (!is_column) continue;
    policy::MaskSpec mask = one.mask;
    bool is_whole = true;
    for (const Field& inner : dataset.fields) {
      if (!is_inside(inner.path, one.path)) continue;
      const auto at = std::find_if(readable.begin(), readable.end(),
                                   [&](const Readable& other) { return other.path == inner.path; });
      is_whole = is_whole && at != readable.end();
      if (at != readable.end()) mask = meet(mask, at->mask);
    }
    if (is_whole) columns.push_back({one.path, mask});
  }
  return columns;
}

// None, and why in `warnings`, when there is nothing to show.
std::optional<enforcement::ViewPlan> plan_view(const World& world, const AccessRequest& request,
                                               const DatasetName& name, Timestamp now,
                                               std::vector<std::string>& warnings) {
  const std::string full = to_string(name);
  const auto left_out = [&](std::string_view why) {
    warnings.push_back(fmt::format("{} {} and was left out.", full, why));
    return std::nullopt;
  };
  const Dataset* dataset = world.catalog->find(name);
  if (!dataset) return left_out("is not in the catalog");
  std::vector<std::string> asked;
  const auto fields = request.fields.find(name);
  if (fields == request.fields.end())
    for (const Field& field : dataset->fields) asked.push_back(field.path);
  else
    asked = fields->second;
  const auto all =
      policy::decide(world.context(), question_of(request, names_of_fields(world, *dataset, asked), now));
  enforcement::ViewPlan view{
      .dataset = dataset->name, .columns = columns_of(*dataset, all, world), .rows = {}};
  if (view.columns.empty()) return left_out("has no field that may be read");
  // Asked again for what is shown alone: a decision that denies has no obligations.
  std::vector<std::string> shown;
  for (const Field& field : dataset->fields)
    for (const enforcement::ColumnPlan& column : view.columns)
      if (field.path == column.name || is_inside(field.path, column.name)) shown.push_back(field.path);
  const auto decision =
      policy::decide(world.context(), question_of(request, names_of_fields(world, *dataset, shown), now));
  if (decision.verdict != Verdict::kPermit) return left_out("may not be read");
  if (decision.obligations.aggregate_only)
    return left_out(fmt::format("may only be read in aggregates over {} rows or more, which no view holds to",
                                *decision.obligations.aggregate_only));
  view.columns = columns_of(*dataset, decision, world);
  for (const auto& [of, filters] : decision.obligations.rows)
    view.rows.insert(view.rows.end(), filters.begin(), filters.end());
  return view;
}

}  // namespace

Result<ProvisionPlan> plan_provision(const World& world, const AccessRequest& request,
                                     const std::string& member, Timestamp now) {
  const auto grant = policy::grant_of(request);
  if (!grant || !policy::in_force(*grant, now))
    return Error{ErrorCode::kConflict, "The grant is not in force: there is nothing to enforce.", ""};
  if (std::find(grant->actions.begin(), grant->actions.end(), policy::Action::kRead) == grant->actions.end())
    return Error{ErrorCode::kConflict,
                 "The grant is not one for reading: a view would show more than it says.", ""};
  ProvisionPlan provision;
  provision.plan = {.grant = grant->id, .member = member, .valid_until = grant->valid_until, .views = {}};
  for (const DatasetName& name : grant->datasets)
    if (auto view = plan_view(world, request, name, now, provision.warnings))
      provision.plan.views.push_back(*std::move(view));
  return provision;
}

}  // namespace steward::service
