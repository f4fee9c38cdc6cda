#include "service/approvers.h"

#include <algorithm>

namespace steward::service {
namespace {

using policy::AccessRequest;

class Owner {
 public:
  Owner(const World& world, const VouchedOwners& vouched, const std::string& person,
        const std::vector<std::string>& groups)
      : world_(world), vouched_(vouched), person_(person), groups_(groups) {}

  bool owns(const DatasetName& name) const {
    const Dataset* dataset = world_.catalog->find(name);
    // Who owns one of several tables that only events put together does not own the others.
    if (!dataset || dataset->permit_names.size() > 1) return false;
    return std::any_of(vouched_.begin(), vouched_.end(), [&](const auto& word) {
      return world_.identity->root(word.first) == dataset->id &&
             std::any_of(word.second.begin(), word.second.end(),
                         [&](const auto& owner) { return is(owner); });
    });
  }

 private:
  bool is(const std::string& owner) const {
    return owner == person_ || std::find(groups_.begin(), groups_.end(), owner) != groups_.end();
  }

  const World& world_;
  const VouchedOwners& vouched_;
  const std::string& person_;
  const std::vector<std::string>& groups_;
};

// Nobody owns by saying so.
std::vector<std::string> with_ownership(std::vector<std::string> roles, bool is_owner) {
  std::erase(roles, policy::kDatasetOwner);
  if (is_owner) roles.emplace_back(policy::kDatasetOwner);
  return roles;
}

}  // namespace

std::vector<std::string> approver_roles(const World& world, const VouchedOwners& vouched,
                                        const AccessRequest& request, const std::string& person,
                                        const std::vector<std::string>& groups,
                                        std::vector<std::string> roles) {
  const Owner owner(world, vouched, person, groups);
  const bool is_owner =
      !request.datasets.empty() && std::all_of(request.datasets.begin(), request.datasets.end(),
                                               [&](const DatasetName& name) { return owner.owns(name); });
  return with_ownership(std::move(roles), is_owner);
}

std::vector<std::string> withdrawer_roles(const World& world, const VouchedOwners& vouched,
                                          const AccessRequest& request, const std::string& person,
                                          const std::vector<std::string>& groups,
                                          std::vector<std::string> roles) {
  const Owner owner(world, vouched, person, groups);
  const bool is_owner = std::any_of(request.datasets.begin(), request.datasets.end(),
                                    [&](const DatasetName& name) { return owner.owns(name); });
  return with_ownership(std::move(roles), is_owner);
}

}  // namespace steward::service
