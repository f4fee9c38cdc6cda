#include "service/approvers.h"

#include <algorithm>

namespace steward::service {

using policy::AccessRequest;

std::vector<std::string> approver_roles(const World& world, const VouchedOwners& vouched,
                                        const AccessRequest& request, const std::string& person,
                                        const std::vector<std::string>& groups,
                                        std::vector<std::string> roles) {
  const auto is_owner_of = [&](const DatasetName& name) {
    const Dataset* dataset = world.catalog->find(name);
    // Who owns one of several tables that only events put together does not own the others.
    if (!dataset || dataset->permit_names.size() > 1) return false;
    return std::any_of(vouched.begin(), vouched.end(), [&](const auto& word) {
      if (world.identity->root(word.first) != dataset->id) return false;
      return std::any_of(word.second.begin(), word.second.end(), [&](const std::string& owner) {
        return owner == person || std::find(groups.begin(), groups.end(), owner) != groups.end();
      });
    });
  };
  // Nobody owns by saying so.
  std::erase(roles, policy::kDatasetOwner);
  if (!request.datasets.empty() && std::all_of(request.datasets.begin(), request.datasets.end(), is_owner_of))
    roles.emplace_back(policy::kDatasetOwner);
  return roles;
}

}  // namespace steward::service
