#include "policy/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "policy/selector.h"
#include "policy/upstream.h"

namespace steward::policy {
namespace {

constexpr size_t kMaxPathShown = 8;

// Causes that one sentence can tell together.
struct Group {
  const Cause* first;
  std::vector<NodeRef> nodes;        // each once, in the order found
  std::vector<Category> categories;  // likewise; an empty one stands for "no category"
};

bool belong_together(const Cause& a, const Cause& b) {
  const bool both_direct = a.path.size() < 2 && b.path.size() < 2;
  const bool same_flow = a.path.size() >= 2 && b.path.size() >= 2 && a.category == b.category;
  const bool path_matters = a.kind != CauseKind::kPermitted && a.kind != CauseKind::kAwaitsApproval;
  return a.kind == b.kind && a.rule == b.rule && a.limitation == b.limitation &&
         (!path_matters || both_direct || same_flow);
}

std::vector<Group> grouped(const std::vector<Cause>& causes) {
  std::vector<Group> groups;
  for (const Cause& cause : causes) {
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const Group& g) { return belong_together(*g.first, cause); });
    if (group == groups.end()) {
      groups.push_back({&cause, {}, {}});
      group = std::prev(groups.end());
    }
    // Causes come field by field, so a repeated node is the last one.
    if (group->nodes.empty() || group->nodes.back() != cause.node) group->nodes.push_back(cause.node);
    if (std::find(group->categories.begin(), group->categories.end(), cause.category) ==
        group->categories.end())
      group->categories.push_back(cause.category);
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.first->kind < b.first->kind; });
  return groups;
}

std::string_view verb(Action action) {
  return action == Action::kTrain ? "train on" : to_string(action);
}

std::string finished(std::string sentence) {
  if (!sentence.empty() && sentence.back() != '.' && sentence.back() != '!' && sentence.back() != '?')
    sentence += '.';
  return sentence;
}

class Narrator {
 public:
  explicit Narrator(const Explanation& about) : about_(about) {}

  Reason tell(const Group& group) const {
    const Cause& cause = *group.first;
    switch (cause.kind) {
      case CauseKind::kForbidden:
        return {
            cause.rule->id, "forbid",
            fmt::format("{}, which '{}' forbids {} to {} for {}: {}", carrying(group), cause.rule->id, who(),
                        verb(about_.request.action), about_.asked.str(), finished(cause.rule->reason))};
      case CauseKind::kLimited:
        return {cause.limitation->id, "forbid",
                fmt::format("{} may be used for {} only ('{}'){}, not for {}: {}", fields(group.nodes),
                            purposes(*cause.limitation), cause.limitation->id, origin(cause.path),
                            about_.asked.str(), finished(cause.limitation->reason))};
      case CauseKind::kPartialLineage:
        return {"", "missing",
                fmt::format(
                    "The lineage of {} could not be followed to its end, so where it came from is unknown.",
                    fields(group.nodes))};
      case CauseKind::kUncovered:
        return {"", "missing",
                fmt::format("No permit lets {} {} {} for {}: {}.", who(), verb(about_.request.action),
                            categories(group.categories), about_.asked.str(), carrying(group))};
      case CauseKind::kAwaitsApproval:
        return {
            cause.rule->id, "permit",
            fmt::format("'{}' permits {} to {} {} ({}) for {} once {} approves: {}", cause.rule->id, who(),
                        verb(about_.request.action), categories(group.categories), fields(group.nodes),
                        about_.asked.str(), *cause.rule->approval, finished(cause.rule->reason))};
      case CauseKind::kPermitted:
        return {cause.rule->id, "permit",
                fmt::format("'{}' permits {} to {} {} ({}) for {}: {}", cause.rule->id, who(),
                            verb(about_.request.action), categories(group.categories), fields(group.nodes),
                            about_.asked.str(), finished(cause.rule->reason))};
    }
    return {};
  }

 private:
  std::string who() const {
    const std::vector<std::string>& roles = about_.request.subject.roles;
    if (roles.empty()) return "a subject without roles";
    std::string text;
    for (size_t i = 0; i < roles.size() && i < kMaxFieldsNamed; ++i)
      text += (i ? ", " : "") + excerpt(roles[i]);
    return roles.size() > kMaxFieldsNamed ? text + ", …" : text;
  }

  std::string fields(const std::vector<NodeRef>& nodes) const {
    std::string text;
    for (size_t i = 0; i < nodes.size() && i < kMaxFieldsNamed; ++i)
      text += (i ? ", " : "") + about_.context.catalog.describe_short(nodes[i]);
    const size_t more = nodes.size() - std::min(nodes.size(), kMaxFieldsNamed);
    if (more == 0) return text;
    return fmt::format("{} and {} more field{}", text, more, more == 1 ? "" : "s");
  }

  static std::string categories(const std::vector<Category>& keys) {
    std::string text;
    for (size_t i = 0; i < keys.size() && i < kMaxFieldsNamed; ++i)
      text += (i ? ", " : "") + (keys[i].empty() ? std::string("data without a category") : keys[i].str());
    return keys.size() > kMaxFieldsNamed ? fmt::format("{} and {} more", text, keys.size() - kMaxFieldsNamed)
                                         : text;
  }

  static std::string purposes(const PurposeLimitation& limitation) {
    std::string text;
    for (const Purpose& purpose : limitation.purposes) text += (text.empty() ? "" : ", ") + purpose.str();
    return text;
  }

  std::string arrows(const std::vector<NodeRef>& path, size_t count) const {
    std::string text;
    for (size_t i = 0; i < count; ++i) {
      const bool hidden = count > kMaxPathShown && i >= kMaxPathShown / 2 && i + kMaxPathShown / 2 < count;
      if (hidden && i != kMaxPathShown / 2) continue;
      text += (i ? " → " : "") + (hidden ? std::string("…") : about_.context.catalog.describe_short(path[i]));
    }
    return text;
  }

  // "customer#email carries user.contact.email", or the way it came:
  // "customer#phone → contact#phone carries user.contact.phone_number into features#area".
  std::string carrying(const Group& group) const {
    const Cause& cause = *group.first;
    if (cause.path.size() < 2) {
      const bool one = group.nodes.size() == 1;
      const bool nothing = group.categories.size() == 1 && group.categories[0].empty();
      return fmt::format("{} {} {}", fields(group.nodes), one ? "carries" : "carry",
                         nothing ? "no category" : categories(group.categories));
    }
    const std::vector<NodeRef> path = whole_path(cause);
    std::string text = fmt::format("{} carries {} into {}", arrows(path, path.size() - 1),
                                   cause.category.str(), about_.context.catalog.describe_short(cause.node));
    if (group.nodes.size() > 1)
      text += fmt::format(" (likewise {})", fields({group.nodes.begin() + 1, group.nodes.end()}));
    return text;
  }

  std::vector<NodeRef> whole_path(const Cause& cause) const {
    const DecisionContext& context = about_.context;
    for (const TagAssertion& tag : context.propagation.effective(cause.node.field))
      if (tag.category == cause.category)
        return path_from_origin(context.graph, context.propagation, context.policies.declassifiers, tag);
    return cause.path;
  }

  std::string origin(const std::vector<NodeRef>& path) const {
    return path.size() < 2 ? "" : fmt::format(" because it comes from {}", arrows(path, path.size()));
  }

  const Explanation& about_;
};

bool speaks_for(CauseKind kind, Verdict verdict) {
  if (kind == CauseKind::kPermitted) return verdict != Verdict::kDeny;
  if (kind == CauseKind::kAwaitsApproval) return verdict == Verdict::kPending;
  return verdict == Verdict::kDeny;
}

// What a request lacks for a permit to count.
struct Shortfall {
  size_t count = 0;
  std::string sentence;
};

Shortfall shortfall(const Explanation& about, const AccessRule& rule, ConsentCheck& consent) {
  Shortfall lacks;
  const auto note = [&](std::string sentence) {
    ++lacks.count;
    lacks.sentence = std::move(sentence);
  };
  if (!matches_roles(rule, about.request.subject))
    note(fmt::format("is for the {} {}", rule.roles.size() == 1 ? "role" : "roles",
                     fmt::join(rule.roles, ", ")));
  if (!matches_action(rule, about.request.action)) {
    std::string actions;
    for (const Action action : rule.actions)
      actions += fmt::format("{}{}", actions.empty() ? "" : ", ", to_string(action));
    note(fmt::format("is for the {} {}", rule.actions.size() == 1 ? "action" : "actions", actions));
  }
  if (!matches_purpose(rule, about.asked)) {
    std::string purposes;
    for (const Purpose& purpose : rule.purposes) purposes += (purposes.empty() ? "" : ", ") + purpose.str();
    note(fmt::format("is for the {} {}", rule.purposes.size() == 1 ? "purpose" : "purposes", purposes));
  }
  if (!consent.holds(rule)) note(consent.shortfall(rule));
  return lacks;
}

bool covers_cause(const AccessRule& rule, const Cause& cause) {
  return cause.category.empty() ? covers_uncategorised(rule.data) : covers(rule.data, cause.category);
}

}  // namespace

std::vector<Reason> explain(const Explanation& about, Verdict verdict, const std::vector<Cause>& causes) {
  std::vector<Cause> speaking;
  std::copy_if(causes.begin(), causes.end(), std::back_inserter(speaking),
               [&](const Cause& cause) { return speaks_for(cause.kind, verdict); });
  const Narrator narrator(about);
  std::vector<Reason> reasons;
  for (const Group& group : grouped(speaking)) {
    if (reasons.size() == kMaxReasons) break;
    reasons.push_back(narrator.tell(group));
  }
  return reasons;
}

std::vector<Reason> near_misses(const Explanation& about, const std::vector<Cause>& causes,
                                ConsentCheck& consent) {
  // One cause for each (dataset, category): fields that differ in nothing else miss the same permits.
  std::vector<const Cause*> uncovered;
  std::set<std::pair<DatasetId, Category>> seen;
  for (const Cause& cause : causes)
    if (cause.kind == CauseKind::kUncovered && uncovered.size() < kMaxReasons &&
        seen.insert({cause.node.dataset, cause.category}).second)
      uncovered.push_back(&cause);
  if (uncovered.empty()) return {};

  std::vector<Reason> for_consent, for_other;
  for (const AccessRule& rule : about.context.policies.access) {
    if (rule.effect != Effect::kPermit || for_consent.size() == kMaxNearMisses) continue;
    const Shortfall lacks = shortfall(about, rule, consent);
    if (lacks.count != 1) continue;
    const bool covers_one = std::any_of(uncovered.begin(), uncovered.end(), [&](const Cause* cause) {
      const Dataset* dataset = about.context.catalog.find(cause->node.dataset);
      return covers_cause(rule, *cause) && dataset && matches_dataset(rule.data.datasets, dataset->name);
    });
    if (!covers_one) continue;
    (consent.holds(rule) ? for_other : for_consent)
        .push_back({rule.id, "missing", fmt::format("permit '{}' {}.", rule.id, lacks.sentence)});
  }
  for_consent.insert(for_consent.end(), for_other.begin(), for_other.end());
  if (for_consent.size() > kMaxNearMisses) for_consent.resize(kMaxNearMisses);
  return for_consent;
}

}  // namespace steward::policy
