#include "policy/grants/grant.h"

#include <algorithm>
#include <set>

namespace steward::policy {
namespace {

std::string row_of(const Grant& grant) {
  Sha256 row;
  for (const std::string_view part : {std::string_view(grant.id), std::string_view(grant.request),
                                      std::string_view(grant.subject), std::string_view(grant.purpose.str())})
    row.update_framed(part);
  for (const Action action : grant.actions) row.update_framed(to_string(action));
  for (const DatasetName& name : grant.datasets) {
    row.update_framed(to_string(name));
    const auto fields = grant.fields.find(name);
    if (fields == grant.fields.end()) continue;
    for (const std::string& path : fields->second) row.update_framed("#" + path);
  }
  for (const GrantApproval& approval : grant.approvals) {
    row.update_framed(approval.person).update_framed(format_rfc3339(approval.at));
    for (const std::string& role : approval.roles) row.update_framed(role);
  }
  row.update_framed(format_rfc3339(grant.valid_from)).update_framed(format_rfc3339(grant.valid_until));
  row.update_framed(grant.ended_at ? format_rfc3339(*grant.ended_at) : "");
  return std::string(as_bytes(row.finish()));
}

bool is_granted(const Grant& grant, const DatasetName& name, std::string_view field_path) {
  if (std::find(grant.datasets.begin(), grant.datasets.end(), name) == grant.datasets.end()) return false;
  const auto fields = grant.fields.find(name);
  if (fields == grant.fields.end()) return true;
  return std::find(fields->second.begin(), fields->second.end(), field_path) != fields->second.end();
}

}  // namespace

bool in_force(const Grant& grant, Timestamp at) {
  return grant.valid_from <= at && at < grant.valid_until && (!grant.ended_at || at < *grant.ended_at);
}

GrantView::GrantView(std::vector<Grant> grants) : grants_(std::move(grants)) {
  std::sort(grants_.begin(), grants_.end(), [](const Grant& a, const Grant& b) { return a.id < b.id; });
  std::vector<std::string> rows;
  for (size_t i = 0; i < grants_.size(); ++i) {
    by_subject_[grants_[i].subject].push_back(i);
    rows.push_back(row_of(grants_[i]));
  }
  std::sort(rows.begin(), rows.end());
  Sha256 hash;
  for (const std::string& row : rows) hash.update(row);
  if (!rows.empty()) hash_ = hash.finish();
}

const Grant* GrantView::find(std::string_view id) const {
  const auto at = std::lower_bound(grants_.begin(), grants_.end(), id,
                                   [](const Grant& grant, std::string_view key) { return grant.id < key; });
  return at != grants_.end() && at->id == id ? &*at : nullptr;
}

std::vector<const Grant*> GrantView::of(std::string_view subject, Timestamp at) const {
  std::vector<const Grant*> found;
  const auto indexes = by_subject_.find(subject);
  if (indexes == by_subject_.end()) return found;
  for (const size_t index : indexes->second)
    if (in_force(grants_[index], at)) found.push_back(&grants_[index]);
  return found;
}

bool covers_data(const Grant& grant, const Dataset& dataset, std::string_view field_path) {
  const auto grants_it = [&](const DatasetName& name) { return is_granted(grant, name, field_path); };
  if (dataset.permit_names.empty())
    return grants_it(dataset.name) || std::any_of(dataset.aliases.begin(), dataset.aliases.end(), grants_it);
  return std::all_of(dataset.permit_names.begin(), dataset.permit_names.end(),
                     [&](const auto& part) { return std::any_of(part.begin(), part.end(), grants_it); });
}

bool satisfies(const Grant& grant, const std::vector<std::string>& roles, int people) {
  const auto is_asked = [&](const std::string& role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  };
  std::set<std::string> persons, given;
  for (const GrantApproval& approval : grant.approvals) {
    if (approval.person == grant.subject) continue;
    // Who approved in other roles alone did so for other data of the same request.
    if (!roles.empty() && std::none_of(approval.roles.begin(), approval.roles.end(), is_asked)) continue;
    persons.insert(approval.person);
    given.insert(approval.roles.begin(), approval.roles.end());
  }
  return static_cast<int>(persons.size()) >= people &&
         std::all_of(roles.begin(), roles.end(),
                     [&](const std::string& role) { return given.contains(role); });
}

}  // namespace steward::policy
