#include "policy/engine/field_verdict.h"

#include <algorithm>

namespace steward::policy {
namespace {

class FieldJudge {
 public:
  FieldJudge(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place)
      : index_(index), request_(request), place_(place), node_{place.plan.dataset->id, place.field.id} {}

  FieldFinding run(const std::vector<TagAssertion>& tags) {
    static const TagAssertion kNothing;
    finding_.verdict = Verdict::kPermit;
    const auto cells = place_.plan.cells_of(place_.kind);
    for (size_t i = 0; i < cells.size(); ++i) judge(cells[i], i < tags.size() ? tags[i] : kNothing);
    auto& obliging = finding_.obliging;
    std::sort(obliging.begin(), obliging.end());
    obliging.erase(std::unique(obliging.begin(), obliging.end()), obliging.end());
    return std::move(finding_);
  }

 private:
  // One rule may stand in several buckets of a category.
  struct Match {
    uint32_t rule;
    Weight weight;
    friend auto operator<=>(const Match&, const Match&) = default;
  };

  Cause& add(CauseKind kind, const AccessRule* rule, const TagAssertion& tag) {
    return finding_.causes.emplace_back(Cause{kind, node_, rule, nullptr, tag.category, tag.path});
  }

  std::vector<Match> matches(const Cell& cell) {
    std::vector<Match> found;
    each_match(index_, request_, place_, cell, [&](const Occurrence& row, Weight weight) {
      found.push_back({row.rule, weight});
      return true;
    });
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  void judge(const Cell& cell, const TagAssertion& tag) {
    const std::vector<Match> found = matches(cell);
    bool permitted = false, waits = false;
    for (const Match& match : found) {
      const AccessRule& rule = index_.rules().set().access[match.rule];
      weigh_in(match, rule, cell, tag);
      permitted |= match.weight == Weight::kPermits;
      waits |= match.weight == Weight::kAwaitsApproval;
    }
    if (permitted) return;
    if (!waits) {
      add(CauseKind::kUncovered, nullptr, tag);
      finding_.verdict = Verdict::kDeny;
      return;
    }
    for (const Match& match : found)
      if (match.weight == Weight::kAwaitsApproval)
        add(CauseKind::kAwaitsApproval, &index_.rules().set().access[match.rule], tag);
    if (finding_.verdict == Verdict::kPermit) finding_.verdict = Verdict::kPending;
  }

  void weigh_in(const Match& match, const AccessRule& rule, const Cell& cell, const TagAssertion& tag) {
    switch (match.weight) {
      case Weight::kForbids:
        return forbid(rule, cell, tag);
      case Weight::kUnfilterable:
        add(CauseKind::kUnfilterable, &rule, tag);
        finding_.verdict = Verdict::kDeny;
        return;
      case Weight::kPermits:
        permit(rule, tag);
        finding_.is_durable |= !rule.obligations->record;
        break;
      case Weight::kObliges:
        add(CauseKind::kObliged, &rule, tag);
        break;
      case Weight::kAwaitsApproval:
        finding_.is_durable |= !rule.obligations->record;
        break;
      case Weight::kHints:
        break;
    }
    finding_.mask = meet(finding_.mask, mask_for(index_.rules(), match.rule, cell.chain));
    finding_.obliging.push_back(match.rule);
  }

  void forbid(const AccessRule& rule, const Cell& cell, const TagAssertion& tag) {
    if (const Exception* exception = lifted_by(request_, place_, cell, rule.id)) {
      add(CauseKind::kLifted, &rule, tag).exception = exception;
      return;
    }
    add(CauseKind::kForbidden, &rule, tag);
    finding_.verdict = Verdict::kDeny;
  }

  void permit(const AccessRule& rule, const TagAssertion& tag) {
    Cause& cause = add(CauseKind::kPermitted, &rule, tag);
    const auto rest_on = [&](const Approval* approval) {
      if (const Grant* grant = grant_for(request_, place_, approval)) {
        finding_.grants.push_back(grant);
        if (!cause.grant || approval) cause.grant = grant;
      }
    };
    if (rule.require->active_grant) rest_on(nullptr);
    if (rule.require->approval) rest_on(&*rule.require->approval);
  }

  const CatalogIndex& index_;
  PreparedRequest& request_;
  const FieldPlace& place_;
  NodeRef node_;
  FieldFinding finding_;
};

}  // namespace

FieldFinding judge_field(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place,
                         const std::vector<TagAssertion>& tags) {
  return FieldJudge(index, request, place).run(tags);
}

}  // namespace steward::policy
