#include "service/reports/access_ways.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "policy/catalog_access.h"
#include "service/reports/rule_words.h"

namespace steward::service::reports {
namespace {

constexpr policy::Action kActions[] = {policy::Action::kRead,   policy::Action::kExport,
                                       policy::Action::kTrain,  policy::Action::kShare,
                                       policy::Action::kDelete, policy::Action::kWrite};

struct Who {
  std::string words;
  policy::Subject subject;
};

std::vector<Who> everybody(const policy::PolicySet& set) {
  std::set<std::string> roles, groups;
  for (const policy::Role& role : set.roles) roles.insert(role.id);
  for (const policy::Group& group : set.groups) groups.insert(group.id);
  for (const policy::AccessRule& rule : set.access) {
    if (rule.effect != policy::Effect::kPermit) continue;
    roles.insert(rule.subjects.roles.begin(), rule.subjects.roles.end());
    groups.insert(rule.subjects.groups.begin(), rule.subjects.groups.end());
  }
  std::vector<Who> all{{"anybody", {"(anybody)", {}, {}, {}}}};
  for (const std::string& role : roles)
    all.push_back({"role " + role, {"(role " + role + ")", {role}, {}, {}}});
  for (const std::string& group : groups)
    all.push_back({"group " + group, {"(group " + group + ")", {}, {group}, {}}});
  return all;
}

std::vector<std::string> words_of(const std::set<std::string>& categories) {
  return {categories.begin(), categories.end()};
}

AccessWay way_of(const ReportContext& context, const Who& who, policy::DecisionRequest request,
                 const Dataset& dataset, const policy::DatasetAccess& access) {
  const World& world = *context.world;
  request.resources = {to_string(dataset.name)};
  const policy::Decision decision = policy::decide(world.context(), request);
  std::set<std::string> clear, masked, pending;
  for (const policy::FieldVerdict& field : decision.fields) {
    if (field.verdict == policy::Verdict::kDeny) continue;
    auto& categories = field.verdict == policy::Verdict::kPending ? pending
                       : field.mask.kind == policy::Mask::kNone   ? clear
                                                                  : masked;
    for (const Category& category : field.categories) categories.insert(category.str());
  }
  AccessWay way;
  way.who = who.words;
  way.purpose = request.purpose;
  way.dataset = world.catalog->describe_short({dataset.id, {}});
  way.verdict = policy::to_string(access.verdict);
  way.clear = words_of(clear);
  way.masked = words_of(masked);
  way.pending = words_of(pending);
  way.clear_fields = access.readable;
  way.masked_fields = access.masked;
  way.pending_fields = access.pending;
  way.hidden_fields = access.hidden;
  way.some_rows_only = access.has_row_filter;
  return way;
}

auto all_but_actions(const AccessWay& way) {
  return std::tie(way.who, way.purpose, way.dataset, way.verdict, way.clear, way.masked, way.pending,
                  way.clear_fields, way.masked_fields, way.pending_fields, way.hidden_fields,
                  way.some_rows_only);
}

struct Less {
  bool operator()(const AccessWay& a, const AccessWay& b) const {
    return all_but_actions(a) < all_but_actions(b);
  }
};

}  // namespace

AccessWays access_ways(const ReportContext& context) {
  const World& world = *context.world;
  std::vector<Purpose> purposes = permitted_purposes(*world.policies);
  if (!context.filters.purpose.empty())
    std::erase_if(purposes,
                  [&](const Purpose& each) { return !Purpose(context.filters.purpose).covers(each); });
  const std::string only = dataset_part(context.filters.dataset);
  policy::CatalogAccessOptions options;
  options.only_some_access = true;
  std::map<AccessWay, std::vector<std::string>, Less> found;
  AccessWays all;
  for (const Who& who : everybody(*world.policies)) {
    for (const Purpose& purpose : purposes) {
      for (const policy::Action action : kActions) {
        policy::DecisionRequest request;
        request.subject = who.subject;
        request.action = action;
        request.purpose = purpose.str();
        request.time = context.as_of();
        const auto access = policy::catalog_access(world.context(), request, options);
        if (!access.ok()) continue;  // a purpose that the set no longer declares
        for (const policy::DatasetAccess& each : access->datasets) {
          const Dataset* dataset = world.catalog->find(each.dataset);
          if (!dataset || (!only.empty() && to_string(dataset->name) != only)) continue;
          all.is_cut |= found.size() >= kMaxAccessWays;
          if (!all.is_cut)
            found[way_of(context, who, request, *dataset, each)].emplace_back(policy::to_string(action));
        }
      }
    }
  }
  for (auto& [way, actions] : found) {
    all.ways.push_back(way);
    all.ways.back().actions = std::move(actions);
  }
  return all;
}

}  // namespace steward::service::reports
