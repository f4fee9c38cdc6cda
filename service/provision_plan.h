// What of a grant its subject may see, column by column, as a plan of views. Pure; runs on a World.
#pragma once

#include <string>
#include <vector>

#include "enforcement/objects.h"
#include "policy/grants/access_request.h"
#include "service/world.h"

namespace steward::service {

struct ProvisionPlan {
  enforcement::Plan plan;
  std::vector<std::string> warnings;  // datasets that were left out, and why
};

// As the engine decides now for the subject as it asked. A dataset of which nothing may be read, or only in
// aggregates, has no view. kConflict when the grant is not in force.
Result<ProvisionPlan> plan_provision(const World& world, const policy::AccessRequest& request,
                                     const std::string& member, Timestamp now);

}  // namespace steward::service
