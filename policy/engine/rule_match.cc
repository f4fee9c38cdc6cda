#include "policy/engine/rule_match.h"

#include <algorithm>

namespace steward::policy {
namespace {

bool is_derived(const Scope& scope, const List& sources, bool& loosely) {
  if (scope.derived_from == kNoNumber || holds_wholly(sources, scope.derived_from)) return true;
  if (!holds_somehow(sources, scope.loosely_derived)) return false;
  loosely = true;
  return true;
}

}  // namespace

const Grant* grant_for(const PreparedRequest& request, const FieldPlace& place, const Approval* approval) {
  for (const Grant* grant : request.grants())
    if (covers_data(*grant, *place.plan.dataset, place.field.path) &&
        (!approval || satisfies(*grant, approval->roles, approval->people)))
      return grant;
  return nullptr;
}

std::optional<Weight> weigh(PreparedRequest& request, const FieldPlace& place, const Occurrence& row,
                            bool loosely) {
  const AccessRule& rule = request.rules().set().access[row.rule];
  Standing standing = Standing::kHolds;
  if (row.flags & Occurrence::kResidual) {
    standing = request.standing(row.rule);
    if (standing == Standing::kFails) return std::nullopt;
    if (!is_fresh_enough(rule.data, *place.plan.dataset, request.request().time)) return std::nullopt;
  }
  if (row.flags & Occurrence::kDerived &&
      !is_derived(request.rules().scope(row.rule), place.kind.sources, loosely))
    return std::nullopt;
  switch (row.effect()) {
    case Effect::kForbid:
      return Weight::kForbids;
    case Effect::kOblige:
      return standing == Standing::kUnfilterable ? Weight::kUnfilterable : Weight::kObliges;
    case Effect::kPermit:
      break;
  }
  bool awaits = false;
  if (row.flags & Occurrence::kGranted) {
    if (rule.require->active_grant && !grant_for(request, place, nullptr)) return std::nullopt;
    awaits = rule.require->approval && !grant_for(request, place, &*rule.require->approval);
  }
  return loosely ? Weight::kHints : awaits ? Weight::kAwaitsApproval : Weight::kPermits;
}

const Exception* lifted_by(const PreparedRequest& request, const FieldPlace& place, const Cell& cell,
                           std::string_view rule) {
  const RuleIndex& rules = request.rules();
  const auto* numbers = rules.exceptions_to(rule);
  if (!numbers) return nullptr;
  for (const uint32_t number : *numbers) {
    const Exception& exception = rules.set().exceptions[number];
    const ExceptionScope& scope = rules.exceptions()[number];
    const auto is_of = [&](uint32_t key) { return cell.chain.holds(key); };
    if (request.request().time < exception.expires && request.speaks(scope) &&
        holds_wholly(place.plan.locations, scope.location) &&
        std::any_of(scope.keys.begin(), scope.keys.end(), is_of) &&
        (scope.derived_from == kNoNumber || holds_wholly(place.kind.sources, scope.derived_from)) &&
        is_fresh_enough(exception.data, *place.plan.dataset, request.request().time) &&
        request.truth_of(exception.when) == Truth::kTrue)
      return &exception;
  }
  return nullptr;
}

const Exception* limitation_lifted_by(const PreparedRequest& request, const FieldPlace& place,
                                      std::string_view limitation) {
  const Exception* first = nullptr;
  for (const Cell& cell : place.plan.cells_of(place.kind)) {
    const Exception* lifting = lifted_by(request, place, cell, limitation);
    if (!lifting) return nullptr;
    if (!first) first = lifting;
  }
  return first;
}

MaskSpec mask_for(const RuleIndex& rules, uint32_t rule, const List& chain) {
  const auto& masks = rules.set().access[rule].obligations->masks;
  const List& keys = rules.scope(rule).mask_keys;
  MaskSpec strictest;
  for (size_t i = 0; i < masks.size(); ++i)
    if (chain.holds(keys[i])) strictest = meet(strictest, masks[i].second);
  return strictest;
}

}  // namespace steward::policy
