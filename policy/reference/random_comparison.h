// The engine against the reference evaluator on random worlds: same verdicts, masks, obligations, approvals and
// grants, whatever the order of rules.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "policy/reference/random_world.h"

namespace steward::policy {

struct ComparisonOptions {
  uint64_t seed = 1;
  uint64_t cases = 0;   // a case: one request to one world; 0: as many as there is time for
  std::function<bool()> is_over;  // asked between worlds; none: as long as the cases take
};

struct ComparisonOutcome {
  uint64_t cases = 0, worlds = 0;
  std::map<Verdict, uint64_t> verdicts;
  std::map<std::string, uint64_t, std::less<>> features;  // how often something came up that only some cases have
  std::string failure;                       // empty: all agreed; else the case and the shrunk world
};

ComparisonOutcome compare_with_reference(const ComparisonOptions& options);

}  // namespace steward::policy
