#include "service/provision_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

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
  // A view attests no environment, holds to no group and is read who knows when and from where: what the
  // asker said of that counts for decisions, not for it.
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

bool shows_the_same(const policy::Decision& one, const policy::Decision& other) {
  const auto is_same = [](const policy::FieldVerdict& a, const policy::FieldVerdict& b) {
    return a.node == b.node && a.verdict == b.verdict && a.mask == b.mask;
  };
  return one.verdict == other.verdict && one.obligations.rows == other.obligations.rows &&
         one.obligations.aggregate_only == other.obligations.aggregate_only &&
         std::equal(one.fields.begin(), one.fields.end(), other.fields.begin(), other.fields.end(), is_same);
}

// The first moment before `end` at which an exception is over and the answer is another. Which exceptions a
// decision rests on need not be told among its reasons, so it is asked again as of each.
Timestamp end_of(const policy::DecisionContext& context, policy::DecisionRequest question,
                 const policy::Decision& decision, Timestamp end) {
  std::set<Timestamp> moments;
  for (const policy::Exception& exception : context.policies.exceptions)
    if (exception.expires > question.time && exception.expires < end) moments.insert(exception.expires);
  for (const Timestamp moment : moments) {
    question.time = moment;
    if (!shows_the_same(decision, policy::decide(context, question))) return moment;
  }
  return end;
}

// None, and why in `warnings`, when there is nothing to show. `until` is brought forward to the end of what
// the view rests on.
std::optional<enforcement::ViewPlan> plan_view(const World& world, const policy::GrantView& grant,
                                               const AccessRequest& request, const DatasetName& name,
                                               Timestamp now, Timestamp& until,
                                               std::vector<std::string>& warnings) {
  const policy::DecisionContext today = world.context();
  const policy::DecisionContext context{today.policies, today.catalog, today.graph, today.propagation,
                                        today.consent,  grant,         today.engine};
  const std::string full = to_string(name);
  const auto left_out = [&](std::string_view why) {
    warnings.push_back(fmt::format("{} {} and was left out.", full, why));
    return std::nullopt;
  };
  const Dataset* dataset = world.catalog->find(name);
  if (!dataset) return left_out("is not in the catalog");
  if (dataset->permit_names.size() > 1)
    return left_out(
        "is one with other tables on the word of events alone (a person can confirm or undo that)");
  std::vector<std::string> asked;
  const auto fields = request.fields.find(name);
  if (fields == request.fields.end())
    for (const Field& field : dataset->fields) asked.push_back(field.path);
  else
    asked = fields->second;
  const auto all =
      policy::decide(context, question_of(request, names_of_fields(world, *dataset, asked), now));
  enforcement::ViewPlan view{
      .dataset = dataset->name, .columns = columns_of(*dataset, all, world), .rows = {}};
  if (view.columns.empty()) return left_out("has no field that may be read");
  // Asked again for what is shown alone: a decision that denies has no obligations.
  std::vector<std::string> shown;
  for (const Field& field : dataset->fields)
    for (const enforcement::ColumnPlan& column : view.columns)
      if (field.path == column.name || is_inside(field.path, column.name)) shown.push_back(field.path);
  const auto question = question_of(request, names_of_fields(world, *dataset, shown), now);
  const auto decision = policy::decide(context, question);
  if (decision.verdict != Verdict::kPermit) return left_out("may not be read");
  if (decision.obligations.aggregate_only)
    return left_out(fmt::format("may only be read in aggregates over {} rows or more, which no view holds to",
                                *decision.obligations.aggregate_only));
  until = end_of(context, question, decision, until);
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
  // Of this grant alone: what others lend would end with them, and the view would not.
  const policy::GrantView alone({*grant});
  for (const DatasetName& name : grant->datasets)
    if (auto view =
            plan_view(world, alone, request, name, now, provision.plan.valid_until, provision.warnings))
      provision.plan.views.push_back(*std::move(view));
  return provision;
}

}  // namespace steward::service
