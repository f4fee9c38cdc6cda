#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/engine/selector.h"
#include "policy/policy_set.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxWarnings = 1'000;

// An absent list stands for everything, so it contains any list and only itself contains it.
template <class T>
bool list_contains(const std::vector<T>& outer, const std::vector<T>& inner) {
  if (outer.empty()) return true;
  if (inner.empty()) return false;
  return std::all_of(inner.begin(), inner.end(), [&](const T& item) {
    return std::find(outer.begin(), outer.end(), item) != outer.end();
  });
}

bool purposes_contain(const std::vector<Purpose>& outer, const std::vector<Purpose>& inner) {
  if (outer.empty()) return true;
  if (inner.empty()) return false;
  return std::all_of(inner.begin(), inner.end(), [&](const Purpose& purpose) {
    return std::any_of(outer.begin(), outer.end(),
                       [&](const Purpose& wider) { return wider.covers(purpose); });
  });
}

// Every request and field that `inner` matches is matched by `outer`.
bool contains(const AccessRule& outer, const AccessRule& inner) {
  return list_contains(outer.subjects.roles, inner.subjects.roles) &&
         list_contains(outer.actions, inner.actions) && purposes_contain(outer.purposes, inner.purposes) &&
         contains(outer.data, inner.data);
}

class Linter {
 public:
  explicit Linter(const PolicySet& set) : set_(set) {
    for (const Role& role : set.roles) roles_.insert(role.id);
  }

  std::vector<Diagnostic> run() {
    for (size_t i = 0; i < set_.access.size(); ++i) {
      const AccessRule& rule = set_.access[i];
      check_roles(rule);
      check_masks(rule);
      if (rule.effect == Effect::kPermit) check_reach(i);
    }
    for (const PurposeLimitation& limitation : set_.limitations) check_limitation(limitation);
    check_retention();
    return std::move(warnings_);
  }

 private:
  void warn(const std::string& place, std::string message) {
    if (warnings_.size() < kMaxWarnings) warnings_.push_back({Severity::kWarning, place, std::move(message)});
  }

  void check_role(const AccessRule& rule, const std::string& role) {
    if (roles_.empty() || roles_.contains(role) || warnings_.size() >= kMaxWarnings) return;
    const auto near = did_you_mean(role, {roles_.begin(), roles_.end()});
    warn(rule.place, fmt::format("'{}' names the role '{}', which no Roles document declares{}", rule.id,
                                 role, near ? fmt::format("; did you mean '{}'?", *near) : "."));
  }

  void check_roles(const AccessRule& rule) {
    for (const std::string& role : rule.subjects.roles) check_role(rule, role);
    if (rule.require.approval)
      for (const std::string& role : rule.require.approval->roles) check_role(rule, role);
  }

  void check_masks(const AccessRule& rule) {
    for (const auto& [category, mask] : rule.obligations.masks) {
      const bool below = covers(rule.data, category);
      const bool above = std::any_of(rule.data.categories.begin(), rule.data.categories.end(),
                                     [&, key = category](const Category& c) { return key.covers(c); });
      if (!below && !above)
        warn(rule.place,
             fmt::format("'{}' masks {}, which is not among its categories, so the mask never applies.",
                         rule.id, category.str()));
    }
  }

  void check_reach(size_t index) {
    const AccessRule& permit = set_.access[index];
    for (size_t i = 0; i < set_.access.size(); ++i) {
      const AccessRule& other = set_.access[i];
      if (i == index || !contains(other, permit)) continue;
      if (other.effect == Effect::kForbid) {
        warn(permit.place,
             fmt::format("'{}' can never permit anything: '{}' forbids all of it.", permit.id, other.id));
        return;
      }
      const bool adds_nothing =
          !other.require.consent && !other.require.approval &&
          (permit.obligations.masks.empty() || permit.obligations.masks == other.obligations.masks);
      const bool is_twin =
          contains(permit, other) && !permit.require.consent && !permit.require.approval &&
          (other.obligations.masks.empty() || permit.obligations.masks == other.obligations.masks);
      if (adds_nothing && !(is_twin && index < i)) {
        warn(permit.place,
             fmt::format("'{}' never changes an answer: '{}' already permits all of it without more.",
                         permit.id, other.id));
        return;
      }
    }
  }

  void check_limitation(const PurposeLimitation& limitation) {
    for (const Purpose& purpose : limitation.purposes) {
      const bool permitted = std::any_of(set_.access.begin(), set_.access.end(), [&](const AccessRule& rule) {
        if (rule.effect != Effect::kPermit) return false;
        return rule.purposes.empty() ||
               std::any_of(rule.purposes.begin(), rule.purposes.end(),
                           [&](const Purpose& p) { return p.covers(purpose) || purpose.covers(p); });
      });
      if (!permitted)
        warn(limitation.place, fmt::format("'{}' limits data to {}, but no permit is for that purpose.",
                                           limitation.id, purpose.str()));
    }
  }

  void check_retention() {
    for (size_t later = 0; later < set_.retention.size(); ++later) {
      for (size_t earlier = 0; earlier < later; ++earlier) {
        const RetentionRule& a = set_.retention[earlier];
        const RetentionRule& b = set_.retention[later];
        if (a.start != b.start || a.period == b.period) continue;
        if (!contains(a.data, b.data) || !contains(b.data, a.data)) continue;
        warn(b.place,
             fmt::format("'{}' keeps data for {} that '{}' keeps for {}; the shorter one always applies.",
                         b.id, format_period(b.period), a.id, format_period(a.period)));
      }
    }
  }

  const PolicySet& set_;
  std::set<std::string> roles_;
  std::vector<Diagnostic> warnings_;
};

}  // namespace

std::vector<Diagnostic> lint(const PolicySet& set) {
  return Linter(set).run();
}

}  // namespace steward::policy
