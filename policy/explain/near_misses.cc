#include "policy/explain/near_misses.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "policy/consent/consent_check.h"
#include "policy/engine/rule_match.h"
#include "policy/explain/condition_words.h"
#include "policy/explain/enumeration.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxUncovered = 50;
constexpr size_t kMaxTried = 1'000;  // permits looked at closely

// What a request lacks for a permit to count.
class Shortfall {
 public:
  Shortfall(const Explanation& about, const AccessRule& rule, const FieldPlace& place,
            const PreparedRequest& prepared, bool is_told = false)
      : about_(about), rule_(rule), place_(place), prepared_(prepared), is_told_(is_told) {}

  void look(const Scope& scope) {
    const SubjectSelector& subjects = rule_.subjects;
    check(!subjects.roles.empty() || !subjects.groups.empty(), prepared_.is_any_of(scope.subjects),
          [&] { return for_subjects(subjects); });
    check(!rule_.actions.empty(), prepared_.has_action(scope.actions), [&] {
      return only_for(rule_.actions.size(), "action",
                      [&](size_t i) { return std::string(to_string(rule_.actions[i])); });
    });
    check(!rule_.purposes.empty(), prepared_.covers_purpose(scope.purposes), [&] {
      return only_for(rule_.purposes.size(), "purpose", [&](size_t i) { return rule_.purposes[i].str(); });
    });
    if (failed_ > 1) return;
    look_at_circumstances();
    look_at_requirements();
  }

  size_t failed() const { return failed_; }
  bool is_of_consent() const { return is_of_consent_; }
  std::string sentence() const {
    const std::string count = total_ < 2 ? "" : fmt::format("; 1 of {} conditions failed", total_);
    return fmt::format("Permit '{}' {}{}.", rule_.id, sentence_, count);
  }

 private:
  template <class Say>
  void check(bool is_asked, bool is_met, const Say& say) {
    total_ += is_asked;
    if (!is_asked || is_met) return;
    ++failed_;
    if (is_told_ && failed_ == 1) sentence_ = say();
  }

  static std::string only_for(size_t count, std::string_view what,
                              const std::function<std::string(size_t)>& name) {
    return fmt::format("is for the {}{} {}", what, count == 1 ? "" : "s", enumerate(count, name));
  }

  static std::string for_subjects(const SubjectSelector& subjects) {
    const auto named = [](const std::vector<std::string>& names, std::string_view what) {
      return fmt::format("the {}{} {}", what, names.size() == 1 ? "" : "s",
                         enumerate(names.size(), [&](size_t i) { return names[i]; }));
    };
    if (subjects.groups.empty()) return "is for " + named(subjects.roles, "role");
    if (subjects.roles.empty()) return "is for " + named(subjects.groups, "group");
    return "is for " + named(subjects.roles, "role") + " or " + named(subjects.groups, "group");
  }

  void look_at_circumstances() {
    check(rule_.when->kind != Condition::Kind::kAlways, prepared_.truth_of(rule_.when) == Truth::kTrue,
          [&] { return "needs " + unmet_part(rule_.when, about_.condition_input()); });
    check(rule_.data.scanned_within || rule_.data.scanned_before,
          is_fresh_enough(rule_.data, *place_.plan.dataset, about_.request.time), [&] {
            return rule_.data.scanned_within ? fmt::format("needs a scan within the last {}",
                                                           format_period(*rule_.data.scanned_within))
                                             : fmt::format("is for data that was not scanned for {}",
                                                           format_period(*rule_.data.scanned_before));
          });
    for (const RowFilter& filter : rule_.obligations->rows)
      check(!filter.attribute.empty(), prepared_.resolves(filter),
            [&] { return fmt::format("filters rows by {}, which is not known", filter.attribute); });
  }

  void look_at_requirements() {
    const Requirements& require = rule_.require;
    const bool agreed = !require.consent || prepared_.consents(*require.consent);
    is_of_consent_ = !agreed;
    check(require.consent.has_value(), agreed, [&] {
      return ConsentCheck(about_.context.consent, about_.request, about_.asked).shortfall(rule_);
    });
    check(require.active_grant, require.active_grant && grant_for(prepared_, place_, nullptr) != nullptr,
          [&] { return std::string(kNeedsGrant); });
    const auto& places = require.environments;
    check(!places.empty(),
          std::find(places.begin(), places.end(), about_.request.environment) != places.end(), [&] {
            return fmt::format("needs the environment {}, and {} is attested",
                               enumerate(places.size(), [&](size_t i) { return places[i]; }),
                               about_.request.environment.empty() ? "none" : "another");
          });
    check(require.group_size.has_value(),
          require.group_size && about_.request.group_size.value_or(-1) >= *require.group_size, [&] {
            const auto size = about_.request.group_size;
            return fmt::format("needs groups of at least {}, and {}", *require.group_size,
                               size ? fmt::format("the smallest is of {}", *size) : "none was checked");
          });
  }

  const Explanation& about_;
  const AccessRule& rule_;
  const FieldPlace& place_;
  const PreparedRequest& prepared_;
  bool is_told_;  // else only counted
  size_t failed_ = 0, total_ = 0;
  bool is_of_consent_ = false;
  std::string sentence_;
};

// At most one of subjects, action and purpose is another. A rule for several names has a row for each, so the
// row says enough: what it points to is not in the cache.
bool nearly_speaks(const PreparedRequest& prepared, const Occurrence& row) {
  const bool is_for_purpose = row.flags & Occurrence::kExact
                                  ? prepared.covers_purpose(prepared.rules().scope(row.rule).purposes)
                                  : prepared.covers_purpose(row.purposes);
  return prepared.has_action(row.actions) + is_for_purpose + prepared.is(row.name) >= 2;
}

// Permits whose data hold something that nothing covers, by number, each with a field that shows it.
std::map<uint32_t, NodeRef> permits_over(const Explanation& about, const std::vector<Cause>& causes,
                                         const PreparedRequest& prepared) {
  const CatalogIndex& index = about.context.engine.index();
  const RuleIndex& rules = index.rules();
  // One cause for each (dataset, category): fields that differ in nothing else miss the same permits.
  std::set<std::pair<DatasetId, Category>> seen;
  std::map<uint32_t, NodeRef> permits;
  for (const Cause& cause : causes) {
    if (cause.kind != CauseKind::kUncovered || seen.size() >= kMaxUncovered ||
        !seen.insert({cause.node.dataset, cause.category}).second)
      continue;
    const Place at = *about.context.engine.find(cause.node);
    const DatasetPlan& plan = index.plan(at.dataset);
    const FieldClass& kind = plan.class_at(at.field);
    const std::vector<uint32_t> chain = rules.chain_of(cause.category.str());
    for (const Cell& cell : plan.cells_of(kind)) {
      if (!std::equal(cell.chain.begin(), cell.chain.end(), chain.begin(), chain.end())) continue;
      for (const uint32_t entry : cell.buckets) {
        if (entry & 1) continue;
        const Bucket& bucket = rules.bucket(entry >> 1);
        for (uint32_t i = bucket.begin; i < bucket.end; ++i) {
          const Occurrence& row = rules.occurrences()[i];
          if (row.effect() != Effect::kPermit || !nearly_speaks(prepared, row)) continue;
          const uint32_t from =
              row.flags & Occurrence::kDerived ? rules.scope(row.rule).derived_from : kNoNumber;
          if (from == kNoNumber || holds_wholly(kind.sources, from))
            permits.try_emplace(row.rule, cause.node);
        }
      }
    }
  }
  return permits;
}

}  // namespace

std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                PreparedRequest& prepared) {
  const CatalogIndex& index = about.context.engine.index();
  std::vector<Reason> for_consent, for_other;
  size_t tried = 0;
  for (const auto& [number, node] : permits_over(about, causes, prepared)) {
    if (for_consent.size() == kMaxNearMisses || ++tried > kMaxTried) break;
    const Place at = *about.context.engine.find(node);
    const DatasetPlan& plan = index.plan(at.dataset);
    const FieldPlace place{plan, plan.class_at(at.field), plan.dataset->fields[at.field]};
    const AccessRule& rule = about.context.policies.access[number];
    Shortfall shortfall(about, rule, place, prepared);
    shortfall.look(index.rules().scope(number));
    if (shortfall.failed() != 1) continue;
    auto& list = shortfall.is_of_consent() ? for_consent : for_other;
    if (list.size() == kMaxNearMisses) continue;
    Shortfall told(about, rule, place, prepared, true);
    told.look(index.rules().scope(number));
    list.push_back({rule.id, "missing", told.sentence()});
  }
  for_consent.insert(for_consent.end(), for_other.begin(), for_other.end());
  if (for_consent.size() > kMaxNearMisses) for_consent.resize(kMaxNearMisses);
  return for_consent;
}

}  // namespace steward::policy
