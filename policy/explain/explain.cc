#include "policy/explain/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/text.h"
#include "policy/engine/upstream.h"
#include "policy/explain/condition_words.h"
#include "policy/explain/duties.h"
#include "policy/explain/enumeration.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxPathShown = 8;

// Causes that one sentence can tell together.
struct Told {
  std::vector<const Cause*> causes;  // field by field
  std::vector<NodeRef> nodes;        // each once, in the order found
  std::vector<Category> categories;  // likewise; an empty one stands for "no category"
  size_t others = 0;                 // permits that say the same of the same

  const Cause& first() const { return *causes.front(); }
  bool flows() const { return first().path.size() >= 2; }
};

bool speaks_for(CauseKind kind, Verdict verdict) {
  if (kind == CauseKind::kPermitted) return verdict != Verdict::kDeny;
  if (kind == CauseKind::kLifted || kind == CauseKind::kObliged) return verdict != Verdict::kDeny;
  if (kind == CauseKind::kAwaitsApproval) return verdict == Verdict::kPending;
  return verdict == Verdict::kDeny;
}

// Groups by what a sentence says: the rule and, where the way matters, that there was none or whose it was.
std::vector<Told> grouped(const std::vector<Cause>& causes, Verdict verdict) {
  using Key = std::tuple<const AccessRule*, const PurposeLimitation*, const void*, CauseKind, bool, Category>;
  std::map<Key, size_t> index;
  std::vector<Told> groups;
  for (const Cause& cause : causes) {
    if (!speaks_for(cause.kind, verdict)) continue;
    const bool way_matters = cause.kind < CauseKind::kAwaitsApproval;
    const bool flows = way_matters && cause.path.size() >= 2;
    const void* by = cause.exception ? static_cast<const void*>(cause.exception) : cause.grant;
    const Key key{cause.rule, cause.limitation, by, cause.kind, flows, flows ? cause.category : Category()};
    const auto [slot, is_new] = index.try_emplace(key, groups.size());
    if (is_new) groups.emplace_back();
    Told& group = groups[slot->second];
    group.causes.push_back(&cause);
    // Causes come field by field, so a repeated node is the last one.
    if (group.nodes.empty() || group.nodes.back() != cause.node) group.nodes.push_back(cause.node);
    if (std::find(group.categories.begin(), group.categories.end(), cause.category) == group.categories.end())
      group.categories.push_back(cause.category);
  }
  return groups;
}

// The fewer of its conditions stand open, the more a permit says about this request; then by id, so that the
// answer never depends on the order of rules.
bool is_more_specific(const AccessRule& a, const AccessRule& b) {
  const auto open = [](const AccessRule& rule) {
    return rule.data.any_category + rule.data.datasets.empty() +
           (rule.subjects.roles.empty() && rule.subjects.groups.empty()) + rule.actions.empty() +
           rule.purposes.empty();
  };
  return std::make_tuple(open(a), std::cref(a.id)) < std::make_tuple(open(b), std::cref(b.id));
}

// One group for all permits that cover the same categories of the same fields.
std::vector<Told> with_equal_permits_folded(std::vector<Told> groups) {
  const auto before = [](const std::vector<const Cause*>& a, const std::vector<const Cause*>& b) {
    return std::lexicographical_compare(
        a.begin(), a.end(), b.begin(), b.end(), [](const Cause* x, const Cause* y) {
          return std::tie(x->node, x->category) < std::tie(y->node, y->category);
        });
  };
  std::map<std::vector<const Cause*>, size_t, decltype(before)> index(before);
  std::vector<Told> told;
  for (Told& group : groups) {
    if (group.first().kind == CauseKind::kPermitted) {
      const auto [slot, is_new] = index.try_emplace(group.causes, told.size());
      if (!is_new) {
        Told& equal = told[slot->second];
        const size_t others = equal.others + 1;
        if (is_more_specific(*group.first().rule, *equal.first().rule)) equal = std::move(group);
        equal.others = others;
        continue;
      }
    }
    told.push_back(std::move(group));
  }
  return told;
}

// Deciding ones first. When there are too many to tell, each rule's first sentence comes before any second.
std::vector<Told> ordered(std::vector<Told> groups) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Told& a, const Told& b) { return a.first().kind < b.first().kind; });
  if (groups.size() <= kMaxReasons) return groups;
  std::set<std::pair<const AccessRule*, const PurposeLimitation*>> named;
  std::vector<Told> firsts, repeats;
  for (Told& group : groups) {
    const bool is_first = named.insert({group.first().rule, group.first().limitation}).second;
    (is_first ? firsts : repeats).push_back(std::move(group));
  }
  std::move(repeats.begin(), repeats.end(), std::back_inserter(firsts));
  return firsts;
}

std::string_view verb(Action action) {
  return action == Action::kTrain ? "train on" : to_string(action);
}

// Roles and groups of the subject, those that policy knows of too (rule 3 of docs/policy.md).
std::pair<std::vector<std::string>, std::vector<std::string>> names_of_subject(const Explanation& about) {
  const Subject& subject = about.request.subject;
  std::vector<std::string> roles = subject.roles, groups = subject.groups;
  const auto add = [](std::vector<std::string>& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  for (const Group& group : about.context.policies.groups) {
    const bool is_in = std::find(groups.begin(), groups.end(), group.id) != groups.end() ||
                       std::find(group.members.begin(), group.members.end(), subject.id) !=
                           group.members.end();
    if (!is_in) continue;
    add(groups, group.id);
    for (const std::string& role : group.roles) add(roles, role);
  }
  return {std::move(roles), std::move(groups)};
}

std::string finished(std::string sentence) {
  if (!sentence.empty() && sentence.back() != '.' && sentence.back() != '!' && sentence.back() != '?')
    sentence += '.';
  return sentence;
}

class Narrator {
 public:
  explicit Narrator(const Explanation& about) : about_(about) {}

  Reason tell(const Told& group) const {
    const Cause& cause = group.first();
    switch (cause.kind) {
      case CauseKind::kForbidden:
        return {cause.rule->id, "forbid",
                fmt::format("{}, which '{}' forbids {} to {} for {}{}: {}",
                            group.flows() ? arriving(group) : carrying(group), cause.rule->id,
                            who(cause.rule), act(), asked(), in_doubt(*cause.rule),
                            finished(cause.rule->reason))};
      case CauseKind::kLimited:
        return {cause.limitation->id, "forbid",
                fmt::format("{} may be used for {} only ('{}'), not for {}: {}", limited(group),
                            purposes(*cause.limitation), cause.limitation->id, asked(),
                            finished(cause.limitation->reason))};
      case CauseKind::kUnfilterable:
        return {cause.rule->id, "missing",
                fmt::format("'{}' shows rows of {} by {} only, which is not known: {}", cause.rule->id,
                            fields(group.nodes), unknown_attributes(*cause.rule),
                            finished(cause.rule->reason))};
      case CauseKind::kPartialLineage:
        return {"", "missing",
                fmt::format(
                    "The lineage of {} could not be followed to its end, so where it came from is unknown.",
                    fields(group.nodes))};
      case CauseKind::kUnresolvedLineage:
        return {
            "", "missing",
            fmt::format("The lineage of {} is only partly known: the definition of {} holds what cannot be "
                        "followed, so what else it carries is unknown; define the view in terms of tables, "
                        "then scan it.",
                        fields(group.nodes), origins(group))};
      case CauseKind::kUnexamined:
        return {
            "", "missing",
            fmt::format("{} {} never scanned, so what {} is unknown; scan {} with a login that may read {}.",
                        fields(group.nodes), is_one(group) ? "was" : "were",
                        is_one(group) ? "it carries" : "they carry", is_one(group) ? "it" : "them",
                        is_one(group) ? "it" : "them")};
      case CauseKind::kUnseen:
        return {"", "missing",
                fmt::format("No value of {} was ever seen, so that {} nothing is unknown; scan again once "
                            "there are rows, or declare the category.",
                            fields(group.nodes), is_one(group) ? "it carries" : "they carry")};
      case CauseKind::kUncovered:
        return {"", "missing", uncovered(group)};
      case CauseKind::kAwaitsApproval:
        return {cause.rule->id, "permit",
                fmt::format("'{}' permits {} to {} {} in {} for {} once {} approves: {}", cause.rule->id,
                            who(cause.rule), act(), categories(group.categories), fields(group.nodes),
                            asked(), approvers(*cause.rule->require->approval),
                            finished(cause.rule->reason))};
      case CauseKind::kPermitted:
        return {cause.rule->id, "permit",
                fmt::format("'{}'{} permits {} to {} {} in {} for {}{}{}: {}", cause.rule->id, others(group),
                            who(cause.rule), act(), categories(group.categories), fields(group.nodes),
                            asked(), filtered(*cause.rule), granted(cause.grant),
                            finished(cause.rule->reason))};
      case CauseKind::kLifted:
        return {cause.exception->id, "exception",
                fmt::format("'{}' does not hold for {}: exception '{}', approved by {}, lifts it until {}: {}",
                            cause.rule ? cause.rule->id : cause.limitation->id, fields(group.nodes),
                            cause.exception->id, excerpt(cause.exception->approved_by),
                            format_rfc3339(cause.exception->expires), finished(cause.exception->reason))};
      case CauseKind::kObliged:
        return {cause.rule->id, "oblige",
                fmt::format("'{}' obliges whoever reads {} to {}: {}", cause.rule->id, fields(group.nodes),
                            duties(cause.rule->obligations), finished(cause.rule->reason))};
    }
    return {};
  }

 private:
  std::string_view act() const { return verb(about_.request.action); }
  const std::string& asked() const { return about_.asked.str(); }

  // Of the subject's roles and groups those that the rule speaks of; all roles when it speaks of everyone.
  std::string who(const AccessRule* rule = nullptr) const {
    const bool is_everyone = !rule || (rule->subjects.roles.empty() && rule->subjects.groups.empty());
    const auto [roles, groups] = names_of_subject(about_);
    std::vector<std::string> named;
    const auto take = [&](const std::vector<std::string>& has, const std::vector<std::string>& wanted) {
      for (const std::string& name : has)
        if (std::find(wanted.begin(), wanted.end(), name) != wanted.end()) named.push_back(name);
    };
    if (is_everyone) {
      named = roles;
    } else {
      take(roles, rule->subjects.roles);
      take(groups, rule->subjects.groups);
    }
    if (named.empty()) return "a subject without roles";
    return enumerate(named.size(), [&](size_t i) { return excerpt(named[i]); });
  }

  std::string in_doubt(const AccessRule& rule) const {
    if (rule.when->kind == Condition::Kind::kAlways) return "";
    const ConditionInput input = about_.condition_input();
    if (evaluate(rule.when, input) != Truth::kUnknown) return "";
    return fmt::format(" unless {} says otherwise, which is not known", unknown_part(rule.when, input));
  }

  static std::string granted(const Grant* grant) {
    if (!grant) return "";
    return fmt::format(" by grant {} until {}", excerpt(grant->id), format_rfc3339(grant->valid_until));
  }

  static std::string filtered(const AccessRule& rule) {
    return rule.obligations->rows.empty() ? "" : ", " + rows_in_words(rule.obligations->rows);
  }

  std::string unknown_attributes(const AccessRule& rule) const {
    std::vector<std::string> names;
    for (const RowFilter& filter : rule.obligations->rows) {
      const Value* value = attribute_of(filter.attribute, about_.request);
      if (!filter.attribute.empty() && !value) names.push_back(filter.attribute);
    }
    if (names.empty()) return "an attribute";
    return enumerate(names.size(), [&](size_t i) { return names[i]; });
  }

  std::string fields(const std::vector<NodeRef>& nodes) const {
    return enumerate_fields(about_.context.catalog, nodes);
  }

  std::string name(const NodeRef& node) const { return name_of(about_.context.catalog, node); }

  static bool is_one(const Told& group) { return group.nodes.size() == 1; }

  // The views whose definitions cannot be followed.
  std::string origins(const Told& group) const {
    std::vector<NodeRef> views;
    for (const Cause* cause : group.causes)
      if (std::find(views.begin(), views.end(), cause->path[0]) == views.end())
        views.push_back(cause->path[0]);
    return enumerate(views.size(), [&](size_t i) { return name(views[i]); });
  }

  static std::string others(const Told& group) {
    if (group.others == 0) return "";
    return fmt::format(" (and {} other permit{})", group.others, group.others == 1 ? "" : "s");
  }

  static std::string categories(std::vector<Category> keys) {
    std::stable_partition(keys.begin(), keys.end(), [](const Category& key) { return !key.empty(); });
    return enumerate(keys.size(),
                     [&](size_t i) { return keys[i].empty() ? "data without a category" : keys[i].str(); });
  }

  static std::string purposes(const PurposeLimitation& limitation) {
    return enumerate(limitation.purposes.size(), [&](size_t i) { return limitation.purposes[i].str(); });
  }

  std::string arrows(const std::vector<NodeRef>& path, size_t count) const {
    std::string text;
    for (size_t i = 0; i < count; ++i) {
      const bool hidden = count > kMaxPathShown && i >= kMaxPathShown / 2 && i + kMaxPathShown / 2 < count;
      if (hidden && i != kMaxPathShown / 2) continue;
      text += (i ? " → " : "") + (hidden ? std::string("…") : name(path[i]));
    }
    return text;
  }

  // "customer#email carries user.contact.email".
  std::string carrying(const Told& group) const {
    const bool nothing = group.categories.size() == 1 && group.categories[0].empty();
    return fmt::format("{} {} {}", fields(group.nodes), group.nodes.size() == 1 ? "carries" : "carry",
                       nothing ? "no category" : categories(group.categories));
  }

  // "customer#phone → contact#phone carries user.contact.phone_number into features#area".
  std::string arriving(const Told& group) const {
    const Cause& cause = group.first();
    const std::vector<NodeRef> path = whole_path(cause);
    return fmt::format("{} carries {} into {}{}", arrows(path, path.size() - 1), cause.category.str(),
                       name(cause.node), likewise(group));
  }

  std::string uncovered(const Told& group) const {
    if (group.flows())
      return fmt::format("No permit lets {} {} {} for {}: {}.", who(), act(), categories(group.categories),
                         asked(), arriving(group));
    return fmt::format("No permit lets {} {} {} in {} for {}.", who(), act(), categories(group.categories),
                       fields(group.nodes), asked());
  }

  // "customer (email and phone)", or "features#area, made from customer#phone → contact#phone,".
  std::string limited(const Told& group) const {
    const std::vector<NodeRef>& path = group.first().path;
    if (!group.flows()) return fields(group.nodes);
    return fmt::format("{}{}, made from {},", name(group.first().node), likewise(group),
                       arrows(path, path.size() - 1));
  }

  // Only the first field's way is told.
  std::string likewise(const Told& group) const {
    if (group.nodes.size() == 1) return "";
    return ", likewise " + fields({group.nodes.begin() + 1, group.nodes.end()});
  }

  std::vector<NodeRef> whole_path(const Cause& cause) const {
    const DecisionContext& context = about_.context;
    for (const TagAssertion& tag : context.propagation.effective(cause.node.field))
      if (tag.category == cause.category)
        return path_from_origin(context.graph, context.propagation, context.policies.declassifiers, tag);
    return cause.path;
  }

  const Explanation& about_;
};

}  // namespace

std::vector<Reason> explain(const Explanation& about, Verdict verdict, const std::vector<Cause>& causes) {
  const std::vector<Told> groups = ordered(with_equal_permits_folded(grouped(causes, verdict)));
  const Narrator narrator(about);
  std::vector<Reason> reasons;
  for (const Told& group : groups) {
    if (reasons.size() == kMaxReasons) {
      const size_t rest = groups.size() - kMaxReasons;
      reasons.push_back({"", reasons.back().effect,
                         fmt::format("{} more reason{} {} left out.", rest, rest == 1 ? "" : "s",
                                     rest == 1 ? "is" : "are")});
      break;
    }
    reasons.push_back(narrator.tell(group));
  }
  return reasons;
}

}  // namespace steward::policy
