#include "policy/checks/lint_reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "policy/checks/containment.h"
#include "policy/checks/rule_check.h"
#include "policy/checks/satisfy.h"
#include "policy/checks/witness.h"

namespace steward::policy {
namespace {

class ReachLinter {
 public:
  ReachLinter(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings)
      : set_(set),
        options_(options),
        findings_(findings),
        permits_(set, Effect::kPermit),
        forbids_(set, Effect::kForbid),
        witnesses_(set, options) {
    for (const Exception& exception : set.exceptions)
      if (options.now == Timestamp() || options.now < exception.expires) lifted_.insert(exception.rule);
  }

  void run() {
    for (size_t i = 0; i < set_.access.size() && findings_.size() < kMaxFindings; ++i) {
      const AccessRule& rule = set_.access[i];
      if (is_unreachable(rule)) continue;
      if (rule.effect == Effect::kPermit && !is_swallowed(rule)) check_shadowed(i);
      if (rule.effect == Effect::kOblige) check_obligation(rule);
    }
    for (const Exception& exception : set_.exceptions) check_exception(exception);
  }

 private:
  LintFinding& add(std::string check, const std::string& rule, const std::string& place,
                   std::string message) {
    findings_.push_back({std::move(check), rule, {Severity::kWarning, place, std::move(message)}, {}, {}});
    return findings_.back();
  }

  bool is_unreachable(const AccessRule& rule) {
    if (rule.effect != Effect::kPermit || rule.when->kind == Condition::Kind::kAlways ||
        satisfy(rule.when, now()).kind != Satisfaction::Kind::kNever)
      return false;
    add("unreachable-rule", rule.id, rule.place,
        fmt::format("'{}' can never match: nothing makes its condition true.", rule.id))
        .why_none = "No request shows it: every value that its own comparisons can tell apart was tried.";
    return true;
  }

  Timestamp now() const {
    return options_.now == Timestamp() ? *parse_rfc3339("2026-06-15T12:00:00Z") : options_.now;
  }

  bool is_swallowed(const AccessRule& permit) {
    for (const size_t i : forbids_.candidates(permit)) {
      const AccessRule& forbid = set_.access[i];
      if (!contains(forbid, permit) || lifted_.contains(forbid.id)) continue;
      LintFinding& finding =
          add("swallowed-permit", permit.id, permit.place,
              fmt::format("'{}' can never permit anything: '{}' forbids all of it.", permit.id, forbid.id));
      // Without the forbid the permit decides: that is what the forbid takes away.
      prove(finding, permit, forbid, forbid, [](const LintWitness& w) { return w.with == Verdict::kDeny; });
      return true;
    }
    return false;
  }

  static bool asks_no_more(const AccessRule& than, const AccessRule& rule) {
    // A permit that does not say how it is recorded is durable, which is more than one that does may ask.
    return (than.require == Requirements() || than.require == rule.require) &&
           than.obligations->record == rule.obligations->record &&
           (rule.obligations == RuleObligations() || rule.obligations == than.obligations);
  }

  void check_shadowed(size_t index) {
    const AccessRule& permit = set_.access[index];
    for (const size_t i : permits_.candidates(permit)) {
      const AccessRule& other = set_.access[i];
      if (i == index || !contains(other, permit) || !asks_no_more(other, permit)) continue;
      // Of twins the later one is told.
      if (index < i && contains(permit, other) && asks_no_more(permit, other)) continue;
      LintFinding& finding =
          add("shadowed-permit", permit.id, permit.place,
              fmt::format("'{}' never changes an answer: '{}' already permits all of it without more.",
                          permit.id, other.id));
      prove(finding, permit, permit, other, [](const LintWitness& w) { return w.with == w.without; });
      return;
    }
  }

  void check_obligation(const AccessRule& rule) {
    for (const AccessRule& permit : set_.access)
      if (permit.effect == Effect::kPermit && may_overlap(permit, rule)) return;
    add("idle-obligation", rule.id, rule.place,
        fmt::format("'{}' never applies: no permit is for such data, action and purpose.", rule.id))
        .why_none =
        "No request shows it: without a permit every request for such data is denied, and a denial "
        "has no obligations.";
  }

  void check_exception(const Exception& exception) {
    if (findings_.size() >= kMaxFindings) return;
    if (options_.now != Timestamp() && exception.expires <= options_.now) {
      add("expired-exception", exception.id, exception.place,
          fmt::format("'{}' expired on {}; delete it, or have it approved anew.", exception.id,
                      format_rfc3339(exception.expires)))
          .why_none = "No request shows it: from its expiry on it matches none.";
      return;
    }
    AccessRule rule = as_access_rule(exception);
    if (is_unreachable(rule)) return;
    const auto found = std::find_if(set_.access.begin(), set_.access.end(),
                                    [&](const AccessRule& forbid) { return forbid.id == exception.rule; });
    if (found != set_.access.end() && !may_overlap(*found, rule))
      add("idle-exception", exception.id, exception.place,
          fmt::format("'{}' lifts nothing: '{}' speaks of other data, actions or purposes.", exception.id,
                      found->id))
          .why_none = "No request shows it: none matches both.";
  }

  // Builds a witness and keeps it when decide() bears it out.
  template <class Shows>
  void prove(LintFinding& finding, const AccessRule& spoken_to, const AccessRule& without,
             const AccessRule& other, Shows&& shows) {
    auto witness = witnesses_.build(spoken_to, without, &other);
    if (witness && shows(*witness))
      finding.witness = std::move(witness);
    else
      finding.why_none =
          "No request was found that shows it: its condition or its names cannot be filled in.";
  }

  const PolicySet& set_;
  const LintOptions& options_;
  std::vector<LintFinding>& findings_;
  ContainmentIndex permits_, forbids_;
  WitnessBuilder witnesses_;
  std::set<std::string> lifted_;  // forbids that some exception lifts
};

}  // namespace

void lint_reach(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings) {
  ReachLinter(set, options, findings).run();
}

}  // namespace steward::policy
