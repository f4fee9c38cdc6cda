#include "service/doors/access_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "service/lineage_queries/deadline.h"

namespace steward::service {
namespace {

using policy::DecisionRequest;
using policy::Verdict;

constexpr policy::Action kActions[] = {policy::Action::kRead,   policy::Action::kExport,
                                       policy::Action::kTrain,  policy::Action::kShare,
                                       policy::Action::kDelete, policy::Action::kWrite};

bool is_permitted(const World& world, const DecisionRequest& request) {
  return policy::decide(world.context(), request).verdict == Verdict::kPermit;
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
  const std::vector<std::string> ids = subjects_of(world, type);
  return page_of(ids.size(), bounds, [&](size_t i) -> std::optional<std::string> {
    request.subject = {};
    set_subject(request.subject, type, ids[i]);
    return is_permitted(world, request) ? std::optional(ids[i]) : std::nullopt;
  });
}

AccessResults search_resources(const World& world, DecisionRequest request, std::string_view type,
                               const SearchBounds& bounds) {
  const auto& datasets = world.catalog->datasets();
  if (type != "field")
    return page_of(datasets.size(), bounds, [&](size_t i) -> std::optional<std::string> {
      if (!is_of_type(datasets[i], type)) return std::nullopt;
      std::string name = world.catalog->describe({datasets[i].id, {}});
      request.resources = {name};
      return is_permitted(world, request) ? std::optional(std::move(name)) : std::nullopt;
    });
  std::vector<NodeRef> fields;
  for (const Dataset& dataset : datasets)
    for (const Field& field : dataset.fields) fields.push_back({dataset.id, field.id});
  // One decision about a dataset says which of its fields are worth asking for alone.
  DatasetId asked;
  std::set<FieldId> hopeful;
  return page_of(fields.size(), bounds, [&](size_t i) -> std::optional<std::string> {
    if (fields[i].dataset != asked) {
      asked = fields[i].dataset;
      hopeful.clear();
      request.resources = {world.catalog->describe({asked, {}})};
      for (const auto& field : policy::decide(world.context(), request).fields)
        if (field.verdict == Verdict::kPermit) hopeful.insert(field.node.field);
    }
    if (!hopeful.contains(fields[i].field)) return std::nullopt;
    std::string name = world.catalog->describe(fields[i]);
    request.resources = {name};
    return is_permitted(world, request) ? std::optional(std::move(name)) : std::nullopt;
  });
}

AccessResults search_actions(const World& world, DecisionRequest request, const SearchBounds& bounds) {
  return page_of(std::size(kActions), bounds, [&](size_t i) -> std::optional<std::string> {
    request.action = kActions[i];
    return is_permitted(world, request) ? std::optional(std::string(to_string(kActions[i]))) : std::nullopt;
  });
}

}  // namespace steward::service
