// The rules that speak to one request about one category of one field: the innermost step of every decision.
#pragma once

#include "policy/engine/prepared_request.h"

namespace steward::policy {

// A field by its place in the catalog, with all that rules can ask of it.
struct FieldPlace {
  const DatasetPlan& plan;
  const FieldClass& kind;
  const Field& field;
};

// How a rule that speaks counts.
enum class Weight : uint8_t {
  kForbids,
  kPermits,
  kAwaitsApproval,
  kHints,         // a permit by a name nobody vouches for: only what it obliges to holds
  kObliges,
  kUnfilterable,  // an obligation that cannot be met, so it denies
};

// The first grant, by id, that covers the field and, when `approval` is given, that those people approved.
const Grant* grant_for(const PreparedRequest& request, const FieldPlace& place, const Approval* approval);

// What the rule weighs once it speaks; none: it does not count. `loosely`: by an unvouched name.
std::optional<Weight> weigh(PreparedRequest& request, const FieldPlace& place, const Occurrence& rule,
                            bool loosely);

// The exception that lifts a forbid or a limitation for a category of the field; null: none does.
const Exception* lifted_by(const PreparedRequest& request, const FieldPlace& place, const Cell& cell,
                           std::string_view rule);

// The same for a limitation, which speaks of every category of the field: one for each must lift it. The
// first of them.
const Exception* limitation_lifted_by(const PreparedRequest& request, const FieldPlace& place,
                                      std::string_view limitation);

// The mask a rule asks for of a category with these keys.
MaskSpec mask_for(const RuleIndex& rules, uint32_t rule, const List& chain);

// Calls visit(const Occurrence&, Weight) -> bool for every rule that counts, until it says false; a rule on
// several keys or of several names may come more than once. False when it was stopped.
template <class Visit>
bool each_match(const CatalogIndex& index, PreparedRequest& request, const FieldPlace& place,
                const Cell& cell, Visit&& visit) {
  const Occurrence* rows = index.rules().occurrences().data();
  const auto goes_on = [&](const Occurrence& rule, uint32_t entry) {
    if (!request.speaks(rule)) return true;
    const auto weight = weigh(request, place, rule, entry & 1);
    return !weight || visit(rule, *weight);
  };
  for (const uint32_t entry : cell.buckets) {
    const Bucket& bucket = index.rules().bucket(entry >> 1);
    if (bucket.is_long()) {
      for (const uint32_t name : request.names()) {
        const Bucket own = index.rules().rows_for(entry >> 1, name);
        for (uint32_t i = own.begin; i < own.end; ++i)
          if (!goes_on(rows[i], entry)) return false;
      }
      continue;
    }
    for (uint32_t i = bucket.begin; i < bucket.end; ++i)
      if (request.is(rows[i].name) && !goes_on(rows[i], entry)) return false;
  }
  return true;
}

}  // namespace steward::policy
