#include "service/reports/decision_filter.h"

#include <algorithm>

#include "service/reports/regulation.h"

namespace steward::service::reports {

DecisionFilter::DecisionFilter(const ReportContext& context) : context_(context) {
  if (!context.filters.regulation.empty())
    rules_ = rules_resting_on(context.filters.regulation, *context.world->policies);
}

bool DecisionFilter::passes(const LedgerEntry& decision) const {
  const Filters& filters = context_.filters;
  const auto& body = decision.body;
  if (!filters.purpose.empty() && !Purpose(filters.purpose).covers(Purpose(text_at(body, "purpose"))))
    return false;
  if (!filters.dataset.empty()) {
    const std::string wanted = dataset_part(filters.dataset);
    const auto datasets = datasets_of(body);
    const bool is_named = std::any_of(datasets.begin(), datasets.end(), [&](const std::string& name) {
      return name == wanted || name == short_name(*context_.world, wanted);
    });
    if (!is_named) return false;
  }
  if (!filters.person.empty()) {
    const auto people = texts_at(body, "data_subjects");
    if (std::none_of(people.begin(), people.end(),
                     [&](const std::string& each) { return is_of_person(filters, each); }))
      return false;
  }
  if (filters.regulation.empty()) return true;
  const auto reasons = objects_at(body, "reasons");
  return std::any_of(reasons.begin(), reasons.end(), [&](const auto* reason) {
    const std::string rule = text_at(*reason, "rule");
    return rules_.contains(rule) || rests_on(filters.regulation, rule, text_at(*reason, "sentence"));
  });
}

std::string short_name(const World& world, const std::string& full_name) {
  const auto node = world.catalog->resolve(full_name);
  return node.ok() ? world.catalog->describe_short(*node) : full_name;
}

std::vector<std::string> short_names(const World& world, const std::vector<std::string>& full_names) {
  std::vector<std::string> names;
  for (const std::string& name : full_names) names.push_back(short_name(world, name));
  return names;
}

std::string month_of(Timestamp time) {
  return format_rfc3339(time).substr(0, 7);
}

}  // namespace steward::service::reports
