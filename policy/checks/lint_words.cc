#include "policy/checks/lint_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "policy/checks/containment.h"
#include "policy/checks/lint_names.h"
#include "policy/engine/selector.h"

namespace steward::policy {
namespace {

class WordLinter {
 public:
  WordLinter(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings)
      : set_(set), options_(options), findings_(findings) {
    for (const Role& role : set.roles) roles_.insert(role.id);
    for (const Group& group : set.groups) groups_.insert(group.id);
  }

  void run() {
    for (const AccessRule& rule : set_.access) {
      check_subjects(rule.id, rule.place, rule.subjects);
      if (rule.require->approval)
        for (const std::string& role : rule.require->approval->roles)
          if (role != "dataset_owner") check_role(rule.id, rule.place, role);
      for (const std::string& role : rule.obligations->notify) check_role(rule.id, rule.place, role);
      check_masks(rule);
      check_record(rule);
    }
    for (const Exception& exception : set_.exceptions)
      check_subjects(exception.id, exception.place, exception.subjects);
    for (const Group& group : set_.groups)
      for (const std::string& role : group.roles) check_role("group " + group.id, place_of_groups(), role);
    check_groups();
    for (const PurposeLimitation& limitation : set_.limitations) check_limitation(limitation);
    check_retention();
    check_extensions();
    if (options_.catalog) check_catalog(*options_.catalog);
    if (options_.catalog) lint_names(set_, *options_.catalog, findings_);
  }

 private:
  void add(std::string check, const std::string& rule, const std::string& place, std::string message,
           std::string why) {
    if (findings_.size() < kMaxFindings)
      findings_.push_back(
          {std::move(check), rule, {Severity::kWarning, place, std::move(message)}, {}, std::move(why)});
  }

  // Groups keep no place of their own.
  std::string place_of_groups() const { return set_.files.empty() ? "" : set_.files[0] + ":1:1"; }

  void check_role(const std::string& rule, const std::string& place, const std::string& role) {
    if (roles_.empty() || roles_.contains(role) || findings_.size() >= kMaxFindings) return;
    const auto near = did_you_mean(role, {roles_.begin(), roles_.end()});
    add("unknown-role", rule, place,
        fmt::format("'{}' names the role '{}', which no Roles document declares{}", rule, role,
                    near ? fmt::format("; did you mean '{}'?", *near) : "."),
        "No request shows it: the name alone is wrong, or is declared nowhere.");
  }

  void check_subjects(const std::string& rule, const std::string& place, const SubjectSelector& subjects) {
    for (const std::string& role : subjects.roles) check_role(rule, place, role);
    if (groups_.empty()) return;
    for (const std::string& group : subjects.groups) {
      used_groups_.insert(group);
      if (groups_.contains(group) || findings_.size() >= kMaxFindings) continue;
      const auto near = did_you_mean(group, {groups_.begin(), groups_.end()});
      add("unknown-group", rule, place,
          fmt::format("'{}' names the group '{}', which no Groups document declares{}", rule, group,
                      near ? fmt::format("; did you mean '{}'?", *near) : "."),
          "No request shows it: the name alone is wrong, or is declared nowhere.");
    }
  }

  void check_groups() {
    for (const Group& group : set_.groups)
      if (group.roles.empty() && !used_groups_.contains(group.id))
        add("unused-group", group.id, place_of_groups(),
            fmt::format("The group '{}' gives no roles and no rule names it.", group.id),
            "No request shows it: who is in the group is treated like everyone.");
  }

  void check_record(const AccessRule& rule) {
    const auto& record = rule.obligations->record;
    if (!record || record->is_durable()) return;
    if (rule.effect == Effect::kPermit)
      add("may-lose-decisions", rule.id, rule.place,
          fmt::format("'{}' answers before the ledger holds it: a server that ends without warning loses up to {} "
                      "decisions; leave 'record' out where each must be shown.",
                      rule.id, record->at_most),
          "No request shows it: the answers are the same; their entries may be missing.");
    else
      add("idle-record", rule.id, rule.place,
          fmt::format("'{}' says bounded_async, but an obligation only makes what permits say stricter.", rule.id),
          "No request shows it: a permit that does not say bounded_async itself is durable.");
  }

  void check_masks(const AccessRule& rule) {
    for (const auto& [category, mask] : rule.obligations->masks) {
      if (category.empty()) continue;
      const bool below = covers(rule.data, category);
      const bool above = std::any_of(rule.data.categories.begin(), rule.data.categories.end(),
                                     [&, key = category](const Category& c) { return key.covers(c); });
      if (!below && !above)
        add("idle-mask", rule.id, rule.place,
            fmt::format("'{}' masks {}, which is not among its categories, so the mask never applies.",
                        rule.id, category.str()),
            "No request shows it: a rule masks only the categories it covers.");
    }
  }

  void check_limitation(const PurposeLimitation& limitation) {
    for (const Purpose& purpose : limitation.purposes)
      if (!is_permitted(purpose))
        add("purpose-nobody-declares", limitation.id, limitation.place,
            fmt::format("'{}' limits data to {}, but no permit is for that purpose.", limitation.id,
                        purpose.str()),
            "No request shows it: for that purpose every request is denied.");
  }

  bool is_permitted(const Purpose& purpose) const {
    return std::any_of(set_.access.begin(), set_.access.end(), [&](const AccessRule& rule) {
      if (rule.effect != Effect::kPermit) return false;
      return rule.purposes.empty() ||
             std::any_of(rule.purposes.begin(), rule.purposes.end(),
                         [&](const Purpose& p) { return p.covers(purpose) || purpose.covers(p); });
    });
  }

  // Keys that the set adds and no rule speaks of, itself or through what lies above.
  void check_extensions() {
    for (const auto& [category, description] : set_.categories) {
      const auto speaks = [&, &key = category](const DataSelector& data) {
        return data.any_category ||
               std::any_of(data.categories.begin(), data.categories.end(),
                           [&](const Category& c) { return c.covers(key) || key.covers(c); });
      };
      if (std::none_of(set_.access.begin(), set_.access.end(),
                       [&](const auto& r) { return speaks(r.data); }) &&
          std::none_of(set_.retention.begin(), set_.retention.end(),
                       [&](const auto& r) { return speaks(r.data); }))
        add("unused-category", category.str(), place_of_groups(),
            fmt::format("The category '{}' is declared, but no rule speaks of it.", category.str()),
            "No request shows it: what carries it is denied like all that no permit covers.");
    }
    for (const auto& [purpose, description] : set_.purposes)
      if (!is_permitted(purpose))
        add("unused-purpose", purpose.str(), place_of_groups(),
            fmt::format("The purpose '{}' is declared, but no permit is for it.", purpose.str()),
            "No request shows it: for that purpose every request is denied.");
  }

  static bool alike(const RetentionRule& a, const RetentionRule& b) {
    return contains_data(a.data, b.data) && contains_data(b.data, a.data);
  }

  // Rules of one start in buckets by their first category, so that only likely pairs are compared.
  void check_retention() {
    std::map<std::pair<std::string, std::string>, std::vector<const RetentionRule*>> buckets;
    for (const RetentionRule& later : set_.retention) {
      std::set<std::string> keys = {later.data.any_category ? "*" : "-"};
      for (const Category& category : later.data.categories) keys.insert(category.str());
      auto& bucket = buckets[{later.start, fmt::format("{}", fmt::join(keys, " "))}];
      for (const RetentionRule* earlier : bucket) {
        if (earlier->period == later.period || !alike(*earlier, later)) continue;
        add("retention-contradiction", later.id, later.place,
            fmt::format("'{}' keeps data for {} that '{}' keeps for {}; the shorter one always applies.",
                        later.id, format_period(later.period), earlier->id, format_period(earlier->period)),
            "Every request for such data shows it: both rules speak of it, whatever is asked.");
        break;
      }
      if (bucket.size() < 100) bucket.push_back(&later);
    }
  }

  // Categories of permits and obligations that no field of the catalog carries.
  void check_catalog(const LintCatalog& real) {
    std::set<std::string> carried;  // with all that lie above them
    size_t fields = 0;
    for (const Dataset& dataset : real.catalog.datasets())
      for (const Field& field : dataset.fields) {
        ++fields;
        for (const Category& category : real.propagation.categories(field.id))
          for (std::string key = category.str();
               carried.insert(key).second && key.rfind('.') != std::string::npos;)
            key = key.substr(0, key.rfind('.'));
      }
    std::map<std::string, const AccessRule*> told;
    for (const AccessRule& rule : set_.access)
      for (const Category& category : rule.data.categories)
        if (!carried.contains(category.str()) && told.emplace(category.str(), &rule).second)
          add("category-nobody-carries", rule.id, rule.place,
              fmt::format("'{}' speaks of {}, which no field of the catalog carries.", rule.id,
                          category.str()),
              fmt::format(
                  "No request on the catalog shows it: none of its {} fields carries that or what is below.",
                  fields));
  }

  const PolicySet& set_;
  const LintOptions& options_;
  std::vector<LintFinding>& findings_;
  std::set<std::string> roles_, groups_, used_groups_;
};

}  // namespace

void lint_words(const PolicySet& set, const LintOptions& options, std::vector<LintFinding>& findings) {
  WordLinter(set, options, findings).run();
}

}  // namespace steward::policy
