// In which roles a person approves an access request.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "policy/grants/access_request.h"
#include "service/world.h"

namespace steward::service {

// Owners by the word of people, by the row of the catalog they spoke of.
using VouchedOwners = std::map<DatasetId, std::vector<std::string>>;

// "dataset_owner" among the roles exactly when the person, or one of the groups, owns every dataset of the
// request on the word of a person: an event that names an owner makes nobody an approver.
std::vector<std::string> approver_roles(const World& world, const VouchedOwners& vouched,
                                        const policy::AccessRequest& request, const std::string& person,
                                        const std::vector<std::string>& groups,
                                        std::vector<std::string> roles);

// Likewise for who would end a grant: the owner of one of its datasets may.
std::vector<std::string> withdrawer_roles(const World& world, const VouchedOwners& vouched,
                                          const policy::AccessRequest& request, const std::string& person,
                                          const std::vector<std::string>& groups,
                                          std::vector<std::string> roles);

}  // namespace steward::service
