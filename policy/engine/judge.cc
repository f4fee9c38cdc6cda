// Engine::judge(): verdict and mask alone, at the speed of the compiled rules. field_verdict.cc says the same
// with every cause.
#include "policy/engine/engine.h"
#include "policy/engine/rule_match.h"

namespace steward::policy {
namespace {

bool is_limited(const PreparedRequest& request, const FieldPlace& place) {
  for (const uint32_t number : place.kind.limitations) {
    if (request.covers_purpose(request.rules().limitations()[number].purposes)) continue;
    if (!limitation_lifted_by(request, place, request.rules().set().limitations[number].id)) return true;
  }
  return false;
}

// Verdict on one category, met with those before it. False: denied.
bool judge_cell(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place,
                const Cell& cell, FieldAnswer& answer) {
  bool permits = false, awaits = false;
  const RuleIndex& rules = index.rules();
  const bool was_stopped = !each_match(index, request, place, cell, [&](const Occurrence& row, Weight weight) {
    if (weight == Weight::kForbids)
      return row.flags & Occurrence::kExcepted &&
             lifted_by(request, place, cell, rules.set().access[row.rule].id) != nullptr;
    if (weight == Weight::kUnfilterable) return false;
    permits |= weight == Weight::kPermits;
    awaits |= weight == Weight::kAwaitsApproval;
    if (row.flags & Occurrence::kObliges) {
      answer.mask = meet(answer.mask, mask_for(rules, row.rule, cell.chain));
      answer.has_row_filter |= !rules.set().access[row.rule].obligations->rows.empty();
    }
    return true;
  });
  if (was_stopped || (!permits && !awaits)) return false;
  if (!permits) answer.verdict = Verdict::kPending;
  return true;
}

FieldAnswer judge_field(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place) {
  if (place.kind.flags != 0) return {};  // not known, so denied whatever rules say (rule 2 of docs/policy.md)
  if (!place.kind.limitations.empty() && is_limited(request, place)) return {};
  FieldAnswer answer;
  answer.verdict = Verdict::kPermit;
  for (const Cell& cell : place.plan.cells_of(place.kind))
    if (!judge_cell(index, request, place, cell, answer)) return {};
  return answer;
}

void count(const FieldAnswer& answer, uint32_t fields, DatasetAnswer& sum) {
  switch (answer.verdict) {
    case Verdict::kDeny:
      sum.hidden += fields;
      return;
    case Verdict::kPending:
      sum.pending += fields;
      break;
    case Verdict::kPermit:
      (answer.mask.kind == Mask::kNone ? sum.readable : sum.masked) += fields;
      break;
  }
  sum.has_row_filter |= answer.has_row_filter;
}

}  // namespace

FieldAnswer Engine::judge(PreparedRequest& request, const Place& place) const {
  index_->fetch_ahead(place.dataset);
  const DatasetPlan& plan = index_->plan(place.dataset);
  return judge_field(*index_, request,
                     {plan, plan.class_at(place.field), plan.fields[place.field]});
}

DatasetAnswer Engine::judge_dataset(PreparedRequest& request, uint32_t dataset) const {
  const DatasetPlan& plan = index_->plan(dataset);
  const auto& fields = plan.dataset->fields;
  DatasetAnswer sum;
  if (request.grants().empty()) {
    // Fields of a class differ by nothing but their paths, and only grants speak of paths.
    for (const FieldClass& kind : plan.classes)
      count(judge_field(*index_, request, {plan, kind, fields[0]}), kind.field_count, sum);
  } else {
    for (uint32_t i = 0; i < fields.size(); ++i)
      count(judge_field(*index_, request, {plan, plan.class_at(i), fields[i]}), 1, sum);
  }
  sum.verdict = sum.hidden > 0 || fields.empty() ? Verdict::kDeny
                : sum.pending > 0                ? Verdict::kPending
                                                 : Verdict::kPermit;
  return sum;
}

}  // namespace steward::policy
