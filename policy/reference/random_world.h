// Small random worlds over the whole language of policies, and requests to them; the same for the same seed
// on every machine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "policy/decide.h"

namespace steward::policy {

// xorshift64*: the standard library's distributions differ between implementations.
class Dice {
 public:
  explicit Dice(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) {
    for (int i = 0; i < 4; ++i) next();
  }

  uint64_t next() {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return state_ * 0x2545F4914F6CDD1D;
  }
  bool chance(double p) { return static_cast<double>(next() >> 11) * 0x1.0p-53 < p; }
  int pick(int low, int high) {
    return low + static_cast<int>((next() >> 33) % static_cast<uint64_t>(high - low + 1));
  }
  template <class T>
  const T& one(const std::vector<T>& of) {
    return of[static_cast<size_t>(pick(0, static_cast<int>(of.size()) - 1))];
  }
  std::vector<std::string> some(const std::vector<std::string>& of, double p) {
    std::vector<std::string> chosen;
    for (const std::string& item : of)
      if (chance(p)) chosen.push_back(item);
    return chosen;
  }
  // At least one.
  std::vector<std::string> few(const std::vector<std::string>& of) {
    std::vector<std::string> chosen = some(of, 0.3);
    if (chosen.empty()) chosen.push_back(one(of));
    return chosen;
  }

 private:
  uint64_t state_;
};

// What a world is made of: what a failing case is shrunk by.
struct WorldParts {
  std::vector<Dataset> datasets;
  std::vector<TagAssertion> tags;
  std::vector<lineage::Edge> edges;
  PolicySet set;
  std::vector<ConsentEvent> events;
  std::vector<Grant> grants;
};

WorldParts random_parts(Dice& dice);
DecisionRequest random_request(const WorldParts& parts, Dice& dice);

// The policies of random worlds (random_rules.cc).
PolicySet random_rules(Dice& dice);
Condition random_condition(Dice& dice, int depth);
// What rules and the rest of a world have in common.
const std::vector<std::string>& random_categories();
const std::vector<std::string>& random_purposes();
constexpr Timestamp world_day(int64_t n) {
  return Timestamp(std::chrono::hours(24) * n);
}
template <class Key>
std::vector<Key> keys_of(const std::vector<std::string>& names) {
  std::vector<Key> keys;
  for (const std::string& name : names) keys.emplace_back(name);
  return keys;
}

// The parts put together; they outlive it.
class RandomWorld {
 public:
  explicit RandomWorld(const WorldParts& parts);

  DecisionContext context() const {
    return {parts_.set, catalog_, graph_, propagation_, consent_, grants_, engine_};
  }
  const WorldParts& parts() const { return parts_; }

 private:
  const WorldParts& parts_;
  CatalogSnapshot catalog_;
  lineage::Graph graph_;
  lineage::Propagation propagation_;
  ConsentView consent_;
  GrantView grants_;
  Engine engine_;
};

// What is in it, for whoever looks at a failure.
std::string describe(const WorldParts& parts);
std::string describe(const DecisionRequest& request);

}  // namespace steward::policy
