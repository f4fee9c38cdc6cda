#include "policy/engine/field_verdict.h"

#include <algorithm>

#include "policy/engine/selector.h"

namespace steward::policy {
namespace {

MaskSpec mask_for(const AccessRule& rule, const Category& category) {
  MaskSpec strictest;
  for (const auto& [key, mask] : rule.obligations.masks)
    if (key.covers(category)) strictest = meet(strictest, mask);
  return strictest;
}

class FieldJudge {
 public:
  FieldJudge(const DatasetRules& rules, const NodeRef& node) : rules_(rules), node_(node) {}

  FieldFinding run(const std::vector<TagAssertion>& tags) {
    finding_.verdict = Verdict::kPermit;
    if (tags.empty())
      judge(Category(), {}, [](const AccessRule& rule) { return covers_uncategorised(rule.data); });
    for (const TagAssertion& tag : tags)
      judge(tag.category, tag.path, [&](const AccessRule& rule) { return covers(rule.data, tag.category); });
    return std::move(finding_);
  }

 private:
  void add(CauseKind kind, const AccessRule* rule, const Category& category,
           const std::vector<NodeRef>& path) {
    finding_.causes.push_back({kind, node_, rule, nullptr, category, path});
  }

  template <class Speaks>
  void judge(const Category& category, const std::vector<NodeRef>& path, const Speaks& speaks) {
    for (const AccessRule* rule : rules_.forbids) {
      if (!speaks(*rule)) continue;
      add(CauseKind::kForbidden, rule, category, path);
      finding_.verdict = Verdict::kDeny;
    }
    bool permitted = false;
    std::vector<const AccessRule*> waiting;
    for (const AccessRule* rule : rules_.permits) {
      if (!speaks(*rule)) continue;
      finding_.mask = meet(finding_.mask, mask_for(*rule, category));
      if (rule->require.approval) {
        waiting.push_back(rule);
        continue;
      }
      permitted = true;
      add(CauseKind::kPermitted, rule, category, path);
    }
    for (const AccessRule* rule : rules_.masking)
      if (speaks(*rule)) finding_.mask = meet(finding_.mask, mask_for(*rule, category));
    if (permitted) return;
    for (const AccessRule* rule : waiting) add(CauseKind::kAwaitsApproval, rule, category, path);
    if (!waiting.empty()) {
      if (finding_.verdict == Verdict::kPermit) finding_.verdict = Verdict::kPending;
      return;
    }
    add(CauseKind::kUncovered, nullptr, category, path);
    finding_.verdict = Verdict::kDeny;
  }

  const DatasetRules& rules_;
  NodeRef node_;
  FieldFinding finding_;
};

}  // namespace

FieldFinding judge_field(const DatasetRules& rules, const NodeRef& node,
                         const std::vector<TagAssertion>& tags) {
  return FieldJudge(rules, node).run(tags);
}

}  // namespace steward::policy
