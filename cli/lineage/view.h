// Words about lineage for people.
#pragma once

#include <string>
#include <vector>

#include "lineage/graph/traversal.h"
#include "service/world.h"

namespace steward::cli {

// "IDENTITY", "TRANSFORMATION lower(?)", "influence, JOIN", "TRANSFORMATION, masked by sha256".
std::string how_text(const lineage::Transformation& how);
// "etl/daily"; empty when the job is not known.
std::string job_text(const service::World& world, JobId id);
// "user.contact.email, user.name" at a field or dataset.
std::string categories_text(const service::World& world, const NodeRef& node);
std::string categories_text(const std::vector<Category>& categories);

// What was cut off and how to see more, one sentence; empty for kNone.
std::string cut_text(lineage::Cut cut);

}  // namespace steward::cli
