// Who may, what, and how: the searches of the OpenID AuthZEN Authorization API 1.0 (Search APIs) over what
// Steward knows. Each result is what policy::decide() permits when asked for it alone.
//
// Nothing is recorded: a search hands no data out, and whoever acts on it asks for a decision first.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "policy/decision.h"
#include "service/world.h"

namespace steward::service {

struct SearchBounds {
  size_t offset = 0;   // among all candidates, in their order
  size_t limit = 100;  // results
  std::chrono::milliseconds time{5'000};
};

struct AccessResults {
  std::vector<std::string> ids;
  size_t next = 0;          // where the next page starts
  bool is_complete = true;  // false: go on at `next`; a page may be short of its limit, even empty
};

// The types that a subject can be of: "user" (people and pipelines), "role" and "group", which stand for
// whoever has or is in it.
bool is_subject_type(std::string_view type);
// False: there is no such type.
bool set_subject(policy::Subject& subject, std::string_view type, const std::string& id);

// "dataset", "field", or a kind of dataset ("table", "model", …).
bool is_resource_type(std::string_view type);
// Why the resource is none of that type, in one sentence; empty when it is.
std::string objection_to(const World& world, std::string_view type, const std::string& id);

// Users that policy groups or grants name, roles and groups that policies declare; sorted. The subject of
// `request` is replaced by each.
AccessResults search_subjects(const World& world, policy::DecisionRequest request, std::string_view type,
                              const SearchBounds& bounds);
// Full names, in the order of the catalog.
AccessResults search_resources(const World& world, policy::DecisionRequest request, std::string_view type,
                               const SearchBounds& bounds);
AccessResults search_actions(const World& world, policy::DecisionRequest request, const SearchBounds& bounds);

}  // namespace steward::service
