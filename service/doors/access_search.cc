#include "service/doors/access_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/engine/engine.h"
#include "service/lineage_queries/deadline.h"

namespace steward::service {
namespace {

using policy::DecisionRequest;
using policy::Verdict;

constexpr policy::Action kActions[] = {policy::Action::kRead,   policy::Action::kExport,
                                       policy::Action::kTrain,  policy::Action::kShare,
                                       policy::Action::kDelete, policy::Action::kWrite};

// Verdicts alone, as policy::decide() gives them, without the reasons that nobody reads here. What depends on
// the request alone is worked out once for all places that are asked about.
class Verdicts {
 public:
  explicit Verdicts(const World& world) : engine_(*world.engine), world_(world) {}

  // `request` outlives the questions; its resources are not looked at.
  void ask_as(const DecisionRequest& request) {
    is_answerable_ = !trim(request.subject.id).empty() &&
                     engine_.prepare(request, *world_.consent, *world_.grants, prepared_);
  }
  bool permit(const policy::Place& place) {
    if (!is_answerable_) return false;
    const Verdict verdict = place.field == policy::kNoNumber
                                ? engine_.judge_dataset(prepared_, place.dataset).verdict
                                : engine_.judge(prepared_, place).verdict;
    return verdict == Verdict::kPermit;
  }

 private:
  const policy::Engine& engine_;
  const World& world_;
  policy::PreparedRequest prepared_;
  bool is_answerable_ = false;
};

std::optional<policy::Place> place_in(const World& world, const DecisionRequest& request) {
  return request.resources.size() == 1 ? world.engine->find(request.resources.front()) : std::nullopt;
}

// Candidates [offset, count) one by one, until the page is full or the time is up. At least one is looked at,
// so that pages come to an end.
template <class Permits>
AccessResults page_of(size_t count, const SearchBounds& bounds, const Permits& permits) {
  AccessResults results;
  const auto is_over = deadline_in(bounds.time);
  size_t i = std::min(bounds.offset, count);
  for (bool is_first = true; i < count; ++i, is_first = false) {
    if (results.ids.size() >= bounds.limit || (!is_first && is_over())) break;
    if (auto id = permits(i)) results.ids.push_back(*std::move(id));
  }
  results.next = i;
  results.is_complete = i == count;
  return results;
}

std::vector<std::string> subjects_of(const World& world, std::string_view type) {
  std::set<std::string> ids;
  if (type == "role")
    for (const policy::Role& role : world.policies->roles) ids.insert(role.id);
  if (type == "group")
    for (const policy::Group& group : world.policies->groups) ids.insert(group.id);
  if (type == "user") {
    for (const policy::Group& group : world.policies->groups)
      ids.insert(group.members.begin(), group.members.end());
    for (const policy::Grant& grant : world.grants->grants()) ids.insert(grant.subject);
  }
  return {ids.begin(), ids.end()};
}

bool is_of_type(const Dataset& dataset, std::string_view type) {
  return type == "dataset" || to_string(dataset.kind) == type;
}

}  // namespace

bool is_subject_type(std::string_view type) {
  return type == "user" || type == "role" || type == "group";
}

bool set_subject(policy::Subject& subject, std::string_view type, const std::string& id) {
  if (!is_subject_type(type)) return false;
  // A role is nobody: its id says what it is, so that no person is mistaken for it.
  subject.id = type == "user" ? id : fmt::format("{}:{}", type, id);
  if (type == "role") subject.roles.push_back(id);
  if (type == "group") subject.groups.push_back(id);
  return true;
}

bool is_resource_type(std::string_view type) {
  return type == "dataset" || type == "field" || parse_dataset_kind(type).has_value();
}

std::string objection_to(const World& world, std::string_view type, const std::string& id) {
  const auto node = world.catalog->resolve(id);
  if (!node.ok()) return "";  // the decision says what is wrong with the name
  const Dataset& dataset = *world.catalog->find(node->dataset);
  if (type == "field")
    return node->field ? ""
                       : fmt::format("{} is a dataset; ask for it as one, or for a field as DATASET#FIELD.",
                                     world.catalog->describe_short(*node));
  if (node->field)
    return fmt::format("{} is a field; ask for it with the type 'field'.",
                       world.catalog->describe_short(*node));
  if (is_of_type(dataset, type)) return "";
  return fmt::format("{} is a {}, not a {}; 'dataset' stands for all kinds.",
                     world.catalog->describe_short(*node), to_string(dataset.kind), type);
}

AccessResults search_subjects(const World& world, DecisionRequest request, std::string_view type,
                              const SearchBounds& bounds) {
  const auto place = place_in(world, request);
  if (!place) return {};
  const std::vector<std::string> ids = subjects_of(world, type);
  Verdicts verdicts(world);
  return page_of(ids.size(), bounds, [&](size_t i) -> std::optional<std::string> {
    request.subject = {};
    set_subject(request.subject, type, ids[i]);
    verdicts.ask_as(request);
    return verdicts.permit(*place) ? std::optional(ids[i]) : std::nullopt;
  });
}

AccessResults search_resources(const World& world, DecisionRequest request, std::string_view type,
                               const SearchBounds& bounds) {
  const auto& datasets = world.catalog->datasets();
  Verdicts verdicts(world);
  verdicts.ask_as(request);
  if (type != "field")
    return page_of(datasets.size(), bounds, [&](size_t i) -> std::optional<std::string> {
      if (!is_of_type(datasets[i], type)) return std::nullopt;
      if (!verdicts.permit({static_cast<uint32_t>(i), policy::kNoNumber})) return std::nullopt;
      return world.catalog->describe({datasets[i].id, {}});
    });
  std::vector<policy::Place> fields;
  for (uint32_t dataset = 0; dataset < datasets.size(); ++dataset)
    for (uint32_t field = 0; field < datasets[dataset].fields.size(); ++field)
      fields.push_back({dataset, field});
  return page_of(fields.size(), bounds, [&](size_t i) -> std::optional<std::string> {
    if (!verdicts.permit(fields[i])) return std::nullopt;
    const Dataset& dataset = datasets[fields[i].dataset];
    return world.catalog->describe({dataset.id, dataset.fields[fields[i].field].id});
  });
}

AccessResults search_actions(const World& world, DecisionRequest request, const SearchBounds& bounds) {
  const auto place = place_in(world, request);
  if (!place) return {};
  Verdicts verdicts(world);
  return page_of(std::size(kActions), bounds, [&](size_t i) -> std::optional<std::string> {
    request.action = kActions[i];
    verdicts.ask_as(request);
    return verdicts.permit(*place) ? std::optional(std::string(to_string(kActions[i]))) : std::nullopt;
  });
}

}  // namespace steward::service
