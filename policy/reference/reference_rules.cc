#include "policy/reference/reference_rules.h"

#include <algorithm>

#include "base/text.h"
#include "policy/reference/reference_condition.h"

namespace steward::policy {
namespace {

bool names(const std::vector<std::string>& globs, const DatasetName& name) {
  if (globs.empty()) return true;
  std::vector<std::string> forms = {to_string(name)};
  std::string rest = name.name;
  for (;;) {
    forms.push_back(rest);
    const size_t dot = rest.find('.');
    if (dot == std::string::npos) break;
    rest = rest.substr(dot + 1);
  }
  for (const std::string& glob : globs)
    for (const std::string& form : forms)
      if (glob_match(glob, form)) return true;
  return false;
}

bool names_vouched(const std::vector<std::string>& globs, const Dataset& dataset) {
  if (dataset.permit_names.empty()) return reference_names(globs, dataset);
  for (const std::vector<DatasetName>& part : dataset.permit_names) {
    bool any = globs.empty();
    for (const DatasetName& name : part) any |= names(globs, name);
    if (!any) return false;
  }
  return true;
}

bool is_one_of(const std::string& item, const std::vector<std::string>& items) {
  for (const std::string& each : items)
    if (each == item) return true;
  return false;
}

std::vector<std::string> groups_of(const ReferenceQuestion& q) {
  std::vector<std::string> groups = q.request.subject.groups;
  for (const Group& group : q.world.context.policies.groups)
    if (is_one_of(q.request.subject.id, group.members)) groups.push_back(group.id);
  return groups;
}

std::vector<std::string> roles_of(const ReferenceQuestion& q) {
  std::vector<std::string> roles = q.request.subject.roles;
  for (const Group& group : q.world.context.policies.groups)
    if (is_one_of(group.id, groups_of(q))) roles.insert(roles.end(), group.roles.begin(), group.roles.end());
  return roles;
}

bool matches_regions(const std::vector<std::string>& globs, Demand demand, const Dataset& dataset) {
  if (globs.empty()) return true;
  if (dataset.regions.empty()) return demand == Demand::kNotRuledOut;
  size_t matched = 0;
  for (const std::string& region : dataset.regions) {
    bool any = false;
    for (const std::string& glob : globs) any |= glob_match(glob, region);
    matched += any;
  }
  return demand == Demand::kKnown ? matched == dataset.regions.size() : matched > 0;
}

bool matches_owners(const std::vector<std::string>& owners, Demand demand, const Dataset& dataset) {
  if (owners.empty()) return true;
  if (dataset.owners.empty()) return demand == Demand::kNotRuledOut;
  for (const std::string& owner : owners)
    if (is_one_of(owner, dataset.owners)) return true;
  return false;
}

bool matches_tags(const std::vector<std::string>& tags, const Dataset& dataset) {
  if (tags.empty()) return true;
  for (const std::string& tag : tags)
    for (const std::string& label : dataset.labels)
      if (label == tag || label.substr(0, tag.size() + 1) == tag + "=") return true;
  return false;
}

bool is_derived(const DataSelector& data, bool vouched, const ReferenceQuestion& q) {
  if (data.derived_from.empty()) return true;
  for (const DatasetId id : q.origins) {
    const Dataset& origin = *q.world.context.catalog.find(id);
    if (vouched ? names_vouched(data.derived_from, origin) : reference_names(data.derived_from, origin))
      return true;
  }
  return false;
}

// Of one person's events those up to now; in the random worlds no two share a moment and none expires.
bool granted_from_above(const std::string& subject, const std::string& purpose, const ReferenceQuestion& q) {
  const ConsentEvent* latest = nullptr;
  for (const ConsentEvent& event : q.world.events)
    if (event.subject == subject && event.effective_at <= q.request.time &&
        reference_below(purpose, event.purpose.str()) &&
        (!latest || event.effective_at > latest->effective_at))
      latest = &event;
  return latest && latest->state == ConsentState::kGranted;
}

bool consented(const std::string& subject, const std::string& purpose, const ReferenceQuestion& q) {
  if (!granted_from_above(subject, purpose, q)) return false;
  for (const ConsentEvent& event : q.world.events)
    if (event.subject == subject && event.effective_at <= q.request.time &&
        reference_below(event.purpose.str(), purpose) && !granted_from_above(subject, event.purpose.str(), q))
      return false;
  return true;
}

bool covers(const Grant& grant, const ReferenceQuestion& q) {
  if (grant.subject != q.request.subject.id || q.request.time < grant.valid_from ||
      q.request.time >= grant.valid_until || (grant.ended_at && q.request.time >= *grant.ended_at))
    return false;
  bool action = false, data = true;
  for (const Action each : grant.actions) action |= each == q.request.action;
  std::vector<std::vector<DatasetName>> parts = q.dataset.permit_names;
  if (parts.empty()) {
    parts = {q.dataset.aliases};
    parts[0].push_back(q.dataset.name);
  }
  for (const std::vector<DatasetName>& part : parts) {
    bool is_granted = false;
    for (const DatasetName& name : grant.datasets) {
      bool is_this = false;
      for (const DatasetName& known : part) is_this |= name == known;
      const auto fields = grant.fields.find(name);
      is_granted |= is_this && (fields == grant.fields.end() || is_one_of(q.field.path, fields->second));
    }
    data &= is_granted;
  }
  return action && data && reference_below(q.request.purpose, grant.purpose.str());
}

bool is_approved(const Grant& grant, const Approval& approval) {
  std::set<std::string> people;
  for (const GrantApproval& each : grant.approvals) {
    bool counts = approval.roles.empty();
    for (const std::string& role : approval.roles) counts |= is_one_of(role, each.roles);
    if (counts && each.person != grant.subject) people.insert(each.person);
  }
  bool roles = true;
  for (const std::string& role : approval.roles) {
    bool found = false;
    for (const GrantApproval& each : grant.approvals)
      found |= each.person != grant.subject && is_one_of(role, each.roles);
    roles &= found;
  }
  return roles && static_cast<int>(people.size()) >= approval.people;
}

}  // namespace

bool reference_below(const std::string& key, const std::string& top) {
  return key == top || key.substr(0, top.size() + 1) == top + ".";
}

bool reference_names(const std::vector<std::string>& globs, const Dataset& dataset) {
  bool any = names(globs, dataset.name);
  for (const DatasetName& alias : dataset.aliases) any |= names(globs, alias);
  return any;
}

bool reference_speaks_to(const SubjectSelector& subjects, const std::vector<Action>& actions,
                         const std::vector<Purpose>& purposes, Demand demand, const ReferenceQuestion& q) {
  bool subject = subjects.roles.empty() && subjects.groups.empty();
  if (!subject) {
    for (const std::string& role : roles_of(q)) subject |= is_one_of(role, subjects.roles);
    for (const std::string& group : groups_of(q)) subject |= is_one_of(group, subjects.groups);
  }
  bool action = actions.empty(), purpose = purposes.empty();
  for (const Action each : actions) action |= each == q.request.action;
  for (const Purpose& each : purposes) {
    purpose |= reference_below(q.request.purpose, each.str());
    if (demand == Demand::kNotRuledOut) purpose |= reference_below(each.str(), q.request.purpose);
  }
  return subject && action && purpose;
}

bool reference_category(const DataSelector& data, const std::string& category) {
  if (data.any_category) return true;
  if (category.empty()) return data.uncategorised;
  for (const Category& key : data.categories)
    if (reference_below(category, key.str())) return true;
  return false;
}

bool reference_facts(const DataSelector& data, Demand demand, const Dataset& dataset, Timestamp at) {
  if (!matches_tags(data.tags, dataset) || !matches_regions(data.regions, demand, dataset) ||
      !matches_owners(data.owners, demand, dataset))
    return false;
  const auto& scan = dataset.scanned_at;
  if (data.scanned_within && !(scan && add(*scan, *data.scanned_within) >= at)) return false;
  return !(data.scanned_before && scan && add(*scan, *data.scanned_before) >= at);
}

bool reference_speaks_of(const DataSelector& data, Demand demand, bool vouched, const ReferenceQuestion& q) {
  return reference_category(data, q.category) &&
         (vouched ? names_vouched(data.datasets, q.dataset) : reference_names(data.datasets, q.dataset)) &&
         reference_facts(data, demand, q.dataset, q.request.time) && is_derived(data, vouched, q);
}

bool reference_lifted(const std::string& rule, const ReferenceQuestion& q) {
  for (const Exception& exception : q.world.context.policies.exceptions)
    if (exception.rule == rule && q.request.time < exception.expires &&
        reference_speaks_to(exception.subjects, exception.actions, exception.purposes, Demand::kKnown, q) &&
        reference_speaks_of(exception.data, Demand::kKnown, true, q) &&
        reference_truth(exception.when, q.request) == true)
      return true;
  return false;
}

bool reference_consent(const Purpose& purpose, const ReferenceQuestion& q) {
  const std::string wanted = purpose.empty() ? q.request.purpose : purpose.str();
  bool all = !q.request.data_subjects.empty();
  for (const std::string& subject : q.request.data_subjects) all = all && consented(subject, wanted, q);
  return all;
}

const Grant* reference_grant(const Approval* approval, const ReferenceQuestion& q) {
  const Grant* first = nullptr;
  for (const Grant& grant : q.world.context.grants.grants())
    if (covers(grant, q) && (!approval || is_approved(grant, *approval)) && (!first || grant.id < first->id))
      first = &grant;
  return first;
}

std::optional<RowFilter> reference_filter(const RowFilter& filter, const DecisionRequest& request) {
  RowFilter filled = filter;
  if (filter.kind == RowFilter::Kind::kConsent) {
    if (filter.purpose.empty()) filled.purpose = Purpose(request.purpose);
    return filled;
  }
  if (!filter.attribute.empty()) {
    const bool of_subject = filter.attribute[0] == 's';
    const Attributes& attributes = of_subject ? request.subject.attributes : request.context;
    const auto found = attributes.find(filter.attribute.substr(8));
    if (found == attributes.end()) return std::nullopt;
    if (std::holds_alternative<std::string>(found->second))
      filled.values = {std::get<std::string>(found->second)};
    else if (std::holds_alternative<std::vector<std::string>>(found->second))
      filled.values = std::get<std::vector<std::string>>(found->second);
    if (filled.values.empty()) return std::nullopt;
    filled.attribute = "";
  }
  const std::set<std::string> once(filled.values.begin(), filled.values.end());
  filled.values.assign(once.begin(), once.end());
  return filled;
}

}  // namespace steward::policy
